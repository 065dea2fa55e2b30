"""Whether a ledger tells anything besides that letters were made, as nearly all do at first.

Then no condition, letter or version depends on it, and nobody needs its events.
"""

import stat
from hashlib import sha256
from pathlib import Path

from lettergen.system.patterns import compile_lazily

NAME = "ledger.jsonl"
"""The file of the ledger in an output folder."""

_LINE = compile_lazily(
    rb'(?P<body>\{"time":"[^"\\]*","event":"made",.*,"previous":"(?P<previous>[0-9a-f]*)")'
    rb',"hash":"(?P<hash>[0-9a-f]{64})"\}'
)


def has_only_made(path: Path) -> bool:
    """Whether there is no ledger, or one of such events alone, whose lines are as written.

    A ledger that cannot be read, or with a line that was altered or cut short, is none of these.
    """
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            return False  # reading a pipe would wait for ever
        lines = path.read_bytes().split(b"\n")
    except FileNotFoundError:
        return True
    except OSError:
        return False
    previous = b""
    for line in filter(None, lines):
        found = _LINE.fullmatch(line)
        if not found or found["previous"] != previous:
            return False
        if sha256(found["body"]).hexdigest().encode() != found["hash"]:
            return False
        previous = found["hash"]
    return True
