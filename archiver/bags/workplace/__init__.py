"""The staging folder, a hidden folder beside the target in which a bag is made or changed.

Rules of the room:

- At every moment a target is absent, the whole old bag or the whole new one, whatever kills the run. The one exception is the
  moment between two renames, on file systems that cannot exchange folders. A journal is there meanwhile, and the next run mends.
- Every error names the path that the user knows, never that of the staging folder.
"""

from archiver.bags.workplace.bag_around import find_bag_around, refuse_inside_bag
from archiver.bags.workplace.bag_lock import locked_bag
from archiver.bags.workplace.linked_copy import copy_folder_rights, copy_folder_times, fingerprint, link, link_tree, walk
from archiver.bags.workplace.new_file import check_new_file, open_new_file
from archiver.bags.workplace.parent_folders import make_parents
from archiver.bags.workplace.path_errors import read_errors, write_errors
from archiver.bags.workplace.removal import remove_tree
from archiver.bags.workplace.replacement import Replacement
from archiver.bags.workplace.staging_folder import Workplace, open_workplace, remove_abandoned
from archiver.bags.workplace.target_check import check_target
from archiver.bags.workplace.written_files import WrittenFile

__all__ = [
    "Replacement",
    "Workplace",
    "WrittenFile",
    "check_new_file",
    "check_target",
    "copy_folder_rights",
    "copy_folder_times",
    "find_bag_around",
    "fingerprint",
    "link",
    "link_tree",
    "locked_bag",
    "make_parents",
    "open_new_file",
    "open_workplace",
    "read_errors",
    "refuse_inside_bag",
    "remove_abandoned",
    "remove_tree",
    "walk",
    "write_errors",
]
