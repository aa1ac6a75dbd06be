"""List and read the documents of a folder that is to be described, one by one."""

import os
from collections.abc import Iterator, MutableSequence, Sequence
from typing import NamedTuple

from archiver.bags.creation import PayloadFile, list_sources, preflight_folder
from archiver.bags.format import PAYLOAD
from archiver.description import ReadDocument, ReadingPool
from archiver.findings import Finding, FindingLog, escape_for_display, has_errors
from archiver.intake import ProposedDocument, can_be_written
from archiver.progress import Progress, Step, begin_step
from archiver.workers import describe_losses


class FolderDocuments(NamedTuple):
    """The documents of a folder, by their paths in it, and what was noticed about the folder.

    With an error among the findings, there are no documents. One whose path no cell can hold is left out, and told.
    """

    files: Sequence[PayloadFile]
    findings: Sequence[Finding]


def list_folder_documents(folder: str, *, skip_hidden: bool = False) -> FolderDocuments:
    """Return the documents of a folder in the order of a bag, unread."""
    plan, findings = preflight_folder(os.path.join(folder, ""), "skip" if skip_hidden else "keep")
    if has_errors(findings):
        return FolderDocuments([], findings)
    log, files = FindingLog(), []
    for file in list_sources(plan):
        path = file.path.removeprefix(f"{PAYLOAD}/")
        if can_be_written(path):
            files.append(file._replace(path=path))
        else:
            log.add("table.document-left-out", path, file=escape_for_display(path))
    return FolderDocuments(files, [*findings, *log.findings()])


def read_folder_documents(
    files: Sequence[PayloadFile], losses: MutableSequence[Finding], progress: Progress | None = None
) -> Iterator[tuple[PayloadFile, ReadDocument]]:
    """Yield documents of a folder with what was found out about each, in their order. All cores read.

    Processes that are lost are told in `losses`. Raises ReadError if a document cannot be read.
    """
    begin_step(progress, Step.READING, sum(file.size for file in files), len(files))
    octets = 0
    with ReadingPool(len(files)) as pool:
        at_source = (file._replace(path=file.source) for file in files)
        for number, (file, (_, document)) in enumerate(zip(files, pool.read(at_source, str), strict=True), 1):
            octets += file.size
            if progress is not None:
                progress(octets, number)
            yield file, document
        losses += describe_losses(pool.losses)


def propose_document(file: PayloadFile, document: ReadDocument) -> ProposedDocument:
    """Return what a table proposes for a document."""
    known = document.format
    return ProposedDocument(
        file.path,
        *document.title,
        statements=document.statements,
        # The registry may know only what the format is built upon.
        format=known.name if known and document.media_type in known.media_types else document.media_type,
        size=file.size,
        findings=document.findings,
    )
