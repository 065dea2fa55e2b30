"""Measures the peak memory and the time of a whole run as the list of recipients grows.

    python -m benchmarks.many_letters --sizes 1000 100000 --lists csv jsonl postgresql

Writes a list of people and a short Word letter, renders it with the command ``lettergen render``,
and prints the peak memory of the program, its time, what one letter takes of it, and the size of
the manifest. A hundred thousand letters need 2 GB of disk. ``postgresql`` starts a server of its
own, which needs PostgreSQL's programs.
"""

import argparse
import csv
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path

import docx

from benchmarks.lists import COLUMNS, build_row
from tests.support.postgresql import Server, find_programs, run_server

Rows = Iterable[list[str]]

# A process counts the memory that its parent had when it started, so this one must be small.
_RUN = """
import resource, subprocess, sys, time
begun = time.perf_counter()
subprocess.run(sys.argv[1:], check=True)
print(time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def main() -> None:
    """Render a list of each kind and size, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 100_000])
    parser.add_argument("--lists", choices=WRITERS, nargs="+", default=["csv"])
    parser.add_argument("--folder", help="where to write; by default a temporary folder")
    arguments = parser.parse_args()
    print("| list | letters | peak memory | seconds | a letter | manifest |")
    print("|---|---:|---:|---:|---:|---:|")
    for kind in arguments.lists:
        for size in arguments.sizes:
            with ExitStack() as stack:
                name = stack.enter_context(tempfile.TemporaryDirectory(dir=arguments.folder))
                server = stack.enter_context(start_server()) if kind == "postgresql" else None
                measure(Path(name), kind, size, server)


def start_server() -> AbstractContextManager[Server]:
    """Start PostgreSQL."""
    programs = find_programs()
    if programs is None:
        raise SystemExit("PostgreSQL's programs are not installed")
    return run_server(programs)


def measure(folder: Path, kind: str, size: int, server: Server | None) -> None:
    """Render one list, and print a line of the table."""
    rows = (build_row(number) for number in range(size))
    source = WRITERS[kind](folder, rows, server)
    write_campaign(folder, source)
    environment = dict(os.environ)
    if server:
        environment |= {**server.environment, "PGPASSFILE": str(server.password_file)}
    command = [sys.executable, "-c", _RUN, sys.executable, "-m", "lettergen", "render", "--quiet"]
    done = subprocess.run(
        [*command, str(folder)], env=environment, check=True, text=True, stdout=subprocess.PIPE
    )
    seconds, memory = map(float, done.stdout.split())
    manifest = sum(path.stat().st_size for path in (folder / "letters").glob("manifest.*"))
    print(
        f"| {kind} | {size:,} | {memory / 1024:.0f} MB | {seconds:.1f} | "
        f"{1000 * seconds / size:.2f} ms | {manifest / 1e6:.1f} MB |",
        flush=True,
    )


def write_campaign(folder: Path, source: str) -> None:
    """Write a campaign of a short letter for a list."""
    document = docx.Document()
    document.core_properties.title = "{{ Ref }}"
    document.add_paragraph("Dear {{ Title }} {{ Last_name }},")
    document.add_paragraph("You owe {{ Amount | money('GBP') }}. Please quote {{ Ref }}.")
    document.save(str(folder / "letter.docx"))
    campaign = f"letter: letter.docx\nrecipients: {source}\noutput: letters/{{{{ Ref }}}}.docx\n"
    (folder / "campaign.yaml").write_text(campaign, encoding="utf-8")


def write_csv(folder: Path, rows: Rows, server: Server | None) -> str:
    """Write the list as CSV; return what the campaign calls it."""
    with (folder / "list.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows((COLUMNS, *rows))
    return "list.csv"


def write_json_lines(folder: Path, rows: Rows, server: Server | None) -> str:
    """Write the list as JSON Lines; return what the campaign calls it."""
    with (folder / "list.jsonl").open("w", encoding="utf-8") as file:
        for row in rows:
            file.write(json.dumps(dict(zip(COLUMNS, row, strict=True))) + "\n")
    return "list.jsonl"


def write_table(folder: Path, rows: Rows, server: Server | None) -> str:
    """Write the list to a database; return what the campaign calls it."""
    import psycopg

    assert server
    where = {**server.environment, "PGPASSFILE": str(server.password_file)}
    os.environ.update(where)
    columns = ", ".join(f'"{name}" text' for name in COLUMNS)
    with psycopg.connect() as connection, connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE people ({columns})")
        with cursor.copy("COPY people FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
    return '{database: "postgresql:///postgres", query: SELECT * FROM people, key: Ref}'


WRITERS: dict[str, Callable[[Path, Rows, Server | None], str]] = {
    "csv": write_csv,
    "jsonl": write_json_lines,
    "postgresql": write_table,
}

if __name__ == "__main__":
    main()
