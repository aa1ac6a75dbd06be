"""Make a small text locked with a password as DOCX, ODT and PDF, by LibreOffice.

python3 tests/data/documents/make_locked.py [FOLDER]

Needs `soffice` and its Python bridge (Debian's `python3-uno`), which belongs to the system's own Python.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import uno
from com.sun.star.beans import NamedValue, PropertyValue  # type: ignore[import-not-found]
from com.sun.star.connection import NoConnectException  # type: ignore[import-not-found]

ADDRESS = "pipe,name=bayegan-locked;urp;"
KINDS = {
    "odt": {"FilterName": "writer8", "Password": "secret"},
    "docx": {"FilterName": "MS Word 2007 XML", "EncryptionData": {"CryptoType": "Standard", "OOXPassword": "secret"}},
    "pdf": {"FilterName": "writer_pdf_Export", "FilterData": {"EncryptFile": True, "DocumentOpenPassword": "secret"}},
}


def main() -> None:
    """Make the files."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent
    with tempfile.TemporaryDirectory() as home:
        switches = [f"-env:UserInstallation={Path(home).as_uri()}", "--headless", "--norestore"]
        office = subprocess.Popen(["soffice", *switches, f"--accept={ADDRESS}"])
        try:
            desktop = connect()
            for kind, options in KINDS.items():
                document = desktop.loadComponentFromURL("private:factory/swriter", "_blank", 0, properties({"Hidden": True}))
                document.Text.setString("تاریخ: ۱۵ آبان ۱۳۹۵")
                document.storeToURL((folder / f"locked.{kind}").as_uri(), properties(options))
                document.close(True)  # noqa: FBT003 - of LibreOffice
            desktop.terminate()
        finally:
            office.wait(60)


def connect() -> Any:
    """The desktop of LibreOffice, once it has started."""
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(60):
        try:
            context = resolver.resolve(f"uno:{ADDRESS}StarOffice.ComponentContext")
        except NoConnectException:
            time.sleep(1)
        else:
            return context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
    raise TimeoutError


def properties(options: dict[str, Any]) -> tuple[Any, ...]:
    """Options as LibreOffice takes them."""
    return tuple(PropertyValue(name, 0, wrap(name, value), 0) for name, value in options.items())


def wrap(name: str, value: Any) -> Any:
    """The value of an option as LibreOffice takes it."""
    if name == "EncryptionData":
        return uno.Any("[]com.sun.star.beans.NamedValue", tuple(NamedValue(*item) for item in value.items()))
    return uno.Any("[]com.sun.star.beans.PropertyValue", properties(value)) if isinstance(value, dict) else value


if __name__ == "__main__":
    main()
