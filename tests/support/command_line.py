"""Command lines, run in this process and in processes of their own."""

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Answer:
    """What a command answered: its exit code and what it printed where."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        """The lines of standard error; standard output must be empty."""
        assert self.out == ""
        return self.err.splitlines()


Command = Callable[..., Answer]
Campaign = Callable[[str], Path]


def program(*arguments: str, **variables: str) -> Answer:
    """Run ``python -m lettergen`` in a process of its own, with more environment variables."""
    return python("-m", "lettergen", *arguments, variables=variables)


def python(*arguments: str, variables: Mapping[str, str] | None = None) -> Answer:
    """Run Python in a process of its own."""
    done = subprocess.run(
        [sys.executable, *arguments],
        env={**os.environ, **(variables or {})},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    return Answer(done.returncode, done.stdout, done.stderr)
