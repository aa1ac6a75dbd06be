"""Tell people of a run: put its digest together, and send it by the ways of `[notify]`."""

import os
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from typing import NamedTuple

from archiver.findings import Finding, make_finding
from archiver.holdings.ledger import Ledger
from archiver.holdings.notices import (
    Digest,
    NotSentError,
    Standing,
    read_standing,
    say_digest,
    say_verdict,
    to_fields,
)
from archiver.holdings.places import HoldingsSettings
from archiver.messages import Language, phrase
from archiver.reports import Result, render_json, render_text, stamp_report
from archiver.tasks.audits.digest_making import FinishedRun, make_digest, make_standing

_WAYS = ("metrics", "mail", "ping", "command")
"""The ways, in this order: the command gets a report that says which of the others did not work."""

_COUNTED = "audit.copy-single"
"""The digest counts these. A mail of an archive with one copy of each bag would be all warnings."""


class Told(NamedTuple):
    """The digest of a run, and a warning for each way by which it could not be sent."""

    digest: Digest
    findings: list[Finding]


def tell_run(ledger: Ledger, settings: HoldingsSettings, run: FinishedRun, language: Language) -> Told:
    """Make the digest of a run, enter it into the ledger, and send it. Called under the lock of the ledger.

    It is entered before it is sent, as not sent yet: if the run is killed meanwhile, the next one sends it. Nothing that goes
    wrong on the way raises.

    Raises WriteError if the ledger cannot be written.
    """
    before = read_standing(ledger)
    digest = make_digest(ledger, settings, run, before)
    standing = make_standing(ledger, settings, run, before)
    has_changes = bool(digest.changes or digest.new_faults or digest.mended)
    is_due = before.is_mail_due(standing.told, has_changes=has_changes, is_overdue=bool(digest.overdue), now=digest.moment)
    ways = [way for way in _WAYS if way in settings.notify and (way != "mail" or is_due)]
    after = ledger.entries + 1
    figures = {"overdue": digest.overdue, "faultCount": digest.fault_count}
    waiting = standing._replace(entry=after, not_sent=tuple(ways))
    ledger.append("digest", state="made", **figures, **to_fields(_keep_untold(waiting, before, "mail" in ways)))
    digest = replace(digest, head=ledger.head, entries=ledger.entries)
    sender = _Sender(settings, run, digest, language)
    findings = [failure for way in ways if (failure := sender.send(way)) is not None]
    if ways:
        failed = tuple(finding.values["way"] for finding in findings)
        is_sent = "mail" in ways and "mail" not in failed
        kept = standing._replace(entry=after, mailed=digest.moment if is_sent else before.mailed, not_sent=failed)
        ledger.append("digest", state="told", **figures, **to_fields(_keep_untold(kept, before, "mail" in failed)))
    return Told(digest, findings)


def _keep_untold(standing: Standing, before: Standing, is_untold: bool) -> Standing:  # noqa: FBT001 - named above
    """Return what was told. While a mail is not sent, that is what the last one told."""
    if not is_untold:
        return standing
    return standing._replace(entry=before.entry, time=before.time or "", told=before.told, faults=before.faults)


class _Sender:
    """Sends a digest by one way after the other, and remembers what could not be sent."""

    def __init__(self, settings: HoldingsSettings, run: FinishedRun, digest: Digest, language: Language) -> None:
        self._settings = settings
        self._notify = settings.notify
        self._digest = digest
        self._language = language
        self._result = Result(run.command, run.results, run.findings, digest=digest.to_dict())
        self._senders = {
            "metrics": self._write_metrics,
            "mail": self._mail,
            "ping": self._ping,
            "command": self._command,
        }

    def send(self, way: str) -> Finding | None:
        """Send the digest by a way. Return a warning if that was not possible."""
        try:
            self._senders[way]()
        except NotSentError as error:
            failure = make_finding("notify.not-sent", {}, way=way, reason=error.reason)
            self._result = self._result._replace(findings=[*self._result.findings, failure])
            return failure
        return None

    def _write_metrics(self) -> None:
        from archiver.holdings.notices.metrics import render_metrics, write_metrics  # noqa: PLC0415 - if it is asked for

        path = self._settings.resolve(self._notify["metrics"])
        write_metrics(path, render_metrics(self._digest, self._result.exit_code))

    def _mail(self) -> None:
        from archiver.holdings.notices.mail import Mail, send_mail  # noqa: PLC0415 - if it is asked for
        from archiver.reports.as_html import render_html  # noqa: PLC0415 - see above

        language, made = self._language, stamp_report()
        subject = phrase("digest.subject", language, verdict=say_verdict(self._digest, language))
        findings = [finding for finding in self._result.findings if finding.code != _COUNTED]
        result = self._result._replace(findings=findings)
        text = render_text(result, self._say, language, made)
        page = render_html(result, self._say, language, made, has_font=False)
        send_mail(self._notify["mail"], Mail(subject, text, page, language), self._settings.resolve)

    def _say(self, language: Language) -> list[str]:
        return list(say_digest(self._digest, language))

    def _ping(self) -> None:
        from archiver.holdings.notices.ping import ping  # noqa: PLC0415 - if it is asked for

        counts = Counter({str(severity): 0 for severity in ("error", "warning", "note")})
        counts.update(str(finding.severity) for finding in self._result.findings)
        figures = {
            "errors": counts["error"],
            "warnings": counts["warning"],
            "notes": counts["note"],
            "bags": self._digest.bags,
            "faults": self._digest.fault_count,
            "missing": self._digest.missing,
            "overdue": self._digest.overdue,
        }
        ping(self._notify["ping"], self._result.exit_code, figures)

    def _command(self) -> None:
        from archiver.holdings.notices.command import give_to_command  # noqa: PLC0415 - if it is asked for

        program, *words = self._notify["command"]
        if os.sep in program:
            program = self._settings.resolve(program)
        give_to_command([program, *words], render_json(self._result, self._language, stamp_report()))


def tell_failure(settings: HoldingsSettings, exit_code: int) -> None:
    """Ping for a run that did not come about or broke off. If that is not possible, the watch misses the run."""
    if "ping" not in settings.notify:
        return
    from archiver.holdings.notices.ping import ping  # noqa: PLC0415 - if it is asked for

    with suppress(NotSentError):
        ping(settings.notify["ping"], exit_code, {})
