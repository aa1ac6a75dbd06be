"""`archiver web`: open the page."""

from __future__ import annotations

import os
import sys
import threading
from contextlib import suppress
from typing import TYPE_CHECKING

from archiver.commands.terminal.options import add_example
from archiver.errors import ReadError, WrongUsageError
from archiver.findings import escape_for_display
from archiver.messages import Language, phrase

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from archiver.web.frame import Site
    from archiver.web.server import Listener, Visits

_LARGEST_PORT = 65_535


def add_arguments(parser: argparse.ArgumentParser, language: Language) -> None:
    """Add the arguments of the command."""
    parser.add_argument("--root", action="append", metavar="FOLDER", help=phrase("web-command.root", language))
    parser.add_argument("--port", default="0", metavar="N", help=phrase("web-command.port", language))
    parser.add_argument("--no-open", action="store_true", help=phrase("web-command.no-open", language))
    parser.add_argument("--seal-key", metavar="FILE", help=phrase("web-command.seal-key", language))
    add_example(parser, language, "archiver web --root boxes")


def run(arguments: argparse.Namespace) -> int:
    """Serve the page until somebody stops it."""
    from archiver.web.application import make_application  # noqa: PLC0415 - takes long to load, and only here
    from archiver.web.opening import open_site  # noqa: PLC0415 - as above
    from archiver.web.server import Visits, listen, serve  # noqa: PLC0415 - as above

    port = _read_port(arguments.port)
    for root in arguments.root or ():
        if not os.path.isdir(root):
            raise ReadError("web.no-root", path=escape_for_display(root))
    site = open_site(arguments.root, arguments.config, arguments.seal_key)
    visits = Visits(arguments.language)
    listener = listen(port)
    try:
        serve(
            make_application(site, visits, listener.port), listener, lambda stop: _begin(site, visits, listener, stop, arguments)
        )
    finally:
        site.close()
    if not arguments.quiet:
        print(phrase("web-command.ended", arguments.language))
    return 0


def _read_port(text: str) -> int:
    """Return the number of a port, in digits of any script. Raises WrongUsageError."""
    if text.isdecimal() and len(text) <= len(str(_LARGEST_PORT)) and int(text) <= _LARGEST_PORT:
        return int(text)
    known = f"0 … {_LARGEST_PORT}"
    found = escape_for_display(text)
    raise WrongUsageError("error.choice-unknown", argument="--port", found=found, known=known, command="archiver web")


def _begin(site: Site, visits: Visits, listener: Listener, stop: Callable[[], None], arguments: argparse.Namespace) -> None:
    """Print the address, open a browser, and wait in a thread for Enter."""
    site.stop = stop
    language: Language = arguments.language
    address = listener.address(visits.new_key())
    print(phrase("web-command.open", language), address, phrase("web-command.more", language), sep="\n", flush=True)
    if not arguments.no_open:
        import webbrowser  # noqa: PLC0415 - only here

        threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()

    def print_addresses() -> None:
        """Print a new address for each Enter, until standard input ends."""
        with suppress(OSError, ValueError):
            for _ in sys.stdin:
                print(listener.address(visits.new_key()), flush=True)

    if sys.stdin is not None:
        threading.Thread(target=print_addresses, daemon=True).start()
