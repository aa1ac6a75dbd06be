"""Compare the files of a bag with its manifests, without the rules that a profile or the records of Bayegan add."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archiver.bags.format import Level
from archiver.bags.reading import read_declaration_and_info, read_manifests_and_fetch
from archiver.bags.validation.payload_reading import read_payload
from archiver.bags.validation.validate import FileChecks, processes_of
from archiver.workers import describe_losses

if TYPE_CHECKING:
    from archiver.bags.reading import BagSource
    from archiver.bags.validation.fixity import FixityOptions
    from archiver.bags.validation.profile_check import FilesFound
    from archiver.findings import FindingLog


def check_files(source: BagSource, log: FindingLog, fixity: FixityOptions) -> FilesFound:
    """Compare every file of a bag with its manifests, by the rules of RFC 8493 alone. Note all faults, and return the files.

    It is for bags whose records were checked already, such as one that was just copied.
    """
    with processes_of(fixity) as processes:
        fixity = fixity._replace(digest_options=fixity.digest_options._replace(processes=processes))
        bag = read_declaration_and_info(source, log)
        # Rules of ours need the digests of all files by their paths. Without them, files can be checked in the quick way.
        bag.follows_our_profile = False
        read = read_payload(bag, Level.FULL, fixity, processes)
        read_manifests_and_fetch(bag, payload_is_known=read is not None and read.is_well)
        found = FileChecks(bag, Level.FULL, fixity, read).run()
    for finding in describe_losses(processes.take_losses()):
        log.add_finding(finding)
    return found
