"""The tree over the lines of a register: RFC 9162 2.1, with digests combined as text."""

from __future__ import annotations

import hashlib

import pytest

from archiver.registers.hash_tree import HashTree, follow, hash_leaf, hash_node


def _root(leaves: list[str]) -> str:
    """The root by the recursive definition of RFC 9162 2.1.1: split at the largest power of two below the number of leaves."""
    if len(leaves) == 1:
        return leaves[0]
    split = 1 << ((len(leaves) - 1).bit_length() - 1)
    text = f"node {_root(leaves[:split])} {_root(leaves[split:])}\n"
    return hashlib.sha256(text.encode()).hexdigest()


def test_leaves_and_nodes_are_digests_of_text() -> None:
    assert hash_leaf(b"x\n") == hashlib.sha256(b"leaf\nx\n").hexdigest()
    assert hash_node("a", "b") == hashlib.sha256(b"node a b\n").hexdigest()


@pytest.mark.parametrize("count", [*range(1, 40), 63, 64, 65, 100, 1000])
def test_a_tree_is_the_one_of_the_standard_and_every_path_leads_to_its_root(count: int) -> None:
    leaves = [hash_leaf(str(number).encode()) for number in range(count)]
    tree = HashTree(leaves)

    assert tree.root == _root(leaves)
    for number in {0, 1 % count, count // 2, count - 1}:
        assert follow(leaves[number], tree.path(number)) == tree.root
        assert follow(hash_leaf(b"another"), tree.path(number)) != tree.root


def test_a_tree_without_leaves_has_no_root() -> None:
    assert HashTree([]).root == ""


def test_a_path_among_ten_thousand_has_fourteen_steps() -> None:
    tree = HashTree(hash_leaf(str(number).encode()) for number in range(10_000))
    assert len(tree.path(1)) == 14
