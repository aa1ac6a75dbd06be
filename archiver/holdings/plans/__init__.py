"""Plans: units as lines of files, which any machine that sees their places can read, and results that come back as files.

Rules of the room:

- A worker needs its own settings of places, and no ledger. It writes each result as soon as it has it, and goes on after a kill.
- A line holds a code over all that it says. One that was altered, cut or is of no plan of this ledger counts for nothing.
- A unit of a plan is taken once. What no result was taken for is due as before.
- Names of withheld documents stay with the worker: its results have their reference codes.
"""

from archiver.holdings.plans.plan_reading import ReadPlan, read_plan
from archiver.holdings.plans.planning import PlannedPart, choose_units, write_plan
from archiver.holdings.plans.result_file import ResultFile, open_results
from archiver.holdings.plans.taking import ResultTaker
from archiver.holdings.plans.working import PlaceWork, PlanWork, WorkDone

__all__ = [
    "PlaceWork",
    "PlanWork",
    "PlannedPart",
    "ReadPlan",
    "ResultFile",
    "ResultTaker",
    "WorkDone",
    "choose_units",
    "open_results",
    "read_plan",
    "write_plan",
]
