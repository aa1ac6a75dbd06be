"""The layouts of dates: patterns over the shapes of terms in a row.

Rules of the room:

- No pattern runs over text.
- The order of day, month and year in a full date is read from CLDR's own patterns in the vocabularies.
"""

from archiver.dating.layouts.date_layouts import layouts, layouts_from
from archiver.dating.layouts.layout import Layout

__all__ = ["Layout", "layouts", "layouts_from"]
