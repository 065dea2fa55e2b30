"""Compare lettergen with its peers on the same letters, as whole programs, from list to disk."""

import argparse
import shutil
import statistics
import sys
import tempfile
from pathlib import Path

from benchmarks.peers import letters as letters_module
from benchmarks.peers import measure, sides
from benchmarks.peers.letters import SHIPPED, Letters
from benchmarks.peers.sides import Side
from benchmarks.sizes import print_growth


def main(*, is_whole: bool = False) -> None:
    """Build every side, compare their words, time them in turns, print Markdown tables.

    With ``is_whole``, count instructions and measure growth unless the arguments say otherwise.
    """
    arguments = _arguments(is_whole=is_whole)
    tools = arguments.tools
    with tempfile.TemporaryDirectory(dir=arguments.folder) as name:
        folder = Path(name)
        ours = sides.environment(tools / "lettergen", str(SHIPPED))
        for count in arguments.letters:
            letters = letters_module.build(folder / str(count), count, ours / "lettergen")
            compared = list(_sides(letters, tools, folder / str(count), arguments))
            _refuse_different_words(compared, letters, folder / "words")
            print(f"\n{count} letters, medians of {arguments.rounds} rounds in turns\n")
            _print(compared, _timed(compared, folder / "out", arguments.rounds), count)
        if arguments.instructions:
            _print_instructions(tools, folder, arguments)
        if arguments.growth:
            builds = {"lettergen": ours / "lettergen"}
            if revision := arguments.against:
                builds[revision] = _install(tools, revision)
            most = arguments.most_letters
            print_growth(builds, folder / "growth", arguments.rounds, most)


def _install(tools: Path, revision: str) -> Path:
    """Install an earlier build of lettergen, and return the program."""
    source = sides.checkout(tools / f"source-{revision}", revision)
    return sides.environment(tools / f"lettergen-{revision}", str(source)) / "lettergen"


def _sides(
    letters: Letters, tools: Path, folder: Path, arguments: argparse.Namespace
) -> list[Side]:
    found = [sides.lettergen("**lettergen**", tools / "lettergen/bin/lettergen", letters)]
    if revision := arguments.against:
        program = _install(tools, revision)
        found.append(sides.lettergen(f"lettergen at {revision}", program, letters))
    found.append(sides.floor(letters))
    if not arguments.no_peers:
        found += sides.python_peers(tools, letters, folder)
        found += sides.node_peers(tools, letters, folder)
    return found


def _refuse_different_words(compared: list[Side], letters: Letters, folder: Path) -> None:
    """Stop if two sides do not write the same words: such times would compare nothing."""
    expected: list[str] = []
    for side in compared:
        if side.name == "the floor":
            continue
        out = folder / str(compared.index(side))
        out.mkdir(parents=True)
        measure.run(side.command(out))
        found = sorted(letters_module.words(path) for path in out.glob("*.docx"))
        expected = expected or found
        for one, other in zip(expected, found, strict=True):
            if one != other:
                sys.exit(f"{side.name} writes other words:\n\n{other}\n\ninstead of\n\n{one}")
    shutil.rmtree(folder)


def _timed(compared: list[Side], folder: Path, rounds: int) -> dict[str, list[measure.Run]]:
    runs: dict[str, list[measure.Run]] = {side.name: [] for side in compared}
    for number in range(rounds):
        turn = number % len(compared)
        for side in [*compared[turn:], *compared[:turn]]:
            out = folder / f"{number}-{compared.index(side)}"
            out.mkdir(parents=True)
            runs[side.name].append(measure.run(side.command(out)))
            shutil.rmtree(out)
    return runs


def _print(compared: list[Side], runs: dict[str, list[measure.Run]], count: int) -> None:
    wall = {name: statistics.median(run.wall for run in found) for name, found in runs.items()}
    ours = wall[compared[0].name]
    print("| side | version | seconds | ms a letter | of lettergen | processor s | MB |")
    print("|---|---|---|---|---|---|---|")
    for side in sorted(compared, key=lambda side: wall[side.name]):
        seconds = wall[side.name]
        cpu = statistics.median(run.cpu for run in runs[side.name])
        memory = max(run.memory for run in runs[side.name])
        cells = [side.name, side.version, f"{seconds:.3f}", f"{1000 * seconds / count:.2f}"]
        cells += [f"{seconds / ours:.2f}", f"{cpu:.3f}", f"{memory:.0f}"]
        print(f"| {' | '.join(cells)} |")


def _print_instructions(tools: Path, folder: Path, arguments: argparse.Namespace) -> None:
    """Count instructions: of starting with 18 letters, and of each further letter up to 90."""
    print("\nInstructions in millions, by callgrind\n")
    print("| side | 18 letters | each further letter |\n|---|---|---|")
    counts: dict[str, list[int]] = {}
    for count in (18, 90):
        target = folder / f"counted-{count}"
        letters = letters_module.build(target, count, tools / "lettergen/bin/lettergen")
        for side in _sides(letters, tools, target, arguments):
            if "node" in str(side.command(target)[0]):  # callgrind cannot follow its compiler
                continue
            out = target / f"out-{side.name.strip('*')}"
            out.mkdir()
            if (found := measure.instructions(side.command(out))) is not None:
                counts.setdefault(side.name, []).append(found)
    for name, (few, many) in counts.items():
        print(f"| {name} | {few / 1e6:,.0f} | {(many - few) / 72 / 1e6:.2f} |")


def _arguments(*, is_whole: bool) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--letters", type=int, nargs="+", default=[18, 1000], help="18 and 1000")
    parser.add_argument("--rounds", type=int, default=5, help="of each side; 5")
    parser.add_argument("--against", metavar="REVISION", help="a git revision of lettergen, too")
    switch = argparse.BooleanOptionalAction
    counted = "count instructions with callgrind"
    parser.add_argument("--instructions", action=switch, default=is_whole, help=counted)
    grown = "measure how time grows with the size"
    parser.add_argument("--growth", action=switch, default=is_whole, help=grown)
    parser.add_argument(
        "--most-letters", type=int, default=100_000, help="the largest run of --growth"
    )
    parser.add_argument("--no-peers", action="store_true", help="lettergen and the floor alone")
    parser.add_argument(
        "--folder", type=Path, help="write letters there, not to a temporary folder"
    )
    parser.add_argument(
        "--tools",
        type=Path,
        default=Path(tempfile.gettempdir()) / "lettergen-peers",
        help="keep the programs there between runs",
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()
