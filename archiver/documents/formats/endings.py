"""The media types that the endings of names promise, and those that are of one family."""

from __future__ import annotations

import os
from typing import Final

PLAIN_TEXT: Final = "text/plain"
HTML: Final = "text/html"

_OFFICE: Final = "application/vnd.openxmlformats-officedocument"
_OPEN: Final = "application/vnd.oasis.opendocument"

_ENDINGS: Final = {
    PLAIN_TEXT: ".txt",
    HTML: ".html .htm .xhtml .xht .shtml",
    "message/rfc822": ".eml .emlx",
    "application/mbox": ".mbox .mbx",
    # Documents
    "application/pdf": ".pdf",
    "application/rtf": ".rtf",
    "application/postscript": ".ps .eps",
    "application/msword": ".doc",
    "application/vnd.ms-excel": ".xls .xlt",
    "application/vnd.ms-powerpoint": ".ppt .pps",
    "application/vnd.visio": ".vsd",
    "application/vnd.ms-outlook": ".msg",
    f"{_OFFICE}.wordprocessingml.document": ".docx",
    f"{_OFFICE}.wordprocessingml.template": ".dotx",
    f"{_OFFICE}.spreadsheetml.sheet": ".xlsx",
    f"{_OFFICE}.spreadsheetml.template": ".xltx",
    f"{_OFFICE}.presentationml.presentation": ".pptx",
    f"{_OFFICE}.presentationml.slideshow": ".ppsx",
    f"{_OFFICE}.presentationml.template": ".potx",
    "application/vnd.ms-word.document.macroEnabled.12": ".docm",
    "application/vnd.ms-word.template.macroEnabled.12": ".dotm",
    "application/vnd.ms-excel.sheet.macroEnabled.12": ".xlsm",
    "application/vnd.ms-excel.template.macroEnabled.12": ".xltm",
    "application/vnd.ms-excel.sheet.binary.macroEnabled.12": ".xlsb",
    "application/vnd.ms-powerpoint.presentation.macroEnabled.12": ".pptm",
    "application/vnd.ms-powerpoint.slideshow.macroEnabled.12": ".ppsm",
    "application/vnd.ms-visio.drawing": ".vsdx",
    "application/vnd.sun.xml.writer": ".sxw .stw .sxg",
    "application/vnd.sun.xml.calc": ".sxc .stc",
    "application/vnd.sun.xml.impress": ".sxi .sti",
    f"{_OPEN}.text": ".odt",
    f"{_OPEN}.text-template": ".ott",
    f"{_OPEN}.spreadsheet": ".ods",
    f"{_OPEN}.spreadsheet-template": ".ots",
    f"{_OPEN}.presentation": ".odp",
    f"{_OPEN}.presentation-template": ".otp",
    f"{_OPEN}.graphics": ".odg",
    "application/epub+zip": ".epub",
    "image/vnd.djvu": ".djvu .djv",
    # Pictures
    "image/png": ".png",
    "image/jpeg": ".jpg .jpeg .jpe .jfif",
    "image/gif": ".gif",
    "image/tiff": ".tif .tiff",
    "image/bmp": ".bmp .dib",
    "image/webp": ".webp",
    "image/jp2": ".jp2",
    "image/heic": ".heic .heif",
    "image/vnd.adobe.photoshop": ".psd",
    # Sound
    "audio/mpeg": ".mp3 .mp2 .mpga",
    "audio/x-wav": ".wav",
    "audio/x-aiff": ".aif .aiff",
    "audio/flac": ".flac",
    "audio/ogg": ".ogg .oga .opus",
    "audio/mp4": ".m4a",
    "audio/amr": ".amr",
    "audio/midi": ".mid .midi",
    # Films
    "video/mp4": ".mp4 .m4v",
    "video/quicktime": ".mov",
    "video/3gpp": ".3gp",
    "video/x-msvideo": ".avi",
    "video/mpeg": ".mpg .mpeg .vob",
    "video/x-ms-asf": ".wmv .wma .asf",
    "video/x-matroska": ".mkv .mka .mks",
    "video/webm": ".webm .weba",
    "video/ogg": ".ogv",
    # Databases and archives
    "application/x-sqlite3": ".sqlite .sqlite3",
    "application/x-msaccess": ".mdb .accdb",
    "application/vnd.ms-outlook-pst": ".pst",
    "application/zip": ".zip",
    "application/gzip": ".gz .tgz",
    "application/x-bzip2": ".bz2",
    "application/x-7z-compressed": ".7z",
    "application/vnd.rar": ".rar",
    "application/x-tar": ".tar",
}
_BY_ENDING: Final = {ending: media_type for media_type, endings in _ENDINGS.items() for ending in endings.split()}
_DELIMITED: Final = frozenset({".csv", ".tsv", ".tab"})

_FAMILIES: Final = (
    # The box format of ISO/IEC 14496-12, whose brands people and programs exchange.
    frozenset({"video/mp4", "audio/mp4", "video/quicktime", "video/3gpp", "video/3gpp2"}),
    frozenset({"audio/ogg", "video/ogg", "application/ogg"}),
    frozenset({"video/x-matroska", "video/webm"}),
    frozenset({"image/jp2", "image/jpx", "image/jpm"}),
    frozenset({"image/heic", "image/avif"}),
    # MPEG-1 layer II and III begin with the same frames, and a film may have the stream of its sound first.
    frozenset({"video/mpeg", "video/mp2t"}),
    # A mail may have the line before it that a mailbox has.
    frozenset({"message/rfc822", "application/mbox", "multipart/related"}),
    # OpenOffice 1, whose formats the registry counts among those of its successor.
    frozenset({"application/vnd.sun.xml.writer", "application/vnd.sun.xml.writer.template", f"{_OPEN}.text"}),
    frozenset({"application/vnd.sun.xml.calc", f"{_OPEN}.spreadsheet"}),
    frozenset({"application/vnd.sun.xml.impress", f"{_OPEN}.presentation"}),
    # Write of Windows 3 saved its files as .doc too, if asked for Word.
    frozenset({"application/msword", "application/mswrite"}),
)
_BUILT_UPON: Final = {
    "application/gzip": frozenset({"application/x-tar"}),
    "application/x-ole-storage": frozenset({"application/msword", "application/vnd.ms-excel", "application/vnd.ms-powerpoint"})
    | {"application/vnd.visio", "application/vnd.ms-outlook"},
    "application/xml": frozenset({HTML}),
}
"""Formats that are made of a general one, which is then all that a signature shows."""


def format_by_name(name: str) -> str | None:
    """Return the media type that the ending of a name promises, or None if it is not known."""
    return _BY_ENDING.get(os.path.splitext(name)[1].lower())


def has_usual_ending(media_type: str) -> bool:
    """Return whether files of a media type have one of the endings that are known here."""
    return media_type in _ENDINGS


def promises_table(name: str) -> bool:
    """Return whether the ending of a name promises delimited text: rows of cells."""
    return os.path.splitext(name)[1].lower() in _DELIMITED


def are_of_one_family(one: str, other: str) -> bool:
    """Return whether two media types are the same, or are told apart by no more than a mark inside the file."""
    return one == other or any({one, other} <= family for family in _FAMILIES)


def is_built_upon(media_type: str, general: str) -> bool:
    """Return whether files of a format can look like those of a general one."""
    return media_type in _BUILT_UPON.get(general, ())
