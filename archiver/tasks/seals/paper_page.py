"""One sheet for paper: the digests, signers and time stamps of the last seal of a bag, to be signed by two witnesses."""

from __future__ import annotations

import io
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from archiver.findings import FindingLog, escape_for_display, make_finding
from archiver.messages import phrase
from archiver.reports.seal_words import say_day
from archiver.tasks.seals.seal_checking import check_seals
from archiver.tasks.seals.sealed_bags import SealedBags, open_place

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from archiver.messages import Language

_WITNESSES: Final = 2
_TIGHT: Final = ' style="margin: 1rem 0 0; padding: 0; border: 0; font-size: 1rem"'


def write_seal_page(bag: str, to: str) -> SealedBags:
    """Write a page on the last seal of a bag into a new file. A bag without a seal, or with a broken one, gets none.

    Raises ReadError, WriteError or WrongUsageError.
    """
    from archiver.bags.workplace import check_new_file, open_new_file  # noqa: PLC0415 - only here
    from archiver.seals.layer_files import STATEMENT  # noqa: PLC0415 - only here
    from archiver.seals.statement import read_statement, read_text  # noqa: PLC0415 - only here
    from archiver.seals.sums import COVERS, MOST_OCTETS, digest_octets, read_sums  # noqa: PLC0415 - only here

    check_new_file(to)
    checked = check_seals([bag], None)
    if checked.errors:
        return SealedBags(findings=checked.findings, errors=checked.errors)
    report = checked.reports[0].to_dict()
    if report["verdict"] == "broken":
        return SealedBags(findings=checked.findings)
    if not report["layers"]:
        return SealedBags(findings=[make_finding("seal.required", {"path": escape_for_display(bag)})])
    with open_place(bag, FindingLog()) as place:
        last = place.layers[-1]
        covers = last.read(COVERS, MOST_OCTETS) or b""
        listed = read_sums(covers)  # its form was checked
        digests = {COVERS: digest_octets(covers), **{name: listed[name] for name in last.manifest_copies}}
        claimed = read_text(read_statement(last.read(STATEMENT)), "claimedTime")
    with open_new_file(to) as file:
        file.write("\n".join(_write_page(report, digests, claimed)).encode() + b"\n")
    return SealedBags([{"bag": escape_for_display(bag), "page": escape_for_display(to)}])


def _write_page(report: Mapping[str, Any], digests: Mapping[str, str], claimed: str | None) -> Iterator[str]:
    from archiver.pages import Markup, PageHead, both, escape, frame_page, label, pair, paragraphs, show  # noqa: PLC0415

    def body() -> Iterator[str]:
        """Yield the lines of the sheet."""
        yield "<main>"
        yield label("h1", "seal-page.title")
        yield f"<p><bdi>{show(report['bag'])}</bdi></p>"
        yield from paragraphs("seal-page.meaning")
        yield Markup(_draw_code("\n".join(f"{name} {digest}" for name, digest in digests.items())))
        for name, digest in digests.items():
            yield f'<h2 dir="ltr"{_TIGHT}>SHA-512 {escape(name)}</h2>'
            yield f'<p dir="ltr"><code>{group(digest)}</code></p>'
        for layer in report["layers"]:
            for signer in layer["signers"]:
                yield label("h2", "seal-page.signer", _TIGHT, name=signer["name"], layer=layer["layer"])
                yield f'<p dir="ltr"><code>{group(signer["sha256"])}</code></p>'
            for stamp in layer["stamps"]:
                yield pair("p", partial(_say_stamp, stamp))
        if claimed is not None and _is_time(claimed):
            yield pair("p", lambda language: phrase("seal-page.claimed", language, day=say_day(claimed, language), time=claimed))
        for number in range(1, _WITNESSES + 1):
            yield label("p", "seal-page.witness", ' style="margin-top: 12mm"', number=number)
        yield "</main>"

    return frame_page(PageHead("en", both(lambda language: phrase("seal-page.title", language))), body())


def group(digest: str) -> str:
    """Return a digest in groups of four hex digits."""
    return " ".join(digest[at : at + 4] for at in range(0, len(digest), 4))


def _draw_code(text: str) -> str:
    """Return a QR code as SVG."""
    import segno  # noqa: PLC0415 - only here

    drawn = io.BytesIO()
    segno.make(text, micro=False, error="l").save(drawn, kind="svg", scale=1.6, xmldecl=False, nl=False, omitsize=False)
    return f'<p dir="ltr">{drawn.getvalue().decode()}</p>'


def _say_stamp(stamp: Mapping[str, Any], language: Language) -> str:
    return phrase("seal-page.stamp", language, name=stamp["authority"], time=stamp["time"], day=say_day(stamp["time"], language))


def _is_time(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True
