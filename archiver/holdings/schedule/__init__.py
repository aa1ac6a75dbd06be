"""The schedule: which unit is read next, until when, and what will be late.

Rules of the room:

- Functions here know nothing of ledgers, disks or bags. Time comes from a `Clock`, so that years pass in a test in seconds.
- Units go by due date, the longest due first, so that nothing starves after an outage.
- Damaged units go first, within a tenth of the budget.
"""

from archiver.holdings.schedule.due_unit import DueUnit
from archiver.holdings.schedule.forecast import Forecast, forecast, nightly_rate
from archiver.holdings.schedule.planner import Budget, Clock, PlaceQueue, Planner

__all__ = ["Budget", "Clock", "DueUnit", "Forecast", "PlaceQueue", "Planner", "forecast", "nightly_rate"]
