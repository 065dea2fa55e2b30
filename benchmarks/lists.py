"""What it costs to read recipients: lists beside the readers that they rest on.

    python -m benchmarks.lists

A CSV file of 100,000 rows by ``csv.DictReader`` and by lettergen, with everything that lettergen
checks in the data of each recipient; JSON Lines by ``json.loads``; a sheet of 20,000 rows by 20
columns by python-calamine. Each pair takes turns in one process, and the best of the rounds counts.
The memory is what the recipients take, by ``tracemalloc``.
"""

import argparse
import csv
import json
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from python_calamine import CalamineWorkbook

from lettergen.data import recipients
from lettergen.template.jinja.environment import Language

ROWS = 100_000
COLUMNS = ["Ref", "Title", "First name", "Last name", "Address 1", "Town", "Postcode", "Amount"]


def main() -> None:
    """Time the readers and print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder:
        table, lines = Path(folder) / "list.csv", Path(folder) / "list.jsonl"
        write_lists(table, lines)
        compare("CSV", lambda: read_csv(table), table, rounds)
        compare("JSON Lines", lambda: read_json_lines(lines), lines, rounds)
        sheet = Path(folder) / "list.xlsx"
        write_sheet(sheet)
        compare("xlsx", lambda: read_sheet(sheet), sheet, rounds)


def write_lists(table: Path, lines: Path) -> None:
    """Write the same rows as CSV and as JSON Lines."""
    with table.open("w", encoding="utf-8", newline="") as csv_file, lines.open("w") as json_file:
        writer = csv.writer(csv_file)
        writer.writerow(COLUMNS)
        for number in range(ROWS):
            row = build_row(number)
            writer.writerow(row)
            json_file.write(json.dumps(dict(zip(COLUMNS, row, strict=True))) + "\n")


def build_row(number: int) -> list[str]:
    """Return the values of one row."""
    street = f"{number % 300} High Street, Flat {number % 7}"
    return [
        *(f"R{number:06}", "Ms", f"Ada{number % 97}", f"Ménsah{number % 89}", street),
        *(f"Town {number % 50}", f"LS{number % 28} {number % 9}AB", f"{number % 500}.50"),
    ]


def write_sheet(path: Path) -> None:
    """Write 20,000 rows of 20 columns: numbers, texts, amounts of money and dates."""
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("People")
    sheet.append([f"Column {number}" for number in range(20)])
    for number in range(20_000):
        row: list[Any] = []
        for group in range(4):
            money = WriteOnlyCell(sheet, (number * 7 + group) % 5_000 / 100)
            money.number_format = '"£"#,##0.00'
            day = date(2026, 1, 1) + timedelta(days=number % 300)
            row += [number + group, f"Name {number % 5_000}", f"Town {number % 90}", money, day]
        sheet.append(row)
    workbook.save(path)


def read_sheet(path: Path) -> list[Any]:
    """Read a sheet by python-calamine."""
    return CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()


def read_csv(path: Path) -> list[Any]:
    """Read a CSV file as Python does."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read_json_lines(path: Path) -> list[Any]:
    """Read JSON Lines as Python does."""
    with path.open(encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def compare(name: str, read: Callable[[], Any], path: Path, rounds: int) -> None:
    """Print the times of both readers, their ratio, and the memory of a recipient."""
    reserved = Language().reserved_names
    both = (read, lambda: recipients.load(path, reserved))
    times = [[time_call(function) for function in both] for _ in range(rounds)]
    python, own = (min(column) for column in zip(*times, strict=True))
    tracemalloc.start()
    found = recipients.load(path, reserved)
    size = tracemalloc.get_traced_memory()[0] / len(found)
    tracemalloc.stop()
    print(
        f"{name:>12}: {python * 1000:6.0f} ms, lettergen {own * 1000:6.0f} ms, "
        f"ratio {own / python:.2f}; {size:,.0f} bytes a recipient"
    )


def time_call(function: Callable[[], object]) -> float:
    """Return the seconds that a call takes."""
    begun = time.perf_counter()
    function()
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
