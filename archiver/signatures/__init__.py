"""Signatures and time stamps as files have them: CMS (RFC 5652), RFC 3161, X.509 (RFC 5280).

Rules of the room:

- It knows octets, keys and certificates, and nothing of bags.
- Octets of strangers are read within limits of depth, length and number. What cannot be read is `UnreadableError`, a signature
  that does not fit is `WrongSignatureError`, and each has a reason.
- Trust is handed in. No certificate is trusted since it lies beside a signature or inside it.
- `cryptography` does the arithmetic. It is loaded with this room, so other rooms import the room only when they need it.
"""
