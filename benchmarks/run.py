"""Measure lettergen against its peers, its floor and an earlier build, and how its time grows.

    python benchmarks/run.py --against f047734

Installs each program in an environment of its own, compares the words that all write, and prints
Markdown tables: seconds, processor time and memory of whole programs in turns, instructions by
callgrind, and the time by size. The README here tells what is compared.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.peers.__main__ import main

if __name__ == "__main__":
    main(is_whole=True)
