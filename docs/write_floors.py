"""Write the drawing of the floors into the pages that show it: `python docs/write_floors.py`; a test keeps them current.

The floors stand in one place, the contracts of import-linter in `pyproject.toml`. The text of a room is the first line of its
docstring.
"""

from __future__ import annotations

import ast
import tomllib
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parent.parent
PAGES: Final = ("README.md", "docs/architecture.md")
_BEGIN: Final = "<!-- floors: docs/write_floors.py writes them -->\n"
_END: Final = "<!-- end of the floors -->\n"


def read_layers(container: str) -> list[list[str]]:
    """Return the floors of a package from top to bottom, each a list of rooms that do not import each other."""
    contracts: list[dict[str, Any]] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    layers = next(contract["layers"] for contract in contracts if contract.get("containers") == [container])
    return [[room.strip() for room in layer.split("|")] for layer in layers]


def list_containers() -> list[str]:
    """Return the packages whose floors a contract holds."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]
    return [contract["containers"][0] for contract in contracts if contract["type"] == "layers"]


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
                inside = " > ".join(" | ".join(layer) for layer in sub_rooms[room])
                lines.append(f"    {'':<18}{inside}")
    return "\n".join(lines)


def render_page(page: str) -> str:
    """Return a page with the drawing of today between its two marks."""
    text = (ROOT / page).read_text(encoding="utf-8")
    before, _, rest = text.partition(_BEGIN)
    _, _, after = rest.partition(_END)
    return f"{before}{_BEGIN}```\n{draw_floors()}\n```\n{_END}{after}"


def _first_line(room: Path) -> str:
    source = room / "__init__.py" if room.is_dir() else room.with_suffix(".py")
    docstring = ast.get_docstring(ast.parse(source.read_text(encoding="utf-8")))
    return (docstring or "").partition("\n")[0].rstrip(".")


if __name__ == "__main__":
    for name in PAGES:
        (ROOT / name).write_text(render_page(name), encoding="utf-8")
