"""The first octets of the formats that archives hold, with their media types. One table, in the order of the first octet.

The names are those that the PRONOM registry gives, if it gives one. Formats that begin in the same way are told apart by what
follows: `RIFF` is sound, a picture or a film, and `ftyp` names a brand.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

OLE = "application/x-ole-storage"
ZIP = "application/zip"
PDF = "application/pdf"
TAR = "application/x-tar"

# Patterns of the beginning of a file by media type. `.` is any octet.
# fmt: off
SIGNATURES: tuple[tuple[str, tuple[bytes, ...]], ...] = (
    # Documents
    (PDF, (rb"%PDF-",)),
    ("application/postscript", (rb"%!PS", rb"\xc5\xd0\xd3\xc6")),
    ("application/rtf", (rb"(?:\xef\xbb\xbf)?\s{0,8}\{\\rtf",)),
    (OLE, (rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",)),
    ("application/vnd.wordperfect", (rb"\xffWPC",)),
    ("application/msword", (rb"\xdb\xa5-\x00", rb"\x31\xbe\x00\x00\x00\xab", rb"\xfe\x37\x00\x23")),
    ("application/mswrite", (rb"[\x31\x32]\xbe\x00\x00",)),
    ("application/vnd.ms-excel", (rb"\x09[\x00\x02\x04\x08][\x04\x06\x08]\x00.\x00[\x05\x10\x20\x40]\x00",)),
    ("application/vnd.ms-excel", (rb"\x09\x08\x10\x00\x00\x06\x05\x00",)),
    ("application/vnd.lotus-1-2-3", (rb"\x00\x00\x02\x00[\x04\x06]\x04", rb"\x00\x00\x1a\x00[\x00-\x05]\x10\x04\x00")),
    ("image/vnd.djvu", (rb"AT&TFORM....DJV[UMI]",)),
    ("application/msonenote", (rb"\xe4\x52\x5c\x7b\x8c\xd8\xa7\x4d\xae\xb1\x53\x78\xd0\x29\x96\xd3",)),
    ("application/vnd.ms-htmlhelp", (rb"ITSF\x03\x00\x00\x00",)),
    ("application/x-mobipocket-ebook", (rb".{60}BOOKMOBI",)),
    # Pictures
    ("image/png", (rb"\x89PNG\r\n\x1a\n",)),
    ("image/jpeg", (rb"\xff\xd8\xff",)),
    ("image/gif", (rb"GIF8[79]a",)),
    ("image/tiff", (rb"II\*\x00", rb"MM\x00\*", rb"II\+\x00\x08\x00", rb"MM\x00\+\x00\x08")),
    ("image/bmp", (rb"BM.{4}\x00{4}.{4}[\x0c\x28\x40\x6c\x7c]\x00\x00\x00",)),
    ("image/webp", (rb"RIFF....WEBP",)),
    ("image/jp2", (rb"\x00\x00\x00\x0cjP  \r\n\x87\n.{4}ftypjp2 ",)),
    ("image/jpx", (rb"\x00\x00\x00\x0cjP  \r\n\x87\n.{4}ftypjpx ",)),
    ("image/jpm", (rb"\x00\x00\x00\x0cjP  \r\n\x87\n.{4}ftypjpm ",)),
    ("image/jp2", (rb"\x00\x00\x00\x0cjP  \r\n\x87\n",)),
    ("image/j2c", (rb"\xff\x4f\xff\x51",)),
    ("image/jxl", (rb"\x00\x00\x00\x0cJXL \r\n\x87\n", rb"\xff\x0a[^\x00]")),
    ("image/heic", (rb"....ftyp(?:hei[cxms]|hev[cx]|mif1|msf1)",)),
    ("image/avif", (rb"....ftypavi[fs]",)),
    ("image/vnd.adobe.photoshop", (rb"8BPS\x00[\x01\x02]",)),
    ("image/vnd.microsoft.icon", (rb"\x00\x00[\x01\x02]\x00[\x01-\x40]\x00.{2}[\x00-\xff]\x00",)),
    ("image/vnd.zbrush.pcx", (rb"\x0a[\x00\x02-\x05]\x01[\x01\x02\x04\x08]",)),
    ("image/wmf", (rb"\xd7\xcd\xc6\x9a\x00\x00",)),
    ("image/emf", (rb"\x01\x00\x00\x00.{36} EMF",)),
    ("image/x-xcf", (rb"gimp xcf ",)),
    ("application/dicom", (rb".{128}DICM",)),
    ("image/fits", (rb"SIMPLE  =                    T",)),
    ("image/x-dpx", (rb"SDPX\x00", rb"XPDS")),
    ("image/x-exr", (rb"v/1\x01",)),
    ("image/x-fuji-raf", (rb"FUJIFILMCCD-RAW",)),
    ("image/x-olympus-orf", (rb"IIR[OS]\x08\x00",)),
    ("image/x-panasonic-rw2", (rb"IIU\x00\x18\x00",)),
    ("image/x-canon-crw", (rb"II\x1a\x00\x00\x00HEAPCCDR",)),
    ("application/vnd.corel-draw", (rb"RIFF....CDR",)),
    ("image/vnd.dwg", (rb"AC10[0-3][0-9]",)),
    ("image/vnd.ms-modi", (rb"EP\*\x00",)),
    # Sound
    ("audio/mpeg", (rb"ID3[\x02-\x04][\x00-\x0f].",)),
    ("audio/x-wav", (rb"(?:RIFF|RF64|BW64)....WAVE",)),
    ("audio/x-aiff", (rb"FORM....AIF[FC]",)),
    ("audio/flac", (rb"fLaC\x00",)),
    ("audio/ogg", (rb"OggS\x00.{22}(?:.|..)(?:\x01vorbis|OpusHead|\x7fFLAC|Speex   )",)),
    ("audio/mp4", (rb"....ftypM4[ABP] ",)),
    ("audio/amr", (rb"#!AMR(?:-WB|_MC1\.0|)\n",)),
    ("audio/midi", (rb"MThd\x00\x00\x00\x06",)),
    ("audio/basic", (rb"\.snd\x00\x00",)),
    ("audio/x-caf", (rb"caff\x00\x01\x00\x00",)),
    ("audio/ape", (rb"MAC .\x0f",)),
    ("audio/x-wavpack", (rb"wvpk....[\x00-\x10]\x04",)),
    ("audio/vnd.rn-realaudio", (rb"\.ra\xfd\x00",)),
    ("audio/x-dss", (rb"[\x02\x03]ds[s2]",)),
    ("audio/x-voc", (rb"Creative Voice File\x1a",)),
    ("audio/ac3", (rb"\x0b\x77..[\x00-\x3f\x40-\xa5]",)),
    # Films
    ("video/quicktime", (rb"....ftypqt  ", rb"....(?:moov|wide|skip|pnot)", rb"....mdat.{8}")),
    ("video/quicktime", (rb"....free....(?:moov|mdat|wide)",)),
    ("video/3gpp", (rb"....ftyp3g[eghprst]",)),
    ("video/3gpp2", (rb"....ftyp3g2",)),
    ("video/mp4", (rb"....ftyp",)),
    ("video/x-msvideo", (rb"RIFF....AVI ",)),
    ("video/ogg", (rb"OggS\x00.{22}(?:.|..)(?:\x80theora|fishead\x00|\x01video)",)),
    ("application/ogg", (rb"OggS\x00",)),
    ("video/webm", (rb"\x1aE\xdf\xa3.{0,40}webm",)),
    ("video/x-matroska", (rb"\x1aE\xdf\xa3",)),
    ("video/mpeg", (rb"\x00\x00\x01[\xb3\xba]",)),
    ("video/mp2t", (rb"G.{187}G.{187}G", rb".{4}G.{191}G.{191}G")),
    ("video/x-ms-asf", (rb"\x30\x26\xb2\x75\x8e\x66\xcf\x11\xa6\xd9\x00\xaa\x00\x62\xce\x6c",)),
    ("video/x-flv", (rb"FLV\x01",)),
    ("application/vnd.adobe.flash-movie", (rb"[FCZ]WS[\x01-\x40].{4}",)),
    ("application/mxf", (rb"\x06\x0e\x2b\x34\x02\x05\x01\x01\x0d\x01\x02",)),
    ("application/vnd.rn-realmedia", (rb"\.RMF\x00",)),
    ("video/x-dv", (rb"\x1f\x07\x00[\x3f\xbf]",)),
    # Databases and data
    ("application/x-sqlite3", (rb"SQLite format 3\x00",)),
    ("application/x-msaccess", (rb"\x00\x01\x00\x00Standard (?:Jet|ACE) DB",)),
    ("application/x-dbf", (rb"[\x02\x03\x30-\x32\x43\x63\x83\x8b\xcb\xf5\xfb].[\x01-\x0c][\x01-\x1f].{4}[^\x00].[^\x00].\0\0",)),
    ("application/x-filemaker", (rb"\x00\x01\x00\x00\x00\x02\x00\x01\x00\x05\x00\x02\x00\x02\xc0",)),
    ("application/x-hdf", (rb"\x89HDF\r\n\x1a\n", rb"\x0e\x03\x13\x01")),
    ("application/x-netcdf", (rb"CDF[\x01\x02\x05]",)),
    ("application/vnd.apache.parquet", (rb"PAR1",)),
    ("application/x-spss-sav", (rb"\$FL[23]@\(#\)",)),
    ("application/vnd.shp", (rb"\x00\x00\x27\x0a\x00{20}",)),
    ("application/x-berkeley-db", (rb".{12}\x00\x05\x31\x62", rb".{12}\x62\x31\x05\x00", rb".{12}\x61\x15\x06\x00")),
    # Mail
    ("application/vnd.ms-outlook-pst", (rb"!BDN",)),
    ("application/x-outlook-dbx", (rb"\xcf\xad\x12\xfe",)),
    ("application/vnd.ms-tnef", (rb"\x78\x9f\x3e\x22",)),
    # Archives and packed files
    (ZIP, (rb"PK(?:\x03\x04|\x05\x06|00PK\x03\x04|\x07\x08PK\x03\x04)",)),
    ("application/gzip", (rb"\x1f\x8b\x08",)),
    ("application/x-bzip2", (rb"BZh[1-9](?:1AY&SY|\x17rE8P\x90)",)),
    ("application/x-xz", (rb"\xfd7zXZ\x00",)),
    ("application/x-7z-compressed", (rb"7z\xbc\xaf\x27\x1c",)),
    ("application/vnd.rar", (rb"Rar!\x1a\x07",)),
    (TAR, (rb".{257}ustar",)),
    ("application/zstd", (rb"\x28\xb5\x2f\xfd",)),
    ("application/x-lz4", (rb"\x04\x22\x4d\x18",)),
    ("application/lzip", (rb"LZIP\x01",)),
    ("application/x-lzh-compressed", (rb"..-l[hz][0-9ds]-",)),
    ("application/x-arj", (rb"\x60\xea..[\x1e-\x30]",)),
    ("application/vnd.ms-cab-compressed", (rb"MSCF\x00\x00\x00\x00",)),
    ("application/x-compress", (rb"\x1f\x9d[\x80-\x91]",)),
    ("application/x-cpio", (rb"07070[127]", rb"\xc7\x71", rb"\x71\xc7")),
    ("application/vnd.debian.binary-package", (rb"!<arch>\ndebian-binary",)),
    ("application/x-archive", (rb"!<arch>\n",)),
    ("application/x-rpm", (rb"\xed\xab\xee\xdb",)),
    ("application/x-stuffit", (rb"SIT!", rb"StuffIt \(c\)", rb"StuffIt!")),
    ("application/warc", (rb"WARC/[01]\.[0-9]+\r?\n",)),
    ("application/x-internet-archive", (rb"filedesc://",)),
    ("application/mac-binhex40", (rb"\(This file must be converted with BinHex",)),
    ("application/x-macbinary", (rb"\x00[\x01-\x3f][^\x00]{1,63}\x00{0,62}.{0,64}mBIN",)),
    # Images of disks
    ("application/x-iso9660-image", (rb".{32769}CD001", rb".{32769}BEA01")),
    ("application/x-apple-diskimage", (rb"encrcdsa", rb"cdsaencr")),
    ("application/x-ewf", (rb"EVF\x09\x0d\x0a\xff\x00", rb"EVF2\x0d\x0a\x81\x00")),
    ("application/x-aff", (rb"AFF10\r\n\x00",)),
    ("application/x-qemu-disk", (rb"QFI\xfb",)),
    ("application/x-vhd", (rb"conectix",)),
    ("application/x-vhdx", (rb"vhdxfile",)),
    ("application/x-vmdk", (rb"KDMV", rb"COWD", rb"# Disk DescriptorFile")),
    ("application/x-virtualbox-vdi", (rb".{64}\x7f\x10\xda\xbe",)),
    ("application/x-raw-disk-image", (rb"[\xeb\xe9\xfa\x33].{509}\x55\xaa", rb".{1080}\x53\xef[\x00-\x02]\x00")),
    # Fonts
    ("font/ttf", (rb"(?:\x00\x01\x00\x00|true)\x00[\x04-\x40].{4}.{2}[\x20-\x7e]{4}",)),
    ("font/otf", (rb"OTTO\x00",)),
    ("font/collection", (rb"ttcf\x00[\x01\x02]",)),
    ("font/woff", (rb"wOFF",)),
    ("font/woff2", (rb"wOF2",)),
    ("application/vnd.ms-fontobject", (rb".{8}[\x00-\x02]\x00[\x01\x02]\x00.{22}LP",)),
    ("application/x-font-type1", (rb"\x80\x01.{4}%!PS-AdobeFont",)),
    # Programs, and what systems leave behind
    ("application/vnd.microsoft.portable-executable", (rb"MZ.{58}.{4}.*PE\x00\x00",)),
    ("application/x-dosexec", (rb"MZ",)),
    ("application/x-elf", (rb"\x7fELF[\x01\x02]",)),
    ("application/java-vm", (rb"\xca\xfe\xba\xbe\x00[\x00\x03]\x00[\x2d-\x60]",)),
    ("application/x-mach-binary", (rb"[\xce\xcf]\xfa\xed\xfe", rb"\xfe\xed\xfa[\xce\xcf]", rb"\xca\xfe\xba\xbe")),
    ("application/wasm", (rb"\x00asm\x01\x00\x00\x00",)),
    ("application/x-ms-shortcut", (rb"L\x00\x00\x00\x01\x14\x02\x00",)),
    ("application/applefile", (rb"\x00\x05\x16\x00\x00[\x01\x02]\x00\x00",)),
    ("multipart/appledouble", (rb"\x00\x05\x16\x07\x00[\x01\x02]\x00\x00",)),
    ("application/x-apple-ds-store", (rb"\x00\x00\x00\x01Bud1",)),
    ("application/x-bplist", (rb"bplist0",)),
    ("application/vnd.tcpdump.pcap", (rb"\xd4\xc3\xb2\xa1", rb"\xa1\xb2\xc3\xd4", rb"\x0a\x0d\x0d\x0a....\x4d\x3c\x2b\x1a")),
)
# fmt: on

TRAILERS: tuple[tuple[str, bytes, int], ...] = (
    ("application/x-apple-diskimage", b"koly\x00\x00\x00\x04", 512),
    ("application/x-vhd", b"conectix", 512),
    ("image/x-tga", b"TRUEVISION-XFILE.\x00", 18),
    ("audio/mpeg", b"TAG", 128),
)
"""Formats that are known by their end only: the media type, the octets, and their distance from the end."""
TRAILER = 512
"""Octets at the end of a file that are looked at."""

_READ_AS_TEXT: Final = frozenset(
    {PDF, "application/postscript", "application/rtf", "application/warc", "application/x-internet-archive", "audio/amr"}
    | {"application/mac-binhex40", "application/x-vmdk", "application/x-archive"}
)
"""Formats whose octets can all be those of text. Other signatures in printable letters say nothing in front of text."""
_PRINTABLE: Final = range(0x20, 0x7F)


@cache
def _compile() -> tuple[re.Pattern[bytes], tuple[str, ...]]:
    """Return one pattern of all signatures, each of which ends with a group, and the media type of each group."""
    rows = [(media_type, pattern) for media_type, patterns in SIGNATURES for pattern in patterns]
    whole = b"|".join(pattern + b"()" for _, pattern in rows)
    return re.compile(whole, re.DOTALL), tuple(media_type for media_type, _ in rows)


def find_signature(beginning: bytes, *, is_text: bool) -> str | None:
    """Return the media type that the beginning of a file shows, or None. `is_text` says that its octets can be those of text."""
    pattern, media_types = _compile()
    found = pattern.match(beginning)
    if found is None or found.lastindex is None:
        return None
    media_type = media_types[found.lastindex - 1]
    if is_text and beginning[0] in _PRINTABLE and media_type not in _READ_AS_TEXT:
        return None
    return media_type


def find_trailer(end: bytes) -> str | None:
    """Return the media type that the last `TRAILER` octets of a file show, or None."""
    return next((media_type for media_type, octets, distance in TRAILERS if end[-distance:].startswith(octets)), None)


def is_old_tar(beginning: bytes) -> bool:
    """Return whether the first block of a file is the header of a tar archive of before POSIX, by its sum of octets."""
    header = beginning[:512]
    written = header[148:156].strip(b" \0")
    if len(header) < 512 or not written or written.translate(None, b"01234567"):  # noqa: PLR2004 - the size of a block
        return False
    return sum(header[:148]) + sum(header[156:]) + 8 * 0x20 == int(written, 8)
