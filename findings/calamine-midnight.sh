#!/usr/bin/env bash
# python-calamine 0.9.1 gives two types for one column of dates with times.
# A cell is a number with a format. Seen: with the format "dd/mm/yyyy hh:mm" a serial number without a fraction is a
# date, one with a fraction a datetime. Comparing or sorting the two in Python raises a TypeError, and only on
# the day when an appointment falls on midnight. openpyxl 3.1.5 gives datetime for both.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet python-calamine==0.9.1 openpyxl==3.1.5
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import datetime

import openpyxl
from python_calamine import CalamineWorkbook

book = openpyxl.Workbook()
sheet = book.active
for row, hour in enumerate((0, 12), start=1):
    sheet.cell(row, 1, datetime.datetime(2020, 1, 1, hour)).number_format = "dd/mm/yyyy hh:mm"
book.save("list.xlsx")

rows = CalamineWorkbook.from_path("list.xlsx").get_sheet_by_index(0).to_python()
types = [type(value).__name__ for [value] in rows]
openpyxl_types = [type(value).__name__ for [value] in openpyxl.load_workbook("list.xlsx").active.values]
print("calamine:", types, "| openpyxl:", openpyxl_types)
assert types == ["date", "datetime"], f"this has changed: {types}"
assert openpyxl_types == ["datetime", "datetime"], f"this has changed: {openpyxl_types}"
PYTHON
