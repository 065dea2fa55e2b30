"""The map in CONTRIBUTING.md is true: it has every module, and imports go up, never down."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.conftest import REPOSITORY

PACKAGE = "lettergen"


def rooms() -> list[list[str]]:
    """The rows of the map, each with its modules and folders; later names are beside the first."""
    text = (REPOSITORY / "CONTRIBUTING.md").read_text(encoding="utf-8")
    chapter = text.partition("## The map")[2].partition("\n## ")[0]
    rows = [row.split("|")[1] for row in chapter.splitlines() if row.startswith("| `")]
    return [list(_beside_the_first(re.findall("`([^`]+)`", row))) for row in rows]


def _beside_the_first(names: list[str]) -> Iterator[str]:
    folder = names[0].rpartition("/")[0] if names[0][-1] != "/" else ""
    yield names[0]
    yield from (f"{folder}/{name}".lstrip("/") for name in names[1:])


def modules() -> dict[str, Path]:
    """All modules by their dotted names."""
    found = {}
    for path in sorted((REPOSITORY / PACKAGE).rglob("*.py")):
        parts = path.relative_to(REPOSITORY).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def row_of(path: Path, rows: list[list[str]]) -> int:
    """The row that has a module, itself or by one of its folders."""
    name = path.relative_to(REPOSITORY / PACKAGE).as_posix()
    having = [
        number
        for number, row in enumerate(rows)
        if any(name == room or (room.endswith("/") and name.startswith(room)) for room in row)
    ]
    assert len(having) == 1, f"{name} is in {len(having)} rows of the map"
    return having[0]


def imported(path: Path, known: dict[str, Path]) -> set[str]:
    """The modules of the package that one imports, at its head or within its functions."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(PACKAGE):
            names = [f"{node.module}.{alias.name}" for alias in node.names]
            found |= {name if name in known else str(node.module) for name in names}
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names if alias.name in known}
    return found


def test_every_room_of_the_map_is_there() -> None:
    for room in (room for row in rooms() for room in row):
        path = REPOSITORY / PACKAGE / room
        assert path.is_dir() if room.endswith("/") else path.is_file(), room


def test_every_module_is_on_the_map_and_knows_only_rooms_above_it() -> None:
    rows, known = rooms(), modules()
    row = {name: row_of(path, rows) for name, path in known.items()}
    downwards = [
        f"{name} imports {other}"
        for name, path in known.items()
        for other in sorted(imported(path, known))
        if row[other] > row[name]
    ]
    assert downwards == []


def test_no_modules_import_each_other_in_a_circle() -> None:
    known = modules()
    left = {name: imported(path, known) for name, path in known.items()}
    while free := [name for name, others in left.items() if not others & left.keys()]:
        for name in free:
            del left[name]
    assert sorted(left) == []
