"""Times ``lettergen check`` against ``lettergen render``, on the shipped campaign.

    python benchmarks/check.py --rounds 15

Both are whole programs, started anew each time, as a person or CI runs them; the second pair is
the same without starting the program. The ratio is of the fastest rounds: other work on the
machine only ever adds.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from lettergen import api

CAMPAIGN = Path(__file__).resolve().parent.parent / "campaign.yaml"


def main() -> None:
    """Time both and print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=15)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        started = {
            "check": lambda: _program("check", str(CAMPAIGN)),
            "render": lambda: _program("render", str(CAMPAIGN), "--out", folder),
        }
        inside = {
            "check": lambda: api.check(CAMPAIGN, api.Options()),
            "render": lambda: api.render(CAMPAIGN, api.Options(out=out)),
        }
        for name, what in (("with its start", started), ("without", inside)):
            check, render = (_fastest(what[one], rounds) for one in ("check", "render"))
            print(
                f"{name:>15}: check {check * 1000:6.1f} ms, render {render * 1000:6.1f} ms,"
                f" ratio {check / render:.2f}"
            )


def _fastest(function: Callable[[], object], rounds: int) -> float:
    """The fewest seconds that a function took."""
    times = []
    for _ in range(rounds):
        begun = time.perf_counter()
        function()
        times.append(time.perf_counter() - begun)
    return min(times)


def _program(*arguments: str) -> None:
    command = [sys.executable, "-m", "lettergen", *arguments]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
