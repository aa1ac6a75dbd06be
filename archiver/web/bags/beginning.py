"""Begin the job of a bag."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from archiver.web.frame import Asked, go_to
from archiver.web.jobs import NewJob

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.responses import Response

    from archiver.web.bags.shown_bag import ShownBag

_WORK: Final = "archiver.web.bags.work"


def begin(  # noqa: PLR0913 - the parts of a job
    asked: Asked, bag: ShownBag, kind: str, order: Mapping[str, Any], address: str, *, dropped: str | None = None
) -> Response:
    """Start the job of a kind, which changes the bag, and lead to its page.

    It ends at `address`. The folder `dropped` is removed then.
    """
    arguments = {**order, "bag": bag.path, "revealed": bag.is_revealed}
    job = asked.site.jobs.start(NewJob(f"{_WORK}:{kind}", arguments, kind, bag.name, address, (bag.path,), dropped))
    return go_to(asked, f"/jobs/{job.id}")
