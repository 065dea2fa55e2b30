"""The process that dxpdf runs in: letters in, PDFs out, until there are no more.

dxpdf is native code and reads what may come from anywhere, so it may crash or hang, and it writes
to the standard streams. All that stays in here. Run as ``python -m``, with ``seconds``, what a
letter may take, as its argument: it ends by itself if nobody is left to end it.
"""

import contextlib
import faulthandler
import json
import os
import signal
import sys
from dataclasses import asdict, dataclass, field

from lettergen.export.pdf.dxpdf import messages as frames

_MEMORY = 4_000_000_000  # bytes of address space


@dataclass(frozen=True)
class Answer:
    """What came of a letter besides its PDF: an error if there is none, else what to look at.

    ``crowded`` are the pages, from 1, on which text runs into notes; ``undrawn`` is what dxpdf
    does not draw.
    """

    error: str = ""
    crowded: list[int] = field(default_factory=list)
    undrawn: list[str] = field(default_factory=list)


def main() -> None:
    """Answer each letter with two messages, an ``Answer`` as JSON and the PDF."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what native code prints must not come between
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the one who started this
    _limit_memory()
    seconds = float(sys.argv[1])
    with contextlib.suppress(BrokenPipeError):
        while (letter := frames.receive(sys.stdin.buffer)) is not None:
            faulthandler.dump_traceback_later(seconds, exit=True)
            answer, pdf = laid_out(letter)
            faulthandler.cancel_dump_traceback_later()
            frames.send(answers, json.dumps(asdict(answer)).encode())
            frames.send(answers, pdf)


def laid_out(letter: bytes) -> tuple[Answer, bytes]:
    """Lay out one letter; whatever goes wrong is the answer."""
    try:
        return _laid_out(letter)
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # a panic of Rust's derives from nothing narrower
        return Answer(str(error).strip() or type(error).__name__), b""


def _laid_out(letter: bytes) -> tuple[Answer, bytes]:
    import dxpdf

    from lettergen.export.pdf.dxpdf import adapt, note_links, note_space, unsupported

    dressed = adapt.dressed(letter)
    lost = unsupported.features(dressed)
    measured, crowded = note_space.make_room(dressed, dxpdf.convert)
    pdf = note_links.linked(dxpdf.convert(dressed.data()), measured.notes)
    return Answer(crowded=crowded, undrawn=lost), pdf


def _limit_memory() -> None:
    """Let a letter that wants more memory than any letter needs fail, not the machine."""
    with contextlib.suppress(ImportError, OSError, ValueError):  # as on Windows
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_AS)
        if most == resource.RLIM_INFINITY or most > _MEMORY:
            resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, most))


if __name__ == "__main__":
    main()
