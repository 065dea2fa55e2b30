#!/usr/bin/env bash
# python-calamine 0.9.1 gives the empty text for a cell that shows an error.
# A cell of type "e" holds an error value such as #N/A or #REF! (ECMA-376-1, 18.18.11). Seen: '' for it,
# exactly as for an empty cell, so that a mail merge prints a blank where the sheet shows #N/A.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet python-calamine==0.9.1 openpyxl==3.1.5
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import openpyxl
from python_calamine import CalamineWorkbook

book = openpyxl.Workbook()
book.active.append(["Name", "Amount", "Town"])
book.active.append(["Hill", "#N/A", None])
assert book.active["B2"].data_type == "e"
book.save("list.xlsx")

[_, row] = CalamineWorkbook.from_path("list.xlsx").get_sheet_by_index(0).to_python()
print("openpyxl:", openpyxl.load_workbook("list.xlsx").active["B2"].value, "| calamine:", row)
assert row == ["Hill", "", ""], f"this has changed: {row}"
PYTHON
