"""Convert the dates of a table into a new file, which appears whole or not at all."""

import io
import os
from typing import TYPE_CHECKING, BinaryIO, cast

from archiver.bags.workplace import check_new_file, open_new_file
from archiver.errors import ReadError
from archiver.tasks.arguments import read_path, read_text, refuse
from archiver.tasks.tables.table_conversion import DateColumn, TableReport, convert_table

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer


def convert_table_file(
    source: str | os.PathLike[str] | int, target: str | os.PathLike[str] | BinaryIO, column: DateColumn
) -> TableReport:
    """Convert a table like `convert_table`, from a path or an open descriptor to a new file or to a stream.

    A new file gets its name once it is whole and on the disk. It never replaces anything.

    Raises:
        ReadError: the source cannot be read.
        WriteError: the target is there already, or cannot be written.
        WrongUsageError: the table has no such column, or several of that name.
    """
    if not isinstance(column, DateColumn):
        refuse("column", column, "date-column")
    read_text("column.name", column.name)
    table_path = source if type(source) is int else read_path("source", source)
    path = None if hasattr(target, "write") else read_path("target", target)
    if path is not None:
        check_new_file(path)
    try:
        opened: io.BufferedReader = io.BufferedReader(_TableFile(table_path, closefd=isinstance(table_path, str)))
    except OSError as error:
        raise _unreadable(table_path, error) from error
    with opened as table:
        try:
            if path is not None:
                with open_new_file(path) as file:
                    return convert_table(table, file, column)
            return convert_table(table, cast("BinaryIO", target), column)
        except UnicodeDecodeError as error:
            # Half a character of UTF-16 cannot be copied as it is.
            raise ReadError("error.unreadable", path=str(source), reason=f"{error.encoding}: {error.reason}") from error


class _TableFile(io.FileIO):
    """A file that raises ReadError, so that its failures differ from those of the file that is written at the same time."""

    def readinto(self, buffer: "WriteableBuffer", /) -> int | None:
        """Read into a buffer. Raises ReadError."""
        try:
            return super().readinto(buffer)
        except OSError as error:
            raise _unreadable(self.name, error) from error


def _unreadable(source: object, error: OSError) -> ReadError:
    return ReadError("error.unreadable", path=str(source), reason=error.strerror or str(error))
