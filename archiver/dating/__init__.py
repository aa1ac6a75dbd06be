"""Find the date statements of a text, and say where they disagree.

Rules of the room:

- Text is folded for matching only; every span is of the original text.
- No pattern runs over the text itself: words become terms, terms in a row a shape, and layouts are patterns over shapes. So the
  cost is linear in the length, whatever the text.
- The words and the layouts are data (`archiver.vocabularies`). What a layout matches must still make sense where it stands
  (`sense_checks`): better a date missed than one invented.
- What components can mean is decided by `archiver.calendars.interpret` alone; this room only says which reading its surroundings
  speak for, and keeps every other one.
- A date that cannot be is a statement with a finding, not an exception. Nothing here raises for any text.
"""
