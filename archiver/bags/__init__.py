"""Bags: folders with documents, manifests and tags as RFC 8493 describes them.

Rules of the room, for making bags:

- The source is only ever read. The target is absent or a whole bag, at every moment, and never inside a bag that stands.
- What speaks against a bag is found before anything is written (`look_over`), and every finding is given, not the first.
- What is written is written once, hashed on the way, flushed, read back from the disk, and shown to an independent referee.
- Every path in a finding or error is the one that the user knows; the staging folder is never shown.

Rules of the room, for reading bags:

- A bag that is read is never changed, no link in it is followed, nothing outside it is opened, nothing is downloaded.
- Every fault of a bag is a finding (`bag.*`), and all are found at once. Nothing in a bag raises.
- Names from a manifest are never given to the system. They are looked up among the files that a walk found.
- Paths in findings of validating are relative to the bag's base directory.

A part of the room is imported when it is first asked for: checking a bag must not wait for the libraries that describe one.
"""
