"""Write an intake table with a row for each document of a folder, its title proposed, for people to go on with."""

import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, BinaryIO, NamedTuple, cast

from archiver.bags.workplace import check_new_file, open_new_file
from archiver.errors import WrongUsageError
from archiver.findings import Finding, escape_for_display, has_errors
from archiver.intake import ProposedDocument, ProposedRows, choose_columns, render_rows, sort_key, write_heading
from archiver.messages import Language
from archiver.progress import Progress, Step, begin_step
from archiver.tasks.arguments import check_progress, read_path
from archiver.tasks.tables.folder_documents import list_folder_documents, propose_document, read_folder_documents
from archiver.tasks.tables.table_template import choose_form, read_languages
from archiver.value import WithoutTruthValue


@dataclass(frozen=True, slots=True)
class TemplateOptions:
    """The options of `fill_template`.

    `form` is `csv`, `jsonl` or `xlsx`; by default that of the ending of the file, or else CSV. `languages` are the BCP 47 tags of
    the languages in which texts are given; Persian and English by default. `reader` is the language of the person who fills in
    the table, `en` or `fa`.
    """

    form: str | None = None
    languages: Sequence[str] = ()
    reader: Language = "en"
    skip_hidden: bool = False


@dataclass(frozen=True, slots=True)
class FilledTemplate(WithoutTruthValue):
    """The outcome. `made` says whether the table was written; if not, an error among the findings says why.

    `titles` counts the proposed titles by their basis.
    """

    ask_instead = "made"

    folder: str
    output: str | None
    format: str
    made: bool
    columns: int = 0
    titles: Mapping[str, int] = field(default_factory=dict)
    findings: Sequence[Finding] = ()

    @property
    def documents(self) -> int:
        """The number of rows."""
        return sum(self.titles.values())

    @property
    def results(self) -> list[dict[str, Any]]:
        """The `results` of the JSON report: this one if the table was written."""
        return [self.to_dict()] if self.made else []

    def to_dict(self) -> dict[str, Any]:
        """Return the outcome in the form of `schemas/report.schema.json`."""
        told = {"format": self.format, "output": escape_for_display(self.output or "-"), "columns": self.columns}
        return {**told, "folder": escape_for_display(self.folder), "documents": self.documents, "titles": dict(self.titles)}


def fill_template(
    folder: str | os.PathLike[str],
    to: str | os.PathLike[str] | BinaryIO,
    options: TemplateOptions | None = None,
    progress: Progress | None = None,
) -> FilledTemplate:
    """Read the documents of a folder, on all cores, and write a table with a row for each, sorted as people sort names.

    Path and title are filled in. Columns that are only to be read tell where the title comes from, and the dates, format, size
    and findings of the document. The column of dates stays empty, since a date in it is the decision of a person.

    Args:
        folder: the folder, which is only read.
        to: a file, which must not be there yet, or a binary stream.
        options: form, languages and reader of the table.
        progress: called with the octets and documents read so far.

    Raises:
        ReadError: the folder or a document cannot be read.
        WriteError: the file is there already, or cannot be written.
        WrongUsageError: `folder` is no folder, a language is no BCP 47 tag, or the format is not that of the name.
    """
    check_progress(progress)
    options = options or TemplateOptions()
    folder_path = read_path("folder", folder)
    path = None if hasattr(to, "write") else read_path("to", to)
    form, languages = choose_form(options.form, path or ""), read_languages(options.languages)
    if path is not None:
        check_new_file(path)
    read = _read_folder(folder_path, skip_hidden=options.skip_hidden, progress=progress)
    outcome = FilledTemplate(folder_path, path, form, made=False, findings=read.findings)
    if has_errors(read.findings):
        return outcome
    columns = choose_columns(read.documents, languages)
    rows = map(ProposedRows(columns, options.reader).write, read.documents)
    octets = _render(form, columns, rows, options.reader)
    if path is None:
        cast("BinaryIO", to).writelines(octets)
    else:
        with open_new_file(path) as file:
            file.writelines(octets)
    titles = Counter(document.basis for document in read.documents)
    return FilledTemplate(folder_path, path, form, made=True, columns=len(columns), titles=titles, findings=read.findings)


def _render(form: str, columns: Any, rows: Iterable[list[str]], reader: Language) -> Iterator[bytes]:  # noqa: ANN401 - of intake
    if form != "jsonl":
        return render_rows(form, columns, rows, reader)
    headings = [write_heading(column, language, reader) for column, language in columns]
    lines = (dict(zip(headings, row, strict=True)) for row in rows)
    return ((json.dumps(line, ensure_ascii=False) + "\n").encode() for line in lines)


class _ReadFolder(NamedTuple):
    """The documents of a folder in the order of the table, and what was noticed about the folder."""

    documents: Sequence[ProposedDocument]
    findings: Sequence[Finding]


def _read_folder(folder: str, *, skip_hidden: bool, progress: Progress | None) -> _ReadFolder:
    """Read all documents of a folder. With an error among the findings, none is read."""
    begin_step(progress, Step.LOOKING_OVER)
    if os.path.exists(folder) and not os.path.isdir(folder):
        raise WrongUsageError("error.template-folder", path=escape_for_display(folder))
    listed = list_folder_documents(folder, skip_hidden=skip_hidden)
    if has_errors(listed.findings):
        return _ReadFolder([], listed.findings)
    losses: list[Finding] = []
    read = read_folder_documents(listed.files, losses, progress)
    documents = [propose_document(file, document) for file, document in read]
    documents.sort(key=lambda document: sort_key(document.path))
    return _ReadFolder(documents, [*listed.findings, *losses])
