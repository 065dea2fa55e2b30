"""Try broken inputs for a given time: ``python -m fuzz --minutes 60``.

Each round runs the fuzz tests with a new seed, in a process of its own with limits on memory and
time. See README.md.
"""

import argparse
import os
import random
import subprocess
import sys
import time
from pathlib import Path

REPOSITORY = Path(__file__).parent.parent
TESTS = ["tests/test_fuzz.py", "tests/test_verbatim.py"]

_CHILD = """
import faulthandler, resource, sys
memory, seconds, *arguments = sys.argv[1:]
resource.setrlimit(resource.RLIMIT_AS, (int(memory) * 1024 * 1024,) * 2)
faulthandler.dump_traceback_later(int(seconds), exit=True)
import pytest
code = pytest.main(arguments)
print("peak memory in MB:", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
sys.exit(code)
"""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m fuzz", description="Try broken inputs.")
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--examples", type=int, default=2000, help="inputs of each kind in a round")
    parser.add_argument(
        "--memory", type=int, default=1024, help="limit of memory for a round, in MB"
    )
    parser.add_argument("--seconds", type=int, default=1800, help="limit of time for a round")
    parser.add_argument("--seed", type=int, default=None, help="one round with this seed")
    parser.add_argument("-k", default="", help="only the tests whose names contain this")
    options = parser.parse_args()
    end = time.monotonic() + options.minutes * 60
    rounds = 0
    while True:
        seed = options.seed if options.seed is not None else random.randrange(2**32)
        code = _run_round(options, seed)
        rounds += 1
        if code:
            print(f"A fault in round {rounds}: python -m fuzz --seed {seed}")
            return code
        if options.seed is not None or time.monotonic() > end:
            print(f"No fault in {rounds} rounds of {options.examples} examples of each kind.")
            return 0


def _run_round(options: argparse.Namespace, seed: int) -> int:
    print(f"seed {seed}", flush=True)
    limits = [str(options.memory), str(options.seconds)]
    arguments = ["-q", "--hypothesis-profile=fuzz", f"--hypothesis-seed={seed}", "-p"]
    arguments += ["no:cacheprovider", "-k", options.k, *TESTS]
    done = subprocess.run(
        [sys.executable, "-c", _CHILD, *limits, *arguments],
        cwd=REPOSITORY,
        env={**os.environ, "LETTERGEN_FUZZ_EXAMPLES": str(options.examples)},
        check=False,
    )
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
