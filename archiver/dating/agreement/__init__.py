"""Compare date statements, and decide which day follows from them."""

from archiver.dating.agreement.checks import check_dates
from archiver.dating.agreement.comparison import compare_dates
from archiver.dating.agreement.decision import decide_date

__all__ = ["check_dates", "compare_dates", "decide_date"]
