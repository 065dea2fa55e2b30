#!/usr/bin/env bash
# openpyxl 3.1.5 leaves the escape _x000D_ in the text of a cell.
# Excel writes a carriage return in a cell as _x000D_ (ECMA-376-1, 22.9.2.19, ST_Xstring).
# Seen: the seven characters stay in the text. python-calamine 0.9.1 reads a line break.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet openpyxl==3.1.5 python-calamine==0.9.1
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import zipfile

import openpyxl
from python_calamine import CalamineWorkbook

book = openpyxl.Workbook()
book.active["A1"] = "12 High Street, Hull"
book.save("plain.xlsx")
with zipfile.ZipFile("plain.xlsx") as plain, zipfile.ZipFile("list.xlsx", "w") as changed:
    for name in plain.namelist():
        part = plain.read(name).replace(b"Street, Hull", b"Street_x000D_\nHull")
        changed.writestr(name, part)

by_openpyxl = openpyxl.load_workbook("list.xlsx").active["A1"].value
[[by_calamine]] = CalamineWorkbook.from_path("list.xlsx").get_sheet_by_index(0).to_python()
print("openpyxl:", repr(by_openpyxl), "| calamine:", repr(by_calamine))
assert "_x000D_" not in by_calamine, by_calamine
assert by_openpyxl == "12 High Street_x000D_\nHull", f"this has changed: {by_openpyxl!r}"
PYTHON
