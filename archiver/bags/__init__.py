"""Bags: folders with documents, manifests and tag files, as RFC 8493 describes them.

Rules of the room; each sub-room adds its own:

- A source and a bag that is read are never changed. No link in them is followed, and nothing is downloaded.
- A target is absent or whole at every moment, and never lies inside another bag.
- A fault of a source or of a bag is a finding. All of them are reported, not the first.
- Every path in a finding or error is the one that the user knows, never that of the staging folder.

Each sub-room is imported by itself: validating a bag must not wait for the libraries that making one needs.
"""
