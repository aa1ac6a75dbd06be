"""Registers of bags: lists outside the bags, in which a change, an exchange or a removal is noticed.

Rules of the room:

- Each line holds the digest of the line before it. A line is never changed or removed.
- A register holds digests and names of bags, and nothing of their documents.
- Faults of a register or of a bag are findings (`register.*`). Nothing that is read raises.
"""

from archiver.registers.bag_check import check_bag, list_newer_seals
from archiver.registers.hash_tree import HashTree
from archiver.registers.proof import Proof, make_proof
from archiver.registers.register import LINES_FILE, Register, read_register
from archiver.registers.register_line import BagState, RegisterLine
from archiver.registers.register_writing import (
    add_to_register,
    locked,
    make_register,
    open_head_folder,
    put_head_file,
)
from archiver.registers.registered_bag import NoTagManifestError, read_state
from archiver.registers.tree_heads import REQUEST, STAMPS, TREE_HEAD, JudgedHead, TreeHead, render_tree_head

__all__ = [
    "LINES_FILE",
    "REQUEST",
    "STAMPS",
    "TREE_HEAD",
    "BagState",
    "HashTree",
    "JudgedHead",
    "NoTagManifestError",
    "Proof",
    "Register",
    "RegisterLine",
    "TreeHead",
    "add_to_register",
    "check_bag",
    "list_newer_seals",
    "locked",
    "make_proof",
    "make_register",
    "open_head_folder",
    "put_head_file",
    "read_register",
    "read_state",
    "render_tree_head",
]
