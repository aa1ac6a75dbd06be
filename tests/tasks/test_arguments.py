"""Arguments from Python: every sensible form is taken, and any other is refused by the name of the parameter."""

import io
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

import archiver
from archiver import CreateOptions, DateColumn, GivenDate, Organization, SolarHijriDate
from archiver.commands.program import main

ORIGIN = Organization("The Register of Names")


def _create(**options: Any) -> Callable[[Path], object]:
    return lambda folder: archiver.create(folder / "a.txt", folder / "bag", CreateOptions(**{"organization": ORIGIN, **options}))


def _call(function: str, *arguments: Any, **options: Any) -> Callable[[Path], object]:
    return lambda folder: getattr(archiver, function)(
        *(folder / one.removeprefix("@") if isinstance(one, str) and one.startswith("@") else one for one in arguments), **options
    )


GIVEN = GivenDate("1395-08-15", "by the register", "A. Clerk")
LONG: list[tuple[str, list[Any]]] = [
    ("validate", ["@bag"]),
    ("validate_all", [["@bag"]]),
    ("extract", ["@bag", "@to"]),
    ("export", ["@bag", "@to", "premis"]),
    ("add_algorithm", ["@bag", "sha3-256"]),
    ("resolve_date", ["@bag", "a", GIVEN]),
    ("check_table", ["@a.txt", "@"]),
    ("find", ["@a.txt"]),
    ("verify", ["@a.txt"]),
]
WRONG = [
    (_create(organization="X"), "error.argument-wrong", "organization"),
    (_create(organization=Organization(5)), "error.argument-wrong", "organization.name"),  # type: ignore[arg-type]
    (_create(organization=Organization("X", other_names=["Y"])), "error.argument-wrong", "organization.other_names[0]"),  # type: ignore[list-item]
    (_create(languages=5), "error.argument-wrong", "languages"),
    (_create(languages=["fa", 5]), "error.argument-wrong", "languages[1]"),
    (_create(date=5, date_note="x"), "error.argument-wrong", "date"),
    (_create(date="1395-08-15", date_note=5), "error.argument-wrong", "date_note"),
    (_create(bag_info=["a"]), "error.argument-wrong", "bag_info[0]"),
    (_create(bag_info={"a": 5}), "error.argument-wrong", "bag_info['a']"),
    (_create(bag_info="a=b"), "error.argument-wrong", "bag_info"),
    (_create(records=[{"path": "a.txt"}]), "error.argument-wrong", "records"),
    (_create(virus_scan_report=b"x"), "error.argument-wrong", "virus_scan_report"),
    (_create(algorithms=b"md5"), "error.argument-wrong", "algorithms"),
    (_create(second_opinion="some"), "error.argument-choice", "second_opinion"),
    (_create(described=["title"]), "error.argument-wrong", "described"),
    (_create(described={"accessRights": "closed"}), "error.argument-wrong", "described['accessRights']"),
    (_create(described={"description": object()}), "error.argument-wrong", "described['description']"),
    (_create(described={"acessRights": {"status": "closed"}}), "error.field-unknown", "described"),
    (
        _create(described={"accessRights": {"status": "closed", "untill": "x"}}),
        "error.field-unknown",
        "described['accessRights']",
    ),
    (_create(described={"caseNumber": "A-12"}), "error.field-none-near", "described"),
    (_call("create", b"a", "@bag", CreateOptions(ORIGIN)), "error.argument-wrong", "sources"),
    (_call("create", 5, "@bag", CreateOptions(ORIGIN)), "error.argument-wrong", "sources"),
    (_call("create", ["@a.txt", 5], "@bag", CreateOptions(ORIGIN)), "error.argument-wrong", "sources[1]"),
    (_call("create", "@a.txt", b"bag", CreateOptions(ORIGIN)), "error.argument-wrong", "to"),
    (_call("create", "@a.txt", "@bag", {"organization": "X"}), "error.argument-wrong", "options"),
    (_call("validate", b"bag"), "error.argument-wrong", "bag"),
    (_call("validate", "@bag", "ful"), "error.argument-choice", "level"),
    (_call("validate", "@bag", None), "error.argument-choice", "level"),
    (_call("validate", "@bag", profile=5), "error.argument-wrong", "profile"),
    (_call("export", "@bag", "@x", "premi"), "error.argument-choice", "form"),
    (_call("export", "@bag", "@x", 5), "error.argument-wrong", "options"),
    (_call("export", "@bag", 5, "premis"), "error.argument-wrong", "to"),
    (_call("extract", "@bag", "@x", day=5), "error.argument-wrong", "day"),
    (_call("extract", "@bag", None), "error.argument-wrong", "to"),
    (_call("resolve_date", "@bag", "a.txt", "1395-08-15"), "error.argument-wrong", "given"),
    (_call("resolve_date", "@bag", 5, GIVEN), "error.argument-wrong", "document"),
    (_call("resolve_date", "@bag", "a", GivenDate(5, "x", "y")), "error.argument-wrong", "given.date"),  # type: ignore[arg-type]
    (_call("add_algorithm", "@bag", 512), "error.argument-wrong", "algorithm"),
    (_call("convert", 5), "error.argument-wrong", "dates"),
    (_call("convert", "1395-08-15", "solar"), "error.argument-choice", "calendar"),
    (_call("convert", "1395-08-15", to="solar"), "error.argument-choice", "to"),
    (_call("compare", "1395-08-15"), "error.argument-wrong", "dates"),
    (_call("find", 5), "error.argument-wrong", "paths"),
    (_call("verify", b"a.txt"), "error.argument-wrong", "paths"),
    (_call("find_dates", b"1395-08-15"), "error.argument-wrong", "text"),
    (_call("check_table", 5, "@"), "error.argument-wrong", "table"),
    (_call("write_template", "@t.csv", languages=5), "error.argument-wrong", "languages"),
    (_call("convert_table_file", None, "@c.csv", DateColumn("date")), "error.argument-wrong", "source"),
    (_call("convert_table_file", True, "@c.csv", DateColumn("date")), "error.argument-wrong", "source"),
    (_call("convert_table_file", "@a.txt", 5, DateColumn("date")), "error.argument-wrong", "target"),
    (_call("convert_table_file", "@a.txt", "@c\0.csv", DateColumn("date")), "error.argument-wrong", "target"),
    (_call("convert_table_file", "@a.txt", "@c.csv", "date"), "error.argument-wrong", "column"),
    (_call("convert_table_file", "@a.txt", "@c.csv", DateColumn(5)), "error.argument-wrong", "column.name"),  # type: ignore[arg-type]
    (_call("write_template", None), "error.argument-wrong", "to"),
    (_call("load_profile", 5), "error.argument-wrong", "path"),
    (_call("find", "@a.txt", encoding=5), "error.argument-wrong", "encoding"),
    (_call("validate", "@a\0"), "error.argument-wrong", "bag"),
    (_call("extract", "@a.txt", "@a\ud800"), "error.argument-wrong", "to"),
    (_call("create", "@a.txt", "@a\0", CreateOptions(ORIGIN)), "error.argument-wrong", "to"),
    (_create(organization=Organization("X", other_names=None)), "error.argument-wrong", "organization.other_names"),  # type: ignore[arg-type]
    (_call("create", "@a.txt", "@bag", CreateOptions(ORIGIN), 5), "error.argument-wrong", "progress"),
    *((_call(function, *arguments, progress=5), "error.argument-wrong", "progress") for function, arguments in LONG),
]


@pytest.mark.parametrize(("call", "code", "parameter"), WRONG, ids=lambda value: value if isinstance(value, str) else "")
def test_a_wrong_argument_is_refused_by_its_name(
    call: Callable[[Path], object], code: str, parameter: str, tmp_path: Path
) -> None:
    """Nothing of ours fails in the middle, and nothing is written."""
    (tmp_path / "a.txt").write_text("x")

    with pytest.raises(archiver.WrongUsageError) as raised:
        call(tmp_path)

    assert (raised.value.code, raised.value.values["parameter"]) == (code, parameter)
    assert isinstance(raised.value, ValueError)
    assert parameter in str(raised.value)
    assert parameter in raised.value.message("fa")
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_the_nearest_field_is_named() -> None:
    with pytest.raises(archiver.WrongUsageError, match=r"the nearest is accessRights\."):
        archiver.create("a", "b", CreateOptions(ORIGIN, described={"acessRights": {"status": "closed"}}))


def _record(bag: Path) -> dict[str, Any]:
    record: dict[str, Any] = json.loads((bag / "metadata" / "records.jsonl").read_text(encoding="utf-8"))
    return record


@pytest.mark.parametrize("day", [SolarHijriDate(1395, 8, 15), date(2016, 11, 5), "1395-08-15"])
def test_a_date_is_taken_as_a_day_of_either_calendar(day: SolarHijriDate | date | str, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")

    report = archiver.create(tmp_path / "a.txt", tmp_path / "bag", CreateOptions(ORIGIN, date=day, date_note="seen"))

    assert report.made
    assert (_record(tmp_path / "bag")["date"]["solarHijri"], _record(tmp_path / "bag")["date"]["gregorian"]) == (
        "1395-08-15",
        "2016-11-05",
    )


def test_a_day_of_the_solar_hijri_calendar_that_has_not_come_is_no_doubt(tmp_path: Path) -> None:
    """As a text, 1428-01-01 may be one of two calendars."""
    (tmp_path / "a.txt").write_text("x")
    archiver.create(tmp_path / "a.txt", tmp_path / "bag", CreateOptions(ORIGIN))

    report = archiver.extract(tmp_path / "bag", tmp_path / "out", day=SolarHijriDate(1428, 1, 1))

    assert report.made


def test_every_sensible_form_is_taken(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    profile = {
        "BagIt-Profile-Info": {
            "BagIt-Profile-Identifier": "https://example.org/p.json",
            "Source-Organization": "X",
            "External-Description": "X",
            "Version": "1",
        },
        "Accept-BagIt-Version": ["1.0"],
    }
    (tmp_path / "p.json").write_text(json.dumps(profile))
    fields = {"Contact-Name": "Shirin", "External-Identifier": ["a", "b"]}

    report = archiver.create(
        tmp_path / "a.txt", tmp_path / "bag", CreateOptions(ORIGIN, languages="fa", algorithms="sha256", bag_info=fields)
    )

    assert (report.made, report.algorithms) == (True, ("sha256",))
    assert _record(tmp_path / "bag")["language"] == ["fa"]
    written = (tmp_path / "bag" / "bag-info.txt").read_text(encoding="utf-8")
    assert "Contact-Name: Shirin\nExternal-Identifier: a\nExternal-Identifier: b\n" in written
    assert archiver.validate(tmp_path / "bag", "complete", profile=tmp_path / "p.json").level is archiver.Level.COMPLETE
    assert archiver.export(tmp_path / "bag", io.BytesIO(), "premis").made
    assert archiver.export(tmp_path / "bag", io.BytesIO(), archiver.ExportOptions("dublin-core", level="complete")).made
    assert len(archiver.find(tmp_path / "a.txt").documents) == 1


def test_an_error_names_the_parameter_and_a_command_its_option(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text("x")
    title = [{"value": "X", "language": "en"}]

    with pytest.raises(archiver.WrongUsageError, match=r"described\['title'\]"):
        archiver.create(tmp_path, tmp_path.parent / "bag", CreateOptions(ORIGIN, described={"title": title}))
    arguments = ["create", str(tmp_path), "--to", str(tmp_path.parent / "bag"), "--organization", "X", "--title", "X"]

    assert main(arguments) == 2
    assert "--title" in (told := capsys.readouterr().err)
    assert "described" not in told


class _Text(str):
    """A text of another library, as parsers of XML and arrays give."""

    __slots__ = ()


def test_subclasses_of_text_and_other_mappings_are_taken(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    organization = Organization(
        _Text("X"), _Text("en"), [_Text("urn:x")], other_names=[archiver.LanguageText(_Text("Y"), _Text("fa"))]
    )
    described = MappingProxyType({"sensitivity": [_Text("names")], "accessRights": MappingProxyType({"status": _Text("closed")})})
    options = CreateOptions(organization, languages=_Text("en"), described=described)

    assert archiver.create(_Text(tmp_path / "a.txt"), tmp_path / "bag", options).made

    assert _record(tmp_path / "bag")["accessRights"]["status"] == "closed"
