"""A file's octets as text, with a map back to where each character stood.

Rules of the room:

- The document is only ever read. Nothing is run, no link is followed, no network is used.
- What cannot be read as text gives a `Document` without text and a finding; a hostile file never raises and never takes more than
  a bounded amount of memory. Only a file that cannot be opened at all raises (`ReadError`).
- How an encoding was chosen is part of the answer, and a guess is a finding.
- A part has one of these names: `body`; `page`; `header`, `footer`, `footnote`, `endnote`, `comment`, `text box` of documents;
  `mail header`; `time` and `metadata` of pages, which state dates to machines. Parts with text that is not shown, such as deleted
  text, do not exist.
- The room knows nothing of dates.
"""
