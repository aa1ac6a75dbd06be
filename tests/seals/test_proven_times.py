"""Layers whose time stamps state chosen times: what they prove together, until when, and how many the policy wants.

The layers are written here, octet for octet, as the design of seals lays them out: an authority of the machine could
state no chosen times.
"""

from __future__ import annotations

import hashlib
import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from archiver.bags.reading import open_source
from archiver.findings import FindingLog
from archiver.seals.judging import judge_seals
from archiver.seals.trust import Trust, TrustedCertificate
from tests.signatures.making import (
    MOMENT,
    STAMPING,
    TIME_STAMP,
    YEAR,
    Keyholder,
    make_authority,
    make_information,
    make_keyholder,
    make_response,
    make_signed,
    usage,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from archiver.seals.verdict import SealReport

SECOND = timedelta(seconds=1)
MINUTES = timedelta(minutes=5)
DAY = timedelta(days=1)
SIGNS = (usage("digital_signature"), True)
NOW = MOMENT + 30 * DAY
TAGS = "tagmanifest-sha256.txt"


class Tsa(NamedTuple):
    """An authority of time stamps with its root."""

    root: Keyholder
    holder: Keyholder


class Parties(NamedTuple):
    """Two signers and three authorities. The certificates of the authorities end one year after each other."""

    desk: Keyholder
    other: Keyholder
    tsas: list[Tsa]


@pytest.fixture(scope="module")
def parties() -> Parties:
    tsas = []
    for number in range(3):
        root = make_authority(f"Root {number}")
        end = MOMENT + (3 + number) * YEAR
        tsas.append(Tsa(root, make_keyholder(f"TSA {number}", root, SIGNS, (STAMPING, True), end=end)))
    return Parties(make_keyholder("Desk", None, SIGNS), make_keyholder("Other", None, SIGNS), tsas)


def trust(parties: Parties, signatures: int = 1, stamps: int = 1, signers: str = "desk other") -> Trust:
    """Return a trust file with the signers and all authorities."""

    def entry(name: str, who: Keyholder) -> TrustedCertificate:
        return TrustedCertificate(name, who.read, None, None, None)

    named = [entry(name, getattr(parties, name)) for name in signers.split()]
    authorities = [entry(f"Authority {number}", tsa.root) for number, tsa in enumerate(parties.tsas)]
    return Trust("trust.toml", tuple(named), tuple(authorities), signatures, stamps)


def write_list(layer: Path, name: str, paths: Sequence[str]) -> bytes:
    """Write a list as sha512sum does, and return its octets."""
    lines = [f"{hashlib.sha512((layer / path).read_bytes()).hexdigest()}  {path}\n" for path in paths]
    octets = "".join(lines).encode()
    (layer / name).write_bytes(octets)
    return octets


def add_layer(
    bag: Path, signers: Sequence[Keyholder], stamps: Sequence[tuple[Tsa, datetime]], /, *waiting: str, **statement: Any
) -> None:
    """Add a layer of signatures and of time stamps that state their times."""
    seals = bag / "seals"
    earlier = [f"../{path.relative_to(seals)}" for path in sorted(seals.rglob("*")) if path.is_file() and path.suffix != ".tsq"]
    layer = seals / f"{len(list(seals.glob('*'))) + 1:04}"
    layer.mkdir(parents=True)
    (layer / TAGS).write_bytes((bag / TAGS).read_bytes())
    (layer / "seal.json").write_text(json.dumps(statement))
    (layer / "how-to-verify.txt").write_text("openssl\n")
    covers = write_list(layer, "covers.sha512", [TAGS, "seal.json", "how-to-verify.txt", *earlier])
    for number, signer in enumerate(signers, 1):
        (layer / f"signature-{number}.p7s").write_bytes(make_signed(signer, covers))
    named = [f"signature-{number}.p7s" for number in range(1, len(signers) + 1)]
    stamped = write_list(layer, "stamped.sha512", ["covers.sha512", *named])
    for number, (tsa, time) in enumerate(stamps, 1):
        token = make_signed(tsa.holder, make_information(stamped, time), TIME_STAMP, is_detached=False)
        (layer / f"stamp-{number}.tsr").write_bytes(make_response(token))
    for name in waiting:
        (layer / name).write_bytes(b"")


@pytest.fixture
def bag(tmp_path: Path) -> Path:
    folder = tmp_path / "bag"
    folder.mkdir()
    declaration = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
    (folder / "bagit.txt").write_bytes(declaration)
    (folder / TAGS).write_text(f"{hashlib.sha256(declaration).hexdigest()}  bagit.txt\n")
    return folder


def judge(bag: Path, trusted: Trust, now: datetime = NOW, *identifiers: str) -> tuple[SealReport, set[str]]:
    """Return the report, and the codes of its findings besides that nobody keeps revocation lists."""
    source = open_source(str(bag), FindingLog())
    try:
        report = judge_seals(source, trusted, now, identifiers)
    finally:
        source.close()
    return report, {finding.code for finding in report.findings} - {"seal.revocation-not-checked"}


def test_the_earliest_time_stamp_is_what_is_proven(bag: Path, parties: Parties) -> None:
    one, two, three = parties.tsas
    add_layer(bag, [parties.desk], [(two, MOMENT + DAY), (one, MOMENT), (three, MOMENT + 2 * DAY)])
    report, codes = judge(bag, trust(parties))

    assert (report.verdict, report.proven_since, codes) == ("sealed", MOMENT, set())


@pytest.mark.parametrize(
    ("before", "verdict", "codes"),
    [(MINUTES, "sealed", set()), (MINUTES + SECOND, "broken", {"seal.stamps-disagree"})],
    ids=["clocks differ", "earlier than what it covers"],
)
def test_a_later_layer_cannot_be_older(before: timedelta, verdict: str, codes: set[str], bag: Path, parties: Parties) -> None:
    add_layer(bag, [parties.desk], [(parties.tsas[0], MOMENT)])
    add_layer(bag, [], [(parties.tsas[1], MOMENT - before)], purpose="renewal")
    report, found = judge(bag, trust(parties))

    assert (report.verdict, found) == (verdict, codes)


@pytest.mark.parametrize(
    ("claimed", "told"),
    [
        (MINUTES, set()),
        (MINUTES + SECOND, {"seal.claimed-time-differs"}),
        (-DAY, set()),
        (-DAY - SECOND, {"seal.claimed-time-differs"}),
    ],
    ids=["as clocks differ", "after it was stamped", "a day before", "more than a day before"],
)
def test_the_claimed_time_is_near_the_proven_one(claimed: timedelta, told: set[str], bag: Path, parties: Parties) -> None:
    add_layer(bag, [parties.desk], [(parties.tsas[0], MOMENT)], claimedTime=(MOMENT + claimed).isoformat())
    report, codes = judge(bag, trust(parties))

    assert (report.verdict, codes) == ("sealed", told)


def test_a_claimed_time_without_an_offset_is_no_moment(bag: Path, parties: Parties) -> None:
    """RFC 3339 5.6 wants one."""
    add_layer(bag, [parties.desk], [(parties.tsas[0], MOMENT)], claimedTime="2016-01-01T00:00:00")

    assert judge(bag, trust(parties))[1] == set()


def test_a_claimed_time_without_a_proven_one_is_compared_with_nothing(bag: Path, parties: Parties) -> None:
    add_layer(bag, [parties.desk], [], claimedTime=(MOMENT - YEAR).isoformat())

    assert judge(bag, trust(parties))[1] == {"seal.time-unproven"}
    assert judge(bag, trust(parties, stamps=0))[1] == set()


@pytest.mark.parametrize(("stamps", "years"), [(0, 5), (1, 5), (2, 4), (3, 3)])
def test_the_proof_ends_when_fewer_time_stamps_are_left_than_are_wanted(
    stamps: int, years: int, bag: Path, parties: Parties
) -> None:
    add_layer(bag, [parties.desk], [(tsa, MOMENT) for tsa in parties.tsas])
    report, _ = judge(bag, trust(parties, stamps=stamps))

    assert (report.verdict, report.valid_until) == ("sealed", MOMENT + years * YEAR)


def test_renewal_is_due_two_years_before_the_proof_ends(bag: Path, parties: Parties) -> None:
    add_layer(bag, [parties.desk], [(parties.tsas[0], MOMENT)])
    end = MOMENT + 3 * YEAR

    assert judge(bag, trust(parties), end - timedelta(days=730))[1] == set()
    assert judge(bag, trust(parties), end - timedelta(days=730) + SECOND)[1] == {"seal.renew-due"}
    assert judge(bag, trust(parties), end)[0].verdict == "sealed"
    report, codes = judge(bag, trust(parties), end + SECOND)
    assert (report.verdict, codes) == ("not-proven", {"seal.stamp-expired", "seal.renewal-late"})


@pytest.mark.parametrize(
    ("signatures", "stamps", "codes"),
    [
        (2, 2, set()),
        (3, 2, {"seal.signatures-too-few"}),
        (2, 3, {"seal.stamps-too-few"}),
        (0, 0, set()),
    ],
)
def test_as_many_signers_and_authorities_as_the_policy_wants(
    signatures: int, stamps: int, codes: set[str], bag: Path, parties: Parties
) -> None:
    """The same ones again count once."""
    one, two, _ = parties.tsas
    add_layer(bag, [parties.desk, parties.desk], [(one, MOMENT), (one, MOMENT), (two, MOMENT)])
    add_layer(bag, [parties.other], [(one, MOMENT)])
    report, found = judge(bag, trust(parties, signatures, stamps))

    assert (report.verdict, found) == ("not-proven" if codes else "sealed", codes)


def test_only_time_stamps_over_a_trusted_signature_count(bag: Path, parties: Parties) -> None:
    """A stranger can have anything stamped, and who signs later vouches for nothing earlier."""
    one, two, _ = parties.tsas
    add_layer(bag, [parties.other], [(one, MOMENT)])
    add_layer(bag, [parties.desk], [(two, MOMENT + DAY)])
    report, codes = judge(bag, trust(parties, stamps=2, signers="desk"))

    assert (report.verdict, report.proven_since) == ("not-proven", MOMENT + DAY)
    assert codes == {"seal.signer-unknown", "seal.stamps-too-few"}
    report, codes = judge(bag, trust(parties, signatures=0, stamps=2, signers=""))
    assert (report.verdict, report.proven_since) == ("sealed", MOMENT)


def test_a_trust_file_without_anybody_makes_nothing_sealed(bag: Path, parties: Parties) -> None:
    add_layer(bag, [parties.desk], [])
    signers_alone = trust(parties, stamps=0)._replace(authorities=())
    authorities_alone = trust(parties, 0, 0, signers="")

    assert [judge(bag, one)[0].verdict for one in (signers_alone, authorities_alone)] == ["sealed", "sealed"]
    report, codes = judge(bag, Trust("trust.toml", signatures=0, stamps=0))
    assert (report.verdict, codes) == ("not-proven", {"seal.signer-unknown", "seal.signatures-too-few"})


def test_nobody_counts_in_a_folder_that_is_not_whole(bag: Path, parties: Parties) -> None:
    add_layer(bag, [parties.desk], [(parties.tsas[0], MOMENT)])
    (bag / "seals" / "0001" / "how-to-verify.txt").write_text("ssl open\n")
    report, codes = judge(bag, trust(parties))

    assert codes == {"seal.list-differs", "seal.signatures-too-few", "seal.time-unproven"}
    assert (report.verdict, report.proven_since, report.layers[0].signers[0].trusted) == ("broken", None, False)


def test_a_renewal_says_so_and_has_no_signatures(bag: Path, parties: Parties) -> None:
    for signers, purpose in (([parties.desk], "renewal"), ([parties.desk], "seal"), ([], "renewal"), ([], "seal")):
        add_layer(bag, signers, [], purpose=purpose)
    report, _ = judge(bag, trust(parties))

    assert [layer.purpose for layer in report.layers] == ["seal", "seal", "renewal", "seal"]


def test_a_layer_without_a_time_stamp_is_proven_by_a_later_one(bag: Path, parties: Parties) -> None:
    add_layer(bag, [parties.desk], [])
    add_layer(bag, [], [(parties.tsas[0], MOMENT)], purpose="renewal")
    report, codes = judge(bag, trust(parties))

    assert (report.verdict, [layer.proven_since for layer in report.layers], codes) == ("sealed", [MOMENT] * 2, set())


def test_only_the_last_layer_waits_for_time_stamps(bag: Path, parties: Parties) -> None:
    add_layer(bag, [parties.desk], [(parties.tsas[0], MOMENT)], "stamp-2.tsq")
    assert judge(bag, trust(parties))[1] == {"seal.stamp-waits"}

    add_layer(bag, [], [(parties.tsas[1], MOMENT)], purpose="renewal")
    report, codes = judge(bag, trust(parties))
    assert ([layer.waiting for layer in report.layers], codes) == ([1, 0], set())


@pytest.mark.parametrize(
    ("identifiers", "told"),
    [(["urn:a"], set()), (["urn:b", "urn:a"], set()), (["urn:b"], {"seal.other-bag"}), ([], set())],
    ids=["its own", "one of its own", "another", "a bag without one"],
)
def test_a_seal_of_other_content_tells_whose_it_is(identifiers: list[str], told: set[str], bag: Path, parties: Parties) -> None:
    add_layer(bag, [parties.desk], [(parties.tsas[0], MOMENT)], bag={"identifier": "urn:a"})
    assert judge(bag, trust(parties), NOW, "urn:b")[1] == set()  # the content is what was sealed

    (bag / TAGS).write_text(f"{'0' * 64}  bagit.txt\n")
    report, codes = judge(bag, trust(parties), NOW, *identifiers)
    assert (report.verdict, report.layers[0].signers[0].trusted) == ("broken", False)
    assert codes & {"seal.other-bag", "seal.content-differs"} == {"seal.content-differs", *told}
