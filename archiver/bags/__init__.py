"""Bags: folders with documents, manifests and tag files, as RFC 8493 describes them.

Rules of the room, for making bags:

- A source is only ever read. A target is absent or a whole bag at every moment, and never lies inside another bag.
- All reasons not to make a bag that can be found before anything is written are found then. All are reported, not the first.
- Everything is written once, hashed on the way, flushed, read back from the disk, and checked by an independent program.
- Every path in a finding or error is the one that the user knows, never that of the staging folder.

Rules of the room, for reading bags:

- A bag that is read is never changed, no link in it is followed, nothing outside it is opened, nothing is downloaded.
- Every fault of a bag is a finding (`bag.*`), and all are found at once. Nothing in a bag raises.
- Names from a manifest are never given to the system. They are looked up among the files that a walk found.
- Paths in findings of validating are relative to the bag's base directory.

Each sub-room is imported by itself: validating a bag must not wait for the libraries that making one needs.
"""
