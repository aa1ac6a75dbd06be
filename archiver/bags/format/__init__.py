"""The format of a bag: the paths and names in it, and how its files are written (RFC 8493).

Rules of the room:

- Nothing here opens a file of a bag.
- Manifests and tag files are written in one form only. They are read in every form that bags in use have.
"""

from archiver.bags.format.bag_info import OWN_LABELS, BagInfo, PayloadOxum, check_bag_info, complete_bag_info
from archiver.bags.format.canonical_order import CanonicalOrder
from archiver.bags.format.layout import (
    BAG_INFO,
    DECLARATION,
    EMPTY_FOLDERS,
    EVENTS,
    FETCH,
    FINDING_AID,
    FINDING_AID_PARTS,
    HISTORY,
    METADATA,
    PACKAGE_INFO,
    PAYLOAD,
    PROFILE_IDENTIFIER,
    RECORDS,
    SCHEMAS,
    SYSTEM_FILES,
    are_ordinary,
    case_form,
    hashlib_name,
    is_payload,
    manifest_name,
    normal_form,
    plain_path,
    read_manifest_name,
    tag_manifest_name,
    unsafe_reason,
    unwise_reasons,
)
from archiver.bags.format.manifest import ManifestLine, read_line, sort_key, write_lines, write_manifest
from archiver.bags.format.percent_encoding import decode_name, encode_name, is_encoded
from archiver.bags.format.profile import Profile, TagRule, allows_tag_file, load_profile, parse_profile
from archiver.bags.format.report import BagReport, Level
from archiver.bags.format.tag_file import DECLARATION_TEXT, TagField, TagText, read_tag_file, write_tag_file
from archiver.bags.format.target import WRITTEN_ENDINGS, ArchiveForm, Target, bag_name, is_safe_base_directory

__all__ = [
    "BAG_INFO",
    "DECLARATION",
    "DECLARATION_TEXT",
    "EMPTY_FOLDERS",
    "EVENTS",
    "FETCH",
    "FINDING_AID",
    "FINDING_AID_PARTS",
    "HISTORY",
    "METADATA",
    "OWN_LABELS",
    "PACKAGE_INFO",
    "PAYLOAD",
    "PROFILE_IDENTIFIER",
    "RECORDS",
    "SCHEMAS",
    "SYSTEM_FILES",
    "WRITTEN_ENDINGS",
    "ArchiveForm",
    "BagInfo",
    "BagReport",
    "CanonicalOrder",
    "Level",
    "ManifestLine",
    "PayloadOxum",
    "Profile",
    "TagField",
    "TagRule",
    "TagText",
    "Target",
    "allows_tag_file",
    "are_ordinary",
    "bag_name",
    "case_form",
    "check_bag_info",
    "complete_bag_info",
    "decode_name",
    "encode_name",
    "hashlib_name",
    "is_encoded",
    "is_payload",
    "is_safe_base_directory",
    "load_profile",
    "manifest_name",
    "normal_form",
    "parse_profile",
    "plain_path",
    "read_line",
    "read_manifest_name",
    "read_tag_file",
    "sort_key",
    "tag_manifest_name",
    "unsafe_reason",
    "unwise_reasons",
    "write_lines",
    "write_manifest",
    "write_tag_file",
]
