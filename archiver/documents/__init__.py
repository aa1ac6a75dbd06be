"""Turn the octets of a file into text, with a map back to the position of each character.

Rules of the room:

- The document is only ever read. Nothing is run, no link is followed, no network is used.
- A file that cannot be read as text gives a `Document` without text, and a finding. A hostile file never raises, and never takes
  more than a bounded amount of memory. Only a file that cannot be opened at all raises `ReadError`.
- The choice of an encoding is part of the answer, and a guess is a finding.
- A part has one of these names: `body`; `table`, delimited text (CSV); `page`; `header`, `footer`, `footnote`, `endnote`,
  `comment`, `text box` of documents; `mail header` of a mail and `message` of a mailbox; `title`, `time` and `metadata` of pages,
  the last two of which state dates to machines. Text that is not shown, such as deleted text, belongs to no part.
- The room knows nothing of dates.
"""
