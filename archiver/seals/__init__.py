"""Seals: who vouches for a bag, and since when. Layers of signatures and time stamps over its tag manifests.

Rules of the room:

- Trust never comes from a bag, a seal or a time stamp. It comes from the trust file that the verifier names.
- Layers are added and never rewritten or removed. A layer appears by one rename of a finished folder.
- Nothing in a seal raises. Its faults are findings, and what was not checked is told.
- The last layer is judged now, each other one at the proven time of the layer after it. Claimed times prove nothing.
- Only `authorities` speaks with the network, and only if it is told to.
- `archiver.signatures` takes time to load. Only modules that judge, sign or stamp import it; checking digests does not.
"""
