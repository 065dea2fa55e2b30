"""The process that dxpdf runs in: it reads letters and writes PDFs until there are no more.

dxpdf is native code that reads documents from anywhere, so it may crash, hang or print. Here that
harms nothing else. Run as ``python -m`` with the seconds that a letter may take, and a folder for
its files: it ends by itself if nobody is left to end it.
"""

import contextlib
import faulthandler
import json
import os
import signal
import sys
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from lettergen.export.pdf.dxpdf import messages
from lettergen.system.dataclass import dataclass, field

if TYPE_CHECKING:
    from lettergen.export.pdf.dxpdf.font_rules import Convert, FontRules

_MEMORY = 4_000_000_000  # bytes of address space


@dataclass(frozen=True)
class Reply:
    """What there is to tell about a letter besides its PDF.

    ``error`` is set if there is no PDF. ``crowded`` are the pages, from 1, whose text runs into
    notes; ``unsupported`` are the features that dxpdf does not draw;
    ``is_disordered`` tells whether it puts words in the wrong order.
    """

    error: str = ""
    crowded: list[int] = field(default_factory=list)
    unsupported: list[str] = field(default_factory=list)
    is_disordered: bool = False


def main() -> None:
    """Answer each letter with two messages: a ``Reply`` as JSON, and the PDF."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what native code prints must not get among the messages
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the process that started this
    _limit_memory()
    seconds = float(sys.argv[1])
    with contextlib.suppress(BrokenPipeError):
        while (letter := messages.receive(sys.stdin.buffer)) is not None:
            faulthandler.dump_traceback_later(seconds, exit=True)
            reply, pdf = lay_out(letter)
            faulthandler.cancel_dump_traceback_later()
            messages.send(answers, json.dumps(asdict(reply)).encode())
            messages.send(answers, pdf)


def lay_out(letter: bytes) -> tuple[Reply, bytes]:
    """Return the reply and the PDF of a letter; any exception becomes a reply."""
    try:
        return _lay_out(letter)
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # a panic of Rust is no Exception
        return Reply(str(error).strip() or type(error).__name__), b""


def _lay_out(letter: bytes) -> tuple[Reply, bytes]:
    import dxpdf

    from lettergen.export.pdf.dxpdf.adapt import adapt_letter
    from lettergen.export.pdf.dxpdf.note_links import add_links
    from lettergen.export.pdf.dxpdf.note_space import make_space
    from lettergen.export.pdf.dxpdf.unsupported import has_mixed_directions, list_features

    adapted = adapt_letter(letter)
    features = list_features(adapted)
    convert = _load_rules(dxpdf.convert).choose(adapted)
    notes, crowded = make_space(adapted, convert)
    pdf = add_links(convert(adapted.pack()), notes)
    is_disordered = has_mixed_directions(adapted)
    return Reply(crowded=crowded, unsupported=features, is_disordered=is_disordered), pdf


@cache
def _load_rules(convert: "Convert") -> "FontRules":
    from lettergen.export.pdf.dxpdf.font_rules import FontRules

    return FontRules(convert, Path(sys.argv[2]) if len(sys.argv) > 2 else None)


def _limit_memory() -> None:
    """Make a letter fail, not the machine, if it wants more memory than any letter needs."""
    if sys.platform == "win32":
        return
    import resource

    with contextlib.suppress(OSError, ValueError):
        _, most = resource.getrlimit(resource.RLIMIT_AS)
        if most == resource.RLIM_INFINITY or most > _MEMORY:
            resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, most))


if __name__ == "__main__":
    main()
