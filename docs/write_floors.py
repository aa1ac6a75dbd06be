"""Write what the pages show of the code's structure: `python docs/write_floors.py`; a test keeps them current.

The floors stand in one place, the contracts of import-linter in `pyproject.toml`. The text of a room is the first line of its
docstring. The key to the shapes of dates is the table of `TermKind`.
"""

from __future__ import annotations

import ast
import re
import textwrap
import tomllib
from pathlib import Path
from typing import Any, Final

from archiver.dating.words.term_kinds import TermKind

ROOT: Final = Path(__file__).resolve().parent.parent
PAGES: Final = ("README.md", "docs/architecture.md")
INDENT: Final = " " * 22
WIDTH: Final = 130


def read_layers(container: str) -> list[list[str]]:
    """Return the floors of a package from top to bottom, each a list of rooms that do not import each other."""
    layers = next(contract["layers"] for contract in _read_contracts() if contract["containers"] == [container])
    return [[room.strip(" ()") for room in layer.split("|")] for layer in layers]


def list_containers() -> list[str]:
    """Return the packages whose floors a contract holds."""
    return [contract["containers"][0] for contract in _read_contracts()]


def _read_contracts() -> list[dict[str, Any]]:
    """Return the contracts about layers."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    return [contract for contract in settings["contracts"] if contract["type"] == "layers"]


def draw_floors() -> str:
    """Return the drawing: a line for each room, the top floor first, its number where the floor begins."""
    floors = [floor for floor in read_layers("archiver") if floor != ["__main__"]]
    sub_rooms = {container.removeprefix("archiver."): read_layers(container) for container in list_containers()[1:]}
    lines = []
    for number, rooms in zip(range(len(floors) - 1, -1, -1), floors, strict=True):
        for index, room in enumerate(rooms):
            head = f"{number:>2}" if index == 0 else "  "
            lines.append(f"{head}  {room:<18}{_first_line(ROOT / 'archiver' / room)}")
            if room in sub_rooms:
                inside = (" | ".join(layer) for layer in sub_rooms[room])
                lines += textwrap.wrap(" > ".join(inside), WIDTH, initial_indent=INDENT, subsequent_indent=INDENT)
    return "\n".join(lines)


def draw_shapes() -> str:
    """Return the key to the shapes: a row for each letter."""
    rows = [f"| `{kind.value}` | {kind.meaning} | {kind.example} |" for kind in TermKind]
    return "\n".join(["| letter | meaning | example |", "|---|---|---|", *rows])


def render_page(page: str) -> str:
    """Return a page with what stands in the code today between its marks."""
    text = (ROOT / page).read_text(encoding="utf-8")
    text = _fill(text, "floors", f"```\n{draw_floors()}\n```")
    return _fill(text, "shapes", draw_shapes()) if _begin("shapes") in text else text


def _begin(what: str) -> str:
    return f"<!-- {what}: docs/write_floors.py writes them -->\n"


def _fill(text: str, what: str, content: str) -> str:
    end = f"<!-- end of the {what} -->\n"
    before, _, rest = text.partition(_begin(what))
    return f"{before}{_begin(what)}{content}\n{end}{rest.partition(end)[2]}"


def _first_line(room: Path) -> str:
    source = room / "__init__.py" if room.is_dir() else room.with_suffix(".py")
    docstring = ast.get_docstring(ast.parse(source.read_text(encoding="utf-8")))
    line = (docstring or "").partition("\n")[0].rstrip(".")
    # "Bags: folders with …" stands beside the name already.
    return re.sub(rf"^{room.name.replace('_', ' ')}: (\w)", lambda match: match[1].upper(), line, flags=re.IGNORECASE)


if __name__ == "__main__":
    for name in PAGES:
        (ROOT / name).write_text(render_page(name), encoding="utf-8")
