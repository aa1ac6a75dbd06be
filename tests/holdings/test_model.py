"""Any sequence of changes gives the states of a small model, and the index follows from the entries."""

# ruff: noqa: D102 - the rules of the machine are named by what they do
from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, multiple, precondition, rule

from archiver.holdings.ledger import open_ledger, verify_ledger
from archiver.tasks.audits.deciding import retire_copy
from archiver.tasks.audits.running import AuditOptions, run_audit
from tests.holdings.bags import write_bag, write_tag_manifests

PLACES = ("nas", "vault")


class ArchiveMachine(RuleBasedStateMachine):
    """Bags at two places. After each change the audit must say what the model says."""

    bags = Bundle("bags")

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.settings = self.folder / "settings.toml"
        self.numbers = 0
        self.content: dict[str, int] = {}
        """The bags that are there, and the number of the content of each."""
        self.damaged: set[str] = set()
        self.missing: dict[str, int] = {}
        self.replaced: set[str] = set()
        self.is_lost = False

    @initialize()
    def begin(self) -> None:
        for place in PLACES:
            (self.folder / place).mkdir()
        self.settings.write_text("[places]\n" + "".join(f'{place} = {{ path = "{place}" }}\n' for place in PLACES))

    def teardown(self) -> None:
        shutil.rmtree(self.folder)

    def _number(self) -> int:
        self.numbers += 1
        return self.numbers

    def _write(self, bag: str, content: int) -> None:
        write_bag(self.folder / bag, {"a.txt": f"content {content}".encode(), "b/نامه.txt": b"x" * content})

    def _run(self, *expected: tuple[str, str]) -> None:
        report = run_audit(AuditOptions(seconds=60, configuration=self.settings))
        told = {
            (finding.code.removeprefix("audit."), finding.where.get("bag") or finding.values["place"])
            for finding in report.findings
            if finding.code not in {"audit.copy-single", "audit.not-read-yet"}
        }
        gone = {("place-unreachable", "vault")} if self.is_lost else set()
        faults = {("fault-confirmed", bag) for bag in self.damaged}
        missing = {("bag-missing", bag) for bag in self.missing if not self._is_out_of_sight(bag)}
        replaced = {("bag-replaced", bag) for bag in self.replaced if not self._is_out_of_sight(bag)}
        assert told == {*expected, *gone, *faults, *missing, *replaced}

    def _is_out_of_sight(self, bag: str) -> bool:
        return self.is_lost and bag.startswith("vault/")

    def _may_change(self, bag: str) -> bool:
        return bag in self.content and bag not in self.replaced and not self._is_out_of_sight(bag)

    def _new_path(self, place: str) -> str:
        return f"{'nas' if self.is_lost else place}/{self._number()}"

    @rule(target=bags, place=st.sampled_from(PLACES))
    def add(self, place: str) -> str:
        bag = self._new_path(place)
        self.content[bag] = self._number()
        self._write(bag, self.content[bag])
        self._run(("bag-new", bag))
        return bag

    @rule(target=bags, bag=bags, place=st.sampled_from(PLACES))
    def copy(self, bag: str, place: str) -> object:
        if not self._may_change(bag):
            return multiple()
        new = self._new_path(place)
        shutil.copytree(self.folder / bag, self.folder / new)
        self.content[new] = self.content[bag]
        self.damaged |= {new} if bag in self.damaged else set()
        found = [one for one, content in self.missing.items() if content == self.content[bag] and not self._is_out_of_sight(one)]
        for one in found[:1]:
            del self.missing[one]
        self._run(("bag-moved" if found else "bag-copied", new))
        return new

    @rule(target=bags, bag=consumes(bags), place=st.sampled_from(PLACES))
    def move(self, bag: str, place: str) -> object:
        if not self._may_change(bag):
            return multiple()
        same = [one for one, content in self.missing.items() if content == self.content[bag] and not self._is_out_of_sight(one)]
        if same:
            return multiple()  # which of two that are gone it was, nobody can tell
        new = self._new_path(place)
        (self.folder / bag).rename(self.folder / new)
        self.content[new] = self.content.pop(bag)
        if bag in self.damaged:
            self.damaged = self.damaged - {bag} | {new}
        self._run(("bag-moved", new))
        return new

    @rule(bag=bags)
    def update(self, bag: str) -> None:
        if not self._may_change(bag):
            return
        with (self.folder / bag / "bag-info.txt").open("a") as info:
            info.write(f"Contact-Name: {self._number()}\n")
        write_tag_manifests(self.folder / bag)
        self._run(("bag-updated", bag))

    @rule(bag=bags)
    def delete(self, bag: str) -> None:
        if not self._may_change(bag):
            return
        shutil.rmtree(self.folder / bag)
        self.damaged.discard(bag)
        self.missing[bag] = self.content.pop(bag)
        self._run()

    @rule(bag=bags)
    def replace(self, bag: str) -> None:
        if not self._may_change(bag):
            return
        shutil.rmtree(self.folder / bag)
        self._write(bag, self._number())
        self.damaged.discard(bag)
        self.replaced.add(bag)
        self._run()

    @rule(bag=bags)
    def damage(self, bag: str) -> None:
        if not self._may_change(bag):
            return
        path = self.folder / bag / "data" / "a.txt"
        path.write_bytes(b"X" + path.read_bytes()[1:])
        self.damaged.add(bag)
        self._run()

    @rule(bag=bags)
    def heal(self, bag: str) -> None:
        if not self._may_change(bag) or bag not in self.damaged:
            return
        (self.folder / bag / "data" / "a.txt").write_bytes(f"content {self.content[bag]}".encode())
        self.damaged.discard(bag)
        self._run(("fault-healed", bag))

    @rule(bag=bags)
    def retire(self, bag: str) -> None:
        if bag not in self.missing:
            return
        retire_copy(bag, "gone", "M. Karimi", configuration=self.settings)
        del self.missing[bag]
        self._run()

    @precondition(lambda self: not self.is_lost)
    @rule()
    def lose_place(self) -> None:
        (self.folder / "vault").rename(self.folder / "unplugged")
        self.is_lost = True
        self._run()

    @precondition(lambda self: self.is_lost)
    @rule()
    def find_place(self) -> None:
        (self.folder / "unplugged").rename(self.folder / "vault")
        self.is_lost = False
        self._run()

    @invariant()
    def index_follows_from_entries(self) -> None:
        with open_ledger(str(self.folder / "ledger.sqlite")) as ledger:
            assert verify_ledger(ledger) == []
            states = {copy.name: copy.state for copy in ledger.list_copies() if copy.state != "retired"}
        expected = {*self.content, *self.missing}
        assert {name for name, state in states.items() if state == "missing"} <= set(self.missing)
        assert set(states) == expected
        assert not os.path.exists(self.folder / "ledger.sqlite-journal")


TestArchive = ArchiveMachine.TestCase
TestArchive.settings = settings(
    max_examples=12,
    stateful_step_count=10,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
