"""Layers whose time stamps state chosen times: what they prove together, until when, and how many the policy wants."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from archiver.seals.trust import Trust
from archiver.seals.verdict import JudgedStamp
from tests.seals.written_layers import DAY, NOW, TAGS, Parties, add_layer, judge, make_bag, make_parties, trust
from tests.signatures.making import MOMENT, TIME_STAMP, YEAR, make_information, make_response, make_signed

if TYPE_CHECKING:
    from pathlib import Path

    from archiver.seals.verdict import SealReport

SECOND = timedelta(seconds=1)
MINUTES = timedelta(minutes=5)


@pytest.fixture(scope="module")
def parties() -> Parties:
    return make_parties()


@pytest.fixture
def bag(tmp_path: Path) -> Path:
    return make_bag(tmp_path / "bag")


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


def test_a_later_layer_is_older_than_no_stamp_that_it_covers(bag: Path, parties: Parties) -> None:
    """It covers every time stamp of the layer before it, not the earliest alone (the list covers.sha512)."""
    one, two, three = parties.tsas
    add_layer(bag, [parties.desk], [(one, MOMENT), (two, MOMENT + 2 * DAY)])
    add_layer(bag, [], [(three, MOMENT + DAY)], purpose="renewal")
    report, codes = judge(bag, trust(parties))

    assert (report.verdict, codes) == ("broken", {"seal.stamps-disagree"})
    assert say(report, "seal.stamps-disagree") == {"time": "2026-11-30T12:00:00Z", "later": "2026-11-29T12:00:00Z"}


def test_a_register_may_be_stamped_after_a_later_layer(bag: Path, parties: Parties) -> None:
    """It covers the layer that it registered. No later layer covers its stamp, so that the two say nothing of each other."""
    add_layer(bag, [parties.desk], [])
    add_layer(bag, [], [(parties.tsas[0], MOMENT)], purpose="renewal")
    stamped = hashlib.sha256((bag / "seals/0001/stamped.sha512").read_bytes()).hexdigest()
    proofs = {stamped: [JudgedStamp("Authority 1", MOMENT + 7 * DAY, trusted=True)]}
    report, codes = judge(bag, trust(parties), proofs=proofs)

    assert (report.verdict, report.proven_since, codes) == ("sealed", MOMENT, set())
    proofs = {stamped: [JudgedStamp("Authority 1", MOMENT - 7 * DAY, trusted=True)]}
    assert judge(bag, trust(parties), proofs=proofs)[0].proven_since == MOMENT - 7 * DAY


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
    report, codes = judge(bag, trust(parties), end - timedelta(days=730) + SECOND)
    assert (codes, say(report, "seal.renew-due")) == ({"seal.renew-due"}, {"until": "2029-11-27"})
    assert judge(bag, trust(parties), end)[0].verdict == "sealed"
    report, codes = judge(bag, trust(parties), end + SECOND)
    assert (report.verdict, codes) == ("not-proven", {"seal.stamp-expired", "seal.renewal-late"})
    assert say(report, "seal.stamp-expired") == {"name": "Authority 0", "ended": "2029-11-27T12:00:00Z"}


def say(report: SealReport, code: str) -> dict[str, Any]:
    """Return the values of the only finding with a code."""
    (found,) = (finding for finding in report.findings if finding.code == code)
    return dict(found.values)


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
    assert (report.verdict, report.proven_since) == ("broken", None)
    (layer,) = report.layers
    assert (layer.proven_since, layer.signers[0].trusted, [one for one in layer.stamps if one.trusted]) == (None, False, [])


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


def test_a_layer_is_judged_at_the_time_of_the_one_after_it(bag: Path, parties: Parties) -> None:
    """The first authority ended since, but not before the second one, which has 729 days left, stamped its time stamp."""
    first, _, last = parties.tsas
    after = MOMENT + 3 * YEAR + DAY
    add_layer(bag, [parties.desk], [(first, MOMENT)])
    assert judge(bag, trust(parties), after)[0].verdict == "not-proven"

    add_layer(bag, [], [(last, MOMENT + 2 * YEAR)], purpose="renewal")
    report, codes = judge(bag, trust(parties), after)
    assert (report.verdict, report.proven_since, codes) == ("sealed", MOMENT, {"seal.renew-due"})
    assert [layer.number for layer in report.layers] == [1, 2]


def test_a_chain_of_another_program_can_be_renewed_too_late(bag: Path, parties: Parties) -> None:
    signature = make_signed(parties.desk, (bag / TAGS).read_bytes())
    (bag / "signatures").mkdir()
    (bag / "signatures" / f"{TAGS}.p7s").write_bytes(signature)
    token = make_signed(parties.tsas[0].holder, make_information(signature, MOMENT), TIME_STAMP, is_detached=False)
    (bag / "signatures" / f"{TAGS}.p7s.tsr").write_bytes(make_response(token))
    assert judge(bag, trust(parties))[0].verdict == "sealed"

    report, codes = judge(bag, trust(parties), MOMENT + 3 * YEAR + DAY)
    assert (report.verdict, "seal.renewal-late" in codes) == ("not-proven", True)


def test_a_stranger_beside_a_trusted_signer_changes_nothing(bag: Path, parties: Parties) -> None:
    add_layer(bag, [parties.desk, parties.other], [(parties.tsas[0], MOMENT)])
    report, codes = judge(bag, trust(parties, signers="desk"))

    assert (report.verdict, report.proven_since, codes) == ("sealed", MOMENT, {"seal.signer-unknown"})


def test_a_time_stamp_that_nobody_trusts_proves_no_earlier_time(bag: Path, parties: Parties) -> None:
    """Whoever stole the key could have himself stamped at any time."""
    stranger, known, _ = parties.tsas
    add_layer(bag, [parties.desk], [(stranger, MOMENT - YEAR / 2), (known, MOMENT)])
    trusted = trust(parties, signers="desk")._replace(authorities=trust(parties).authorities[1:2])
    report, codes = judge(bag, trusted)
    assert (report.verdict, report.layers[0].proven_since, codes) == ("sealed", MOMENT, {"seal.authority-unknown"})

    stolen = [one._replace(compromised=MOMENT - DAY) for one in trusted.signers]
    report, codes = judge(bag, trusted._replace(signers=tuple(stolen)))
    assert (report.verdict, "seal.signer-compromised" in codes) == ("not-proven", True)


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


def test_a_seal_that_names_no_bag_is_not_said_to_be_of_another(bag: Path, parties: Parties) -> None:
    add_layer(bag, [parties.desk], [(parties.tsas[0], MOMENT)])
    (bag / TAGS).write_text(f"{'0' * 64}  bagit.txt\n")
    report, codes = judge(bag, trust(parties), NOW, "urn:b")

    assert (report.verdict, codes & {"seal.other-bag", "seal.content-differs"}) == ("broken", {"seal.content-differs"})
