"""The proof that a register holds a bag, for somebody who has the bag and must not learn the names of others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from archiver.registers.tree_heads import TREE_HEAD, TreeHead

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archiver.registers.hash_tree import Step
    from archiver.registers.register import Register
    from archiver.registers.register_line import BagState

PROOF: Final = "proof.txt"
CHECK: Final = "check.sh"
HOW_TO_VERIFY: Final = "how-to-verify.txt"

_SCRIPT: Final = r"""#!/bin/sh
sha256() { sha256sum | cut -c1-64; }
list() { grep '^[0-9a-f]\{64\}  ' proof.txt; }
list | (cd "${1:?give the folder of the bag}" && sha256sum -c --strict) || exit 1
hash=$({ echo leaf; list; } | sha256)
while read -r side other; do case $side in
  L) hash=$(echo "node $other $hash" | sha256) ;;
  R) hash=$(echo "node $hash $other" | sha256) ;;
esac; done < proof.txt
grep -qx "root $hash" tree-head.txt || { echo "proof.txt: DIFFERS"; exit 1; }
echo "proof.txt: OK"
"""
"""Eleven lines of POSIX shell. A digest of the list and two spaces begins no line of a step, and `read` passes over it."""

_HOW_TO_VERIFY: Final = """\
This folder proves that a register held a bag, and since when. It names no other bag.
این پوشه ثابت می‌کند که دفتر ثبتی این بسته را در خود داشته است، و از چه زمانی. بستهٔ دیگری را نام نمی‌برد.

1. The bag is the one that was registered, and the tree leads to its head
   این همان بسته است که ثبت شد، و درخت به سر آن می‌رسد:
     sh check.sh BAG

2. The head of the tree existed at the time of the stamp. ROOT.pem is the root certificate of the authority.
   Take it from a source that you trust.
   سر درخت هنگام مهر زمان وجود داشت. ROOT.pem گواهی ریشهٔ مرجع است، از جایی که به آن اعتماد دارید:
     openssl ts -reply -in stamp-1.tsr -text
     openssl ts -verify -data tree-head.txt -in stamp-1.tsr -CAfile ROOT.pem

   If the certificate has ended since, add -attime and the time of the stamp in seconds since 1970
   اگر دورهٔ گواهی گذشته است، -attime و زمان مهر را به ثانیه از ۱۹۷۰ بیفزایید:
     date -u -d "TIME OF THE STAMP" +%s
"""


class Proof(NamedTuple):
    """The way from a bag to the head of a tree."""

    state: BagState
    line: int
    """The line of the register, counted from 1."""
    steps: Sequence[Step]
    tree_head: TreeHead

    def render(self) -> bytes:
        """Return the text of the proof: the list of the bag, then the steps."""
        steps = "".join(f"{step.side} {step.digest}\n" for step in self.steps)
        return self.state.list_digests() + f"line {self.line} of {self.tree_head.lines}\n{steps}".encode()

    def list_files(self) -> Iterator[tuple[str, bytes]]:
        """Yield name and octets of each file of the proof."""
        yield PROOF, self.render()
        yield TREE_HEAD, self.tree_head.octets
        yield from self.tree_head.responses
        yield CHECK, _SCRIPT.encode()
        yield HOW_TO_VERIFY, _HOW_TO_VERIFY.encode()


def make_proof(register: Register, number: int) -> Proof:
    """Return the proof for a line, counted from 0, by the first tree head with a time stamp that covers it.

    If there is none, the tree head is that of the present lines, without a time stamp.
    """
    stamped = [head for head in register.heads if head.responses and head.lines > number]
    count = stamped[0].lines if stamped else len(register.lines)
    tree = register.make_tree(count)
    head = stamped[0] if stamped else TreeHead("", count, tree.root, register.digests[count - 1])
    return Proof(register.lines[number].state, number + 1, tree.path(number), head)
