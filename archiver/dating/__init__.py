"""Find the date statements of a text, and report those that disagree.

Rules of the room:

- Text is folded for matching only; every span is of the original text.
- No pattern runs over the text itself: words become terms, terms in a row a shape, and layouts are patterns over shapes. So the
  cost is linear in the length, whatever the text.
- The words and the layouts are data (`archiver.vocabularies`). A match of a layout must still make sense in its place
  (`sense_checks`): better a date missed than one invented.
- `archiver.calendars.interpret` alone decides what components can mean. This room says which reading the surroundings speak
  for, and keeps every other one.
- An impossible date is a statement with a finding, not an exception. Nothing here raises for any text.
"""
