"""The page: everything an archivist does, in a browser, on their own machine.

Rules of the room:

- It is a door to the same tasks as the commands. It decides nothing itself, and leaves no other octet than a command would.
- `server` answers to this machine alone, and to nobody without a key. No other room sees a request before its `gate`.
- `folders` is the only way from a name in an address to a path. It goes below the roots, and follows no link.
- Work that may take over a second is a job (`jobs`), in a process of its own that ends with the server.
- `frame` renders pages. Every text of somebody else is escaped there, and isolated in its own direction.
- Every other room is one page with its addresses; the rooms of pages do not import each other.
- A GET changes nothing in a root. Every change asks for the token of the visit.
- Words of pages are in `archiver/messages/web/`, one file for each page.
"""
