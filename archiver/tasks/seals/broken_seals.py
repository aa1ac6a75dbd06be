"""Find what is wrong with the seals of a bag before a layer is added: it would cover that for ever, and look like a renewal."""

from contextlib import closing
from datetime import UTC, datetime

from archiver.bags.format import EXTERNAL_IDENTIFIER
from archiver.bags.reading import read_tag_files
from archiver.bags.validation import open_bag_at
from archiver.findings import Finding, FindingLog, Severity, escape_for_display, make_finding, name_bag
from archiver.tasks.seals.seal_presence import may_be_sealed


def list_broken(bag: str) -> list[Finding]:
    """Return what `seal check` would call broken, whoever is trusted, and that no layer is added. Nothing is sent.

    Raises ReadError.
    """
    if may_be_sealed(bag) is False:
        return []
    from archiver.seals.judging import BREAKING, judge_seals  # noqa: PLC0415 - takes time to load
    from archiver.seals.trust import Trust  # noqa: PLC0415 - see above

    source = open_bag_at(bag, FindingLog())
    if source is None:
        return []  # validation tells why
    with closing(source):
        identifiers = read_tag_files(source, FindingLog()).values(EXTERNAL_IDENTIFIER)
        report = judge_seals(source, Trust(""), datetime.now(UTC), identifiers)
    wrong = [one for one in report.findings if one.code in BREAKING and one.severity is Severity.ERROR]
    refused = make_finding("seal.layer-refused", {"path": escape_for_display(bag)})
    return [*name_bag(bag, wrong), refused] if wrong else []
