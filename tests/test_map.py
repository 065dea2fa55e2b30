"""The map in CONTRIBUTING.md is true: it names every part, and imports go down it only."""

import ast
import re
from pathlib import Path

from tests.conftest import REPOSITORY

PACKAGE = "lettergen"


def levels() -> list[list[str]]:
    """The levels of the map, the top one first; each holds the parts that stand side by side."""
    text = (REPOSITORY / "CONTRIBUTING.md").read_text(encoding="utf-8")
    line = next(line for line in text.splitlines() if line.startswith("`cli` →"))
    return [re.findall(r"`(\w+)`", level) for level in line.split("→")]


def described() -> set[str]:
    """The parts that the map's table describes."""
    text = (REPOSITORY / "CONTRIBUTING.md").read_text(encoding="utf-8")
    chapter = text.partition("## The map")[2].partition("\n## ")[0]
    return {re.sub(r"/|\.py", "", name) for name in re.findall(r"^\| `([^`]+)`", chapter, re.M)}


def modules() -> dict[str, Path]:
    """All modules by their dotted names."""
    found = {}
    for path in sorted((REPOSITORY / PACKAGE).rglob("*.py")):
        parts = path.relative_to(REPOSITORY).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


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


def part_of(module: str) -> str:
    """The top-level part that a module is in; empty for ``lettergen`` itself."""
    return module.split(".")[1] if "." in module else ""


def test_the_map_names_every_part_and_no_other() -> None:
    parts = {part_of(module) for module in modules()} - {"", "__main__"}
    assert parts == {part for level in levels() for part in level} == described()


def test_imports_go_down_the_map_and_never_up_or_aside() -> None:
    known = modules()
    level = {part: number for number, parts in enumerate(levels()) for part in parts}
    wrong = [
        f"{name} imports {other}"
        for name, path in known.items()
        for other in sorted(imported(path, known))
        if part_of(name) in level and part_of(other) in level
        if part_of(name) != part_of(other) and level[part_of(other)] <= level[part_of(name)]
    ]
    assert wrong == []


def test_no_modules_import_each_other_in_a_circle() -> None:
    known = modules()
    left = {name: imported(path, known) - {PACKAGE} for name, path in known.items()}
    while free := [name for name, others in left.items() if not others & left.keys()]:
        for name in free:
            del left[name]
    assert sorted(left) == []


def test_what_the_table_of_additions_names_is_there() -> None:
    text = (REPOSITORY / "CONTRIBUTING.md").read_text(encoding="utf-8")
    rows = text.partition("## Where do I add")[2].partition("\n## ")[0].splitlines()[4:]
    last = [row.split("|")[-2] for row in rows if row]
    tables = re.findall(r"`([A-Z]+)` in `([\w/.]+)`", " ".join(last))
    assert [name for name, _ in tables] == ["READERS", "MODULES", "TABLE", "SUMMARIES"]
    for name, path in tables:
        assert re.search(rf"^{name}\b", (REPOSITORY / path).read_text(encoding="utf-8"), re.M)
    for path in re.findall(r"`([\w/]+\.\w+)`", " ".join(last)):
        assert (REPOSITORY / path).is_file(), path
