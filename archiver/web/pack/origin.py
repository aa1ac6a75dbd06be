"""Origin and rights: the defaults of `archiver.toml`, each of which can be changed for this bag."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from archiver.errors import ArchiverError
from archiver.tasks.create_options import check_options, normalise_options
from archiver.web.frame import go_to, render
from archiver.web.pack.asked_draft import address_of, steps_of
from archiver.web.pack.checking import start_check
from archiver.web.pack.options import ORIGIN, SELDOM, make_options, read_defaults
from archiver.web.pack.wording import list_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from starlette.responses import Response

    from archiver.findings import Finding
    from archiver.web.drafts import Draft
    from archiver.web.frame import Asked

STATUSES: Final = ("open", "restricted", "closed", "embargoed")


def show_origin(asked: Asked, draft: Draft) -> Response:
    """Show the form."""
    draft.put(step="origin")
    return _show(asked, draft, {}, None, ())


def _show(
    asked: Asked, draft: Draft, typed: Mapping[str, str], error: ArchiverError | None, faults: Sequence[Finding]
) -> Response:
    defaults = read_defaults(draft, asked.site.configuration)
    texts = {**defaults.texts, **draft.get("origin", {}), **typed}
    given = {
        "texts": texts,
        "defaults": defaults.texts,
        "findings": [*defaults.findings, *faults],
        "error": error,
        "agent": typed.get("agent", draft.get("agent", "")),
        "fields": ORIGIN,
        "seldom": SELDOM,
        "seldom_given": any(texts.get(name) for name in SELDOM),
        "statuses": STATUSES,
        **list_words(asked.visit.language),
    }
    status = 422 if error is not None or faults else 200
    return render(asked, "pack-origin.html", status, **given, **steps_of(draft, "origin"))


def take_origin(asked: Asked, draft: Draft) -> Response:
    """Keep what was changed, and go on if it can be used."""
    typed = {name: asked.form[name].replace("\r\n", "\n").strip() for name in ORIGIN if name in asked.form}
    draft.put(origin={**draft.get("origin", {}), **typed}, agent=asked.form.get("agent", "").strip())
    try:
        options, _ = make_options(draft, asked.site.configuration, None)
        if options.configuration is False and options.organization is not None:
            faults = [one for one in check_options(normalise_options(options)) if one.severity == "error"]
            if faults:
                return _show(asked, draft, typed, None, faults)
    except ArchiverError as error:
        return _show(asked, draft, typed, error, ())
    if asked.form.get("to") == "origin":
        return go_to(asked, address_of(draft, "origin"))
    start_check(asked, draft)
    return go_to(asked, address_of(draft, "check"))
