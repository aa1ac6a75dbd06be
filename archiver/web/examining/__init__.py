"""Open documents of others in processes of their own, bounded in memory and time, so that none can harm the server.

Rules of the room:

- `examination` and `pictures` are the worker's side. They open one document, and keep nothing of it.
- The server gets text and numbers from a worker, and pixels that were drawn anew. It never opens a document itself.
- A worker that takes too long is ended, and the page says that the document cannot be shown.
"""

from archiver.web.examining.examiners import Examined, ask_for_picture, ask_for_text, end_examiners

__all__ = ["Examined", "ask_for_picture", "ask_for_text", "end_examiners"]
