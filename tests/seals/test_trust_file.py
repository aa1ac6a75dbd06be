"""Trust files: written, read, and refused if they have a fault. They come from the verifier alone."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest

from archiver.seals.trust import read_moment
from tests.seals.conftest import archiver
from tests.signatures.openssl import Identity, make_identity

if TYPE_CHECKING:
    from pathlib import Path

    from tests.seals.time_stamp_authority import Authority


def check(bag: Path, *options: str | Path) -> Any:
    return archiver("seal", "check", bag, *options)


def test_entries_are_listed(trust: Path) -> None:
    listed = archiver("seal", "trust", "list", "--trust", trust)

    assert listed.code == 0
    assert [(one["kind"], one["name"]) for one in listed.report["results"]] == [
        ("signer", "Evidence desk"),
        ("authority", "First"),
    ]


def test_comments_stay_when_a_key_is_marked(trust: Path) -> None:
    trust.write_text("# of our own\n" + trust.read_text() + "# the end\n")
    words = ("seal", "trust", "compromised", "Evidence desk", "--trust", trust, "--since")
    assert archiver(*words, "10 Esfand 1408").code == 0
    assert archiver(*words, "2031-01-02").code == 0
    text = trust.read_text()

    assert text.count("compromised =") == 1
    assert "# of our own" in text
    assert "# the end" in text
    listed = archiver("seal", "trust", "list", "--trust", trust).report["results"]
    assert [one.get("compromised") for one in listed] == ["2031-01-02", None]


def test_only_one_line_changes_when_a_key_is_marked(trust: Path) -> None:
    words = ("seal", "trust", "compromised", "Evidence desk", "--trust", trust, "--since", "2031-01-02")
    before = trust.read_text().splitlines()
    at = before.index("[[authority]]") - 1
    assert archiver(*words).code == 0
    assert trust.read_text().splitlines() == [*before[:at], "compromised = 2031-01-02", *before[at:]]

    last = trust.read_text().partition("[[authority]]")[0].rstrip()
    trust.write_text(last)
    assert archiver(*words).code == 0
    assert trust.read_text() == f"{last}\n"


@pytest.mark.parametrize("line", ["signer = 5", 'signer = ["Evidence desk"]', 'authority = {name = "Evidence desk"}'])
def test_an_entry_of_another_form_is_not_marked(line: str, trust: Path) -> None:
    trust.write_text(f'trustVersion = "1.0"\n{line}\n')
    before = trust.read_bytes()
    marked = archiver("seal", "trust", "compromised", "Evidence desk", "--trust", trust, "--since", "2031-01-02")

    assert (marked.code, marked.codes) == (3, {"error.trust-name-unknown"})
    assert trust.read_bytes() == before


def test_an_unknown_name_is_told(trust: Path) -> None:
    marked = archiver("seal", "trust", "compromised", "Nobody", "--trust", trust, "--since", "2031-01-02")

    assert (marked.code, marked.codes) == (3, {"error.trust-name-unknown"})


def test_a_swapped_certificate_is_noticed(sealed: Path, trust: Path, desk: Identity, tmp_path: Path) -> None:
    (tmp_path / "copy").mkdir()
    copied = tmp_path / "copy" / "desk.crt"
    shutil.copy(desk.certificate, copied)
    other = tmp_path / "other.toml"
    archiver("seal", "trust", "add", copied, "--trust", other, "--name", "Desk", "--signer")
    shutil.copy(make_identity(tmp_path, name="Swapped").certificate, copied)
    checked = check(sealed, "--trust", other)

    assert (checked.code, checked.result["verdict"]) == (1, "not-proven")
    assert "seal.trust-file-differs" in checked.codes_of("error")
    copied.unlink()
    assert "seal.trust-file-unreadable" in check(sealed, "--trust", other).codes_of("error")
    assert check(sealed, "--trust", trust).code == 0


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('trustVersion = "1.0"', 'trustVersion = "2.0"'),
        ("signatures = 1", "signatures = -1"),
        ("stamps = 1", 'stamps = "all"'),
        ("[[signer]]", "[[signers]]"),
        ("sha256 = ", "sha265 = "),
        ('sha256 = "', 'sha256 = "z'),
        ("[policy]", "[policy"),
        ('name = "Evidence desk"', 'name = "Evidence desk"\ncompromized = 2020-01-01'),
        ('name = "Evidence desk"', 'name = "Evidence desk"\nuntil = "soon"'),
        ('name = "Evidence desk"', "name = 5"),
        ('name = "Evidence desk"', 'name = ""'),
        ('name = "Evidence desk"', 'name = "Evidence desk"\nfrom = 0001-01-01T00:00:00+14:00'),
        ('name = "Evidence desk"', 'name = "Evidence desk"\ncompromised = 2020'),
        ("[policy]", "[policy]\nwitnesses = 1"),
        ("[policy]", "[other]"),
        ("signatures = 1", "signatures = true"),
        ("[[signer]]", "[signer]"),
    ],
)
def test_a_fault_in_the_file_trusts_nobody(before: str, after: str, sealed: Path, trust: Path) -> None:
    text = trust.read_text()
    assert before in text
    trust.write_text(text.replace(before, after, 1))
    checked = check(sealed, "--trust", trust)

    assert (checked.code, checked.result["verdict"]) == (1, "not-proven")
    assert "seal.trust-malformed" in checked.codes_of("error")
    assert not any(signer["trusted"] for layer in checked.result["layers"] for signer in layer["signers"])


def test_one_table_in_the_place_of_many_or_octets_that_are_no_text(sealed: Path, trust: Path) -> None:
    trust.write_text('trustVersion = "1.0"\npolicy = 3\n')
    assert check(sealed, "--trust", trust).codes_of("error") >= {"seal.trust-malformed"}
    trust.write_text('trustVersion = "1.0"\nauthority = "all"\n')
    assert check(sealed, "--trust", trust).codes_of("error") >= {"seal.trust-malformed"}
    trust.write_text('trustVersion = "1.0"\nsigner = 5\n')
    assert check(sealed, "--trust", trust).codes_of("error") >= {"seal.trust-malformed"}
    trust.write_bytes(b"\xff\xfe")
    assert (check(sealed, "--trust", trust).code, check(sealed, "--trust", trust).codes) == (3, {"error.unreadable"})


@pytest.mark.parametrize(
    ("value", "is_end", "moment"),
    [
        (date(2026, 11, 28), False, datetime(2026, 11, 28, tzinfo=UTC)),
        (date(2026, 11, 28), True, datetime(2026, 11, 28, 23, 59, 59, 999999, tzinfo=UTC)),
        ("2026-11-28", False, datetime(2026, 11, 28, tzinfo=UTC)),
        ("2026-11-28", True, datetime(2026, 11, 28, 23, 59, 59, 999999, tzinfo=UTC)),
        ("2026-11-28T12:00:00Z", True, datetime(2026, 11, 28, 12, tzinfo=UTC)),
        ("2026-11-28T12:00:00+03:30", False, datetime(2026, 11, 28, 8, 30, tzinfo=UTC)),
        (datetime(2026, 11, 28, 12), False, datetime(2026, 11, 28, 12, tzinfo=UTC)),  # noqa: DTZ001 - TOML has such times
        (None, True, None),
    ],
)
def test_days_and_times_of_entries(value: object, is_end: bool, moment: datetime | None) -> None:  # noqa: FBT001 - a case
    assert read_moment(value, "until", is_end=is_end) == moment


def test_one_entry_with_a_fault_makes_the_whole_doubtful(sealed: Path, trust: Path) -> None:
    """It could be the one that says that a key is compromised."""
    assert check(sealed, "--trust", trust).result["verdict"] == "sealed"
    more = f'[[signer]]\nname = "Gone"\ncertificate = "gone.crt"\nsha256 = "{"0" * 64}"\n'
    trust.write_text(f"{trust.read_text()}\n{more}")
    checked = check(sealed, "--trust", trust)

    assert (checked.code, checked.result["verdict"]) == (1, "not-proven")
    assert checked.codes_of("error") == {"seal.trust-file-unreadable"}
    assert checked.result["layers"][0]["signers"][0]["trusted"] is True


def test_more_entries_than_are_read(trust: Path) -> None:
    head, entry, rest = trust.read_text().partition("[[signer]]")
    entry += rest.partition("[[authority]]")[0]
    trust.write_text(head + entry * 1000)
    listed = archiver("seal", "trust", "list", "--trust", trust)
    assert (listed.code, len(listed.report["results"])) == (0, 1000)

    trust.write_text(head + entry * 1001)
    assert archiver("seal", "trust", "list", "--trust", trust).codes_of("error") == {"seal.trust-malformed"}


def test_a_trust_file_that_cannot_be_written_is_told(tmp_path: Path, desk: Identity) -> None:
    words = ("seal", "trust", "add", desk.certificate, "--name", "Desk", "--signer", "--trust", tmp_path / "none" / "trust.toml")
    refused = archiver(*words)
    assert (refused.code, refused.codes) == (3, {"error.unwritable"})
    (tmp_path / "file").write_text("")
    assert archiver(*words[:-1], tmp_path / "file" / "trust.toml").code == 3


def test_a_missing_file_is_told(sealed: Path, tmp_path: Path) -> None:
    assert check(sealed, "--trust", tmp_path / "none.toml").codes == {"error.trust-missing"}


def test_without_a_trust_file_nobody_is_trusted(sealed: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.toml").write_text("")
    for options in ((), ("--trust", tmp_path / "empty.toml")):
        checked = check(sealed, *options)
        assert (checked.code, checked.result["verdict"]) == (1, "not-proven")
        assert not any(stamp["trusted"] for layer in checked.result["layers"] for stamp in layer["stamps"])
    assert "seal.not-checked" in check(sealed).codes_of("note")
    assert "seal.not-checked" in archiver("validate", sealed).codes_of("note")


def test_settings_that_the_user_names_name_the_trust_file(sealed: Path, trust: Path, tmp_path: Path) -> None:
    settings = tmp_path / "settings.toml"
    settings.write_text(f'[seal]\ntrust = "{trust}"\n')

    assert check(sealed, "--config", settings).result["verdict"] == "sealed"
    assert "seal.not-checked" not in archiver("validate", sealed, "--config", settings).codes


def test_settings_beside_the_bag_change_nothing(sealed: Path, trust: Path) -> None:
    (sealed.parent / "archiver.toml").write_text(f'[seal]\ntrust = "{trust}"\n')
    checked, validated = check(sealed), archiver("validate", sealed)

    assert checked.result["verdict"] == "not-proven"
    assert "configuration.not-trusted" in checked.codes & validated.codes
    assert "seal.not-checked" in validated.codes


@pytest.mark.parametrize(
    ("days", "verdict"),
    [
        (("--from", "2020-01-01", "--until", "2090-01-01"), "sealed"),
        (("--from", "2090-01-01"), "not-proven"),
        (("--until", "2020-01-01"), "not-proven"),
    ],
)
@pytest.mark.parametrize("kind", ["--signer", "--authority"])
def test_entries_count_in_their_time_only(
    kind: str, days: tuple[str, ...], verdict: str, sealed: Path, desk: Identity, authority: Authority, tmp_path: Path
) -> None:
    trust = tmp_path / "dated.toml"
    for one, certificate in (("--signer", desk.certificate), ("--authority", authority.root)):
        own = days if one == kind else ()
        assert archiver("seal", "trust", "add", certificate, "--trust", trust, "--name", one[2:], one, *own).code == 0
    checked = check(sealed, "--trust", trust)

    assert checked.result["verdict"] == verdict
    assert verdict == "sealed" or checked.codes & {"seal.signer-not-yet", "seal.signer-no-longer", "seal.authority-no-longer"}


def test_an_authority_of_signers_is_trusted_for_those_whom_it_certified(
    sealed: Path, authority: Authority, tmp_path: Path
) -> None:
    """A root of time stamps as a signer trusts no document."""
    trust = tmp_path / "roots.toml"
    archiver("seal", "trust", "add", authority.root, "--trust", trust, "--name", "Root", "--signer")

    assert check(sealed, "--trust", trust).result["verdict"] == "not-proven"


def test_nothing_is_written_into_a_file_that_is_no_toml(trust: Path, desk: Identity) -> None:
    trust.write_text(trust.read_text() + "[policy\n")
    before = trust.read_bytes()
    added = archiver("seal", "trust", "add", desk.certificate, "--trust", trust, "--name", "Again", "--signer")

    assert (added.code, added.codes) == (3, {"error.unreadable"})
    assert trust.read_bytes() == before
    assert not [path for path in trust.parent.iterdir() if path.name.startswith(".archiver-")]
