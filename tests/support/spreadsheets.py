"""Spreadsheets from descriptions as text, as ``tests/data/lists/spreadsheets.yaml`` has them.

    python -m tests.support.spreadsheets

writes the files in ``tests/data/lists/libreoffice`` again: some of the corpus, as LibreOffice
saves it.
"""

import re
import shutil
import subprocess
import tempfile
import zipfile
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.table import Table, TableColumn
from openpyxl.worksheet.worksheet import Worksheet

from tests.support.lists import LISTS, Case, load_cases

SAVED = LISTS / "libreoffice"


def build(case: Case, folder: Path) -> Path:
    """Write the workbook that a case describes, by openpyxl."""
    path = folder / case.name
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    sheets = case.content["sheets"]
    for description in sheets:
        _fill(workbook.create_sheet(description.get("name", "Sheet1")), description)
    workbook.save(path)
    edits = [(f"sheet{number}", _edits(one)) for number, one in enumerate(sheets, 1)]
    edits += [(name, pairs) for name, pairs in case.content.get("edits", {}).items()]
    _edit(path, edits)
    return path


def _fill(sheet: Worksheet, description: dict[str, Any]) -> None:
    for number, row in enumerate(description.get("rows", []), 1):
        for index, value in enumerate(row, 1):
            if value is not None:
                formula = isinstance(value, dict)
                sheet.cell(number, index, f"={value['formula']}" if formula else value)
    for cells, code in description.get("formats", {}).items():
        found = sheet[cells]
        flat = [found] if not isinstance(found, tuple) else found
        for cell in [c for one in flat for c in (one if isinstance(one, tuple) else (one,))]:
            cell.number_format = code
    for cells in description.get("merged", []):
        sheet.merge_cells(cells)
    for row in description.get("hidden_rows", []):
        sheet.row_dimensions[row].hidden = True
    for column in description.get("hidden_columns", []):
        sheet.column_dimensions[column].hidden = True
    sheet.auto_filter.ref = description.get("filter")
    sheet.sheet_state = description.get("state", "visible")
    if cells := description.get("table"):
        table = Table(displayName="People", ref=cells, totalsRowCount=1, totalsRowShown=True)
        names = [str(cell.value) for cell in sheet[1]]
        table.tableColumns = [TableColumn(id=i, name=name) for i, name in enumerate(names, 1)]
        sheet.add_table(table)


def _edits(description: dict[str, Any]) -> list[tuple[str, str]]:
    """Return the changes that give formulas their results, which openpyxl cannot write."""
    changes = []
    for number, row in enumerate(description.get("rows", []), 1):
        for index, value in enumerate(row):
            if isinstance(value, dict) and "value" in value:
                cell = f"{chr(65 + index)}{number}"
                result, kind = value["value"], value.get("type")
                opening = f'<c r="{cell}"\\1' + (f' t="{kind}">' if kind else ">")
                pattern = rf'<c r="{cell}"((?: s="\d+")?)>(<f>[^<]*</f>)<v ?(?:/>|></v>)'
                changes.append((pattern, f"{opening}\\2<v>{result}</v>"))
    return changes


def _edit(path: Path, edits: list[tuple[str, Any]]) -> None:
    """Change the parts of a workbook whose names contain a word, by regular expressions."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    for word, changes in edits:
        for name in [name for name in parts if word in name and "_rels" not in name]:
            for pattern, replacement in changes:
                parts[name], count = re.subn(pattern, replacement, parts[name], flags=re.S)
                assert count, f"{pattern} is not in {name}: {parts[name]}"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)


def convert(path: Path, suffix: str, folder: Path) -> Path:
    """Save a workbook in another format, by LibreOffice."""
    program = shutil.which("soffice")
    assert program, "LibreOffice is not installed"
    with tempfile.TemporaryDirectory() as profile:
        command = [program, f"-env:UserInstallation={Path(profile).as_uri()}", "--headless"]
        command += ["--convert-to", suffix, "--outdir", str(folder), str(path)]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
    return folder / f"{path.stem}.{suffix}"


def main() -> None:
    """Write the files that LibreOffice saves."""
    SAVED.mkdir(exist_ok=True)
    for case in load_cases("spreadsheets.yaml"):
        if case.content.get("libreoffice"):
            with tempfile.TemporaryDirectory() as folder:
                path = build(case, Path(folder))
                for suffix in ("ods", "xlsx"):
                    (Path(folder) / "out").mkdir(exist_ok=True)
                    saved = convert(path, suffix, Path(folder) / "out")
                    shutil.copyfile(saved, SAVED / saved.name)


if __name__ == "__main__":
    main()
