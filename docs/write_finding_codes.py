"""Write the pages of the finding codes from the catalogue: `python docs/write_finding_codes.py`; a test keeps them current."""

from __future__ import annotations

import re
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from archiver.messages import phrase, severity_of
from archiver.messages.catalogue import list_codes, list_terms, read_texts, say_term

if TYPE_CHECKING:
    from archiver.messages import Language

_FOLDER: Final = Path(__file__).parent
_PLACE: Final = re.compile(r"\{(\w+)[^{}]*(?:\{[^{}]*\}[^{}]*)*\}")

_BY_REASON: Final = "{reason:advice}"


class _Page(NamedTuple):
    file: str
    head: str
    subjects: dict[str, str]


PAGES: Final[dict[Language, _Page]] = {
    "en": _Page(
        "finding-codes.md",
        "# Finding codes\n"
        "All findings and errors of Bayegan, by their codes. A code never changes its meaning, but its words may.\n"
        "Words between ‹ and › are filled in with what was found. The severities are the usual ones:\n"
        "`--strict-dates` and `archiver date verify` make errors of warnings about dates. An *error* of the last part is not\n"
        "a finding about your material: the work itself could not be done.\n",
        {
            "audit": "Audits",
            "bag": "Bags",
            "config": "Defaults (archiver.toml)",
            "configuration": "What is trusted",
            "date": "Dates",
            "document": "Documents",
            "event": "The event log",
            "export": "Exports",
            "identifier": "Identifiers",
            "ledger": "The ledger of audits",
            "profile": "Bag profiles",
            "record": "Records",
            "source": "Sources",
            "table": "Intake tables",
            "register": "Registers",
            "seal": "Seals",
            "virus": "Virus scans",
            "work": "The course of the work",
            "error": "Work that could not be done",
        },
    ),
    "fa": _Page(
        "fa/finding-codes.md",
        "---\nlang: fa\n---\n"
        "# کدهای یافته‌ها\n"
        "همهٔ یافته‌ها و خطاهای بایگان، با کد آن‌ها. معنای یک کد هرگز تغییر نمی‌کند، ولی واژه‌هایش شاید تغییر کند. جای\n"
        "آنچه میان ‹ و › است با یافته پر می‌شود. شدت یافته‌ها شدت معمول آن‌هاست: `--strict-dates` و\n"
        "`archiver date verify` هشدارهای تاریخ را خطا می‌کنند. خطاهای بخش آخر یافته‌ای دربارهٔ سندهای شما نیست:\n"
        "خود کار انجام نشده است.\n",
        {
            "audit": "ممیزی‌ها",
            "bag": "بسته‌ها",
            "config": "پیش‌فرض‌ها (archiver.toml)",
            "configuration": "آنچه به آن اعتماد می‌شود",
            "date": "تاریخ‌ها",
            "document": "سندها",
            "event": "دفتر رویدادها",
            "export": "خروجی‌ها",
            "identifier": "شناسه‌ها",
            "ledger": "دفتر ممیزی",
            "profile": "پروفایل‌های بسته",
            "record": "برگه‌های توصیف",
            "source": "مبدأها",
            "table": "جدول‌های ورودی",
            "register": "دفترهای ثبت",
            "seal": "مهرها",
            "virus": "ویروس‌یابی",
            "work": "روند کار",
            "error": "کاری که انجام نشد",
        },
    ),
}
"""The page of each language: its file, its beginning, and a heading for each prefix of a code."""


def render_page(language: Language) -> str:
    """Return the page of a language."""
    page = PAGES[language]
    lines = [page.head]
    order = list(page.subjects)
    codes = sorted(list_codes(), key=lambda code: (_place(order, code), code))
    for subject, group in groupby(codes, key=lambda code: code.partition(".")[0]):
        lines.append(f"## {page.subjects.get(subject, subject)}\n")
        lines += [_render_code(code, language) for code in group]
    return "\n".join(lines)


def _place(order: list[str], code: str) -> int:
    subject = code.partition(".")[0]
    return order.index(subject) if subject in order else len(order)


def _render_code(code: str, language: Language) -> str:
    texts = read_texts(code, language)
    severity = phrase(f"severity.{severity_of(code)}", language)
    lines = [f"### {code} {{ #{code} }}", f"*{severity}* · {_show(texts['message'])}", ""]
    if texts.get("remedy"):
        first, *others = _show_remedy(texts["remedy"], language)
        lines += [f"**{phrase('what-to-do', language)}** {first}", *others, ""]
    return "\n".join(lines)


def _show_remedy(template: str, language: Language) -> list[str]:
    """Return the lines of a remedy. If it depends on the reason, the general one comes first, then a list of the others."""
    if template != _BY_REASON:
        return [_show(template)]
    own = [reason for reason in list_terms("advice") if reason != "other"]
    told = [f"- {_say('refusal', reason, language)}: {_say('advice', reason, language)}" for reason in own]
    return [_say("advice", "other", language), "", *told]


def _say(kind: str, term: str, language: Language) -> str:
    return _show(say_term(kind, term, language))


def _show(template: str) -> str:
    text = _PLACE.sub(r"‹\1›", template).replace("{{", "{").replace("}}", "}")
    return re.sub(r"([*_<`\\])", r"\\\1", text)


if __name__ == "__main__":
    for language in PAGES:
        (_FOLDER / PAGES[language].file).write_text(render_page(language), encoding="utf-8")
