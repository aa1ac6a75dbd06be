"""Ask the Library of Congress's `bagit` about a bag: the work of a process of its own, or of this one."""

from __future__ import annotations

import errno
import logging
import warnings
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

_ERRORS_OF_NAMES: Final = frozenset({errno.ENOENT, errno.ENOTDIR, errno.ENAMETOOLONG})
"""Errors of the system for a name that bagit misread. Any other error is the disk's, not an opinion of bagit."""
_LONGEST_TEXT: Final = 2000
"""Characters of a complaint. bagit puts every path that it names into its text."""


class Complaint(NamedTuple):
    """The text in which bagit rejected a bag, and the paths that it named."""

    text: str
    paths: frozenset[str]


def ask_bagit(bag_path: str, *, full: bool) -> Complaint | None:
    """Return bagit's complaint about a bag, or None if it finds the bag good. With `full` it checks digests too.

    Raises:
        OSError: the disk failed while bagit was reading.
    """
    bagit = _load_bagit()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        logger = logging.getLogger("bagit")
        before, logger.disabled = logger.disabled, True
        try:
            bagit.Bag(bag_path).validate(completeness_only=not full)
        except Exception as error:  # bagit raises anything on bags that it cannot read
            if isinstance(error, OSError) and error.errno not in _ERRORS_OF_NAMES:
                raise
            details = getattr(error, "details", None) or ()
            paths = frozenset(str(detail.path) for detail in details if hasattr(detail, "path"))
            return Complaint(f"{type(error).__name__}: {error}"[:_LONGEST_TEXT], paths)
        finally:
            logger.disabled = before
    return None


def _load_bagit() -> Any:  # noqa: ANN401 - a module without types
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import bagit  # noqa: PLC0415 - only when it is asked, since it takes longer to load than to make a small bag
    return bagit


def work(receive: Callable[[], tuple[str, bool]], send: Callable[[tuple[Any, ...]], None]) -> None:
    """Load bagit, and ask it about one bag.

    The order is the bag's path, and if digests are checked. The answer is empty if the bag is good, the two fields of a
    Complaint, or number, text and path of an OSError.
    """
    _load_bagit()
    bag_path, full = receive()
    try:
        complaint = ask_bagit(bag_path, full=full)
    except OSError as error:
        path = error.filename if isinstance(error.filename, str) else None
        send((error.errno, error.strerror or str(error), path))
    else:
        send(() if complaint is None else (complaint.text, complaint.paths))
