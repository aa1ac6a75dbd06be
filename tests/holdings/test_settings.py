"""Settings of audits: the file that counts, places, periods, sizes and hours."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from archiver.configuration import note_untrusted, render_configuration
from archiver.holdings.places import BagName, Hours, name_bag, read_hours, read_period, read_rate, read_settings, read_size

if TYPE_CHECKING:
    from pathlib import Path

WHOLE = """
[audit]
ledger = "ledgers/audits.sqlite"
every = "30d"
[places]
nas = { path = "/srv/archive", hours = "22:00-06:00", rate = "80MB/s" }
near = { path = "near", every = "2w" }
NAS = { path = "/srv/other" }
bucket = { url = "s3://archive-copies/bags", endpoint = "https://s3.example.org", credentials = "env", statements = true }
[notify]
mail = { to = ["records@example.org"], from = "audit@example.org", server = "smtp.example.org:587", password = "file:smtp" }
ping = "https://hc.example.org/abc"
metrics = "/var/lib/node_exporter/bayegan.prom"
command = ["/usr/local/bin/tell", "--audit"]
"""


def _write(folder: Path, text: str) -> str:
    path = folder / "archiver.toml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_a_whole_file_says_where_bags_lie_and_when_they_are_read(tmp_path: Path) -> None:
    settings, findings = read_settings(_write(tmp_path, WHOLE))

    assert findings == []
    assert settings.ledger == str(tmp_path / "ledgers" / "audits.sqlite")
    nas, near = settings.places["nas"], settings.places["near"]
    assert (nas.path, nas.every, nas.hours, nas.rate) == ("/srv/archive", 30 * 86_400, Hours(22 * 60, 6 * 60), 80_000_000)
    assert (near.path, near.every, near.hours, near.rate) == (str(tmp_path / "near"), 14 * 86_400, None, None)
    assert settings.places["bucket"].url == "s3://archive-copies/bags"
    assert settings.notify["mail"]["to"] == ["records@example.org"]


def test_without_a_file_the_ledger_lies_beside_the_users_own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BAYEGAN_CONFIG", raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    settings, findings = read_settings(None)

    assert (settings.ledger, settings.every, findings) == (str(tmp_path / "bayegan" / "ledger.sqlite"), 90 * 86_400, [])


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("[places]\nnas = {}", "config.place-nowhere"),
        ("[places]\nnas = {path = '/a', url = 's3://b/c'}", "config.place-nowhere"),
        ("[places]\n'a/b' = {path = '/a'}", "config.place-name"),
        ("[places]\n'..' = {path = '/a'}", "config.place-name"),
        ("[places]\n'a\u202eb' = {path = '/a'}", "config.place-name"),
        ("[places]\nnas = {path = '/a', secret = 'x'}", "config.key-unknown"),
        ("[places]\nnas = {path = '/a', hours = '22-06'}", "config.value"),
        ("[places]\nnas = {path = '/a', rate = 'fast'}", "config.value"),
        ("[places]\nnas = {path = '/a', every = '3 months'}", "config.value"),
        ("[places]\nnas = {url = 's3://b', credentials = 'AKIA'}", "config.value"),
        ("[audit]\nevery = '0d'", "config.value"),
        ("[notify]\nmail = {to = ['a@b.c'], from = 'x@y.z', server = 'h:1', password = 'secret'}", "config.value"),
        ("[notify]\nmail = {to = ['a'], from = 'x@y.z', server = 'h:1'}", "config.value"),
        ("[notify]\nmail = {to = ['a@b.c'], from = 'x', server = 'h:1'}", "config.value"),
        ("[notify]\nmail = {to = ['a@b.c'], from = 'x@y.z', server = 'https://h'}", "config.value"),
    ],
)
def test_what_is_wrong_is_told_in_both_languages(tmp_path: Path, text: str, code: str) -> None:
    _, findings = read_settings(_write(tmp_path, text))

    assert [finding.code for finding in findings] == [code]
    for language in ("en", "fa"):
        assert findings[0].message(language)


def test_settings_of_audits_that_lie_beside_a_bag_are_not_used(tmp_path: Path) -> None:
    [finding] = note_untrusted(_write(tmp_path, WHOLE))

    assert finding.code == "configuration.not-trusted"
    assert finding.values["keys"].startswith("audit.ledger, audit.every, places.nas")


def test_a_file_that_was_written_says_the_same_again(tmp_path: Path) -> None:
    values = {"audit": {"every": "90d"}, "places": {"نسخه‌ها": {"path": "/mnt/ب"}}}
    settings, findings = read_settings(_write(tmp_path, render_configuration(values, is_own=True)))

    assert findings == []
    assert settings.places["نسخه‌ها"].path == "/mnt/ب"


@pytest.mark.parametrize(
    ("text", "octets"), [("2TB", 2 * 10**12), ("80 MB", 8 * 10**7), ("1.5kB", 1500), ("1500", 1500), ("2TiB", None), ("", None)]
)
def test_sizes_are_powers_of_ten(text: str, octets: int | None) -> None:
    assert read_size(text) == octets


def test_periods_rates_and_hours() -> None:
    assert [read_period(text) for text in ("90d", "5h", "1.5h", "2w", "1y", "5", "h")] == [
        7_776_000, 18_000, 5_400, 1_209_600, 31_536_000, None, None,
    ]  # fmt: skip
    assert [read_rate(text) for text in ("80MB/s", "80MB", "0B/s")] == [80_000_000, None, None]
    assert read_hours("24:00-06:00") is None


@pytest.mark.parametrize(
    ("hours", "inside", "outside"),
    [("22:00-06:00", ["22:00", "23:59", "00:00", "05:59"], ["06:00", "21:59"]), ("01:00-02:00", ["01:00"], ["00:59", "02:00"])],
)
def test_hours_may_go_past_midnight(hours: str, inside: list[str], outside: list[str]) -> None:
    read = read_hours(hours)

    assert read is not None
    assert all(read.hold(datetime.strptime(time, "%H:%M")) for time in inside)  # noqa: DTZ007 - local time
    assert not any(read.hold(datetime.strptime(time, "%H:%M")) for time in outside)  # noqa: DTZ007 - local time


def test_a_bag_is_named_by_place_and_path_by_its_path_or_by_its_url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "near" / "deep" / "letters").mkdir(parents=True)
    (tmp_path / "linked").symlink_to(tmp_path / "near")
    text = WHOLE + '\n[places.deep]\npath = "near/deep"\n'
    settings, _ = read_settings(_write(tmp_path, text.replace("[notify]", "[places.x]\npath='x'\n[notify]")))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "nas").mkdir()

    assert name_bag("nas/a/b", settings) == BagName("nas", "a/b")
    assert name_bag("nas", settings) == BagName("nas", "")
    assert name_bag("./nas", settings) == BagName(str(tmp_path), "nas")
    assert name_bag("near/deep/letters", settings) == BagName("near", "deep/letters")
    assert name_bag("./near/deep/letters", settings) == BagName("deep", "letters")
    assert name_bag(str(tmp_path / "linked" / "deep" / "letters"), settings) == BagName("deep", "letters")
    assert name_bag("s3://archive-copies/bags/x", settings) == BagName("bucket", "x")
    assert name_bag("s3://archive-copies/bagsx/y", settings) is None
    assert name_bag("urn:uuid:1", settings) is None
    assert name_bag("/elsewhere/bag", settings) == BagName("/elsewhere", "bag")
    assert str(BagName("/elsewhere", "bag")) == "/elsewhere/bag"
