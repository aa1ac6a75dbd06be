"""What all tests of the calendars share."""

from __future__ import annotations

from hypothesis import settings

# The first example of a process reads the tables, and a busy machine may stop it at any moment.
settings.register_profile("without-deadline", deadline=None)
settings.load_profile("without-deadline")
