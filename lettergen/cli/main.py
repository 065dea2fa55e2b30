"""The entry point of the program: the one place where exceptions become messages and exit codes."""

import os
import sys
from collections.abc import Sequence

from lettergen.cli import streams
from lettergen.cli.commands import ANSWERS
from lettergen.cli.exit_codes import INTERRUPTED, OUTPUT_CLOSED, UNUSABLE


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command line, by default the program's own, and exit with its exit code."""
    streams.prepare()
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        if len(words) == 1 and words[0] in ANSWERS and "_LETTERGEN_COMPLETE" not in os.environ:
            sys.stdout.write(ANSWERS[words[0]])
            sys.stdout.flush()
        else:
            _run(words)
    except BrokenPipeError:
        streams.discard_output()
        sys.exit(OUTPUT_CLOSED)
    except OSError as error:
        from lettergen.cli import console

        where = os.fsdecode(error.filename) if error.filename else "standard output"
        console.print_message(f"Error: {where}: {error.strerror or error}.")
        streams.discard_output()
        sys.exit(UNUSABLE)


def _run(words: list[str]) -> None:
    import click

    from lettergen.cli import console
    from lettergen.cli.group import cli
    from lettergen.diagnostics.escape import escape
    from lettergen.diagnostics.finding import LettergenError
    from lettergen.system.signals import Stopped, handle_signals

    if not _has_folder():
        console.print_message("Error: the current folder does not exist any more. Go to another.")
        sys.exit(UNUSABLE)
    stdout = sys.stdout
    try:
        with handle_signals():
            cli.main(words, prog_name="lettergen", standalone_mode=False)
    except SystemExit:
        if sys.stdout is not stdout:  # Click met a pipe that nobody reads, and wrapped it
            sys.exit(OUTPUT_CLOSED)
        raise
    except LettergenError as error:
        from lettergen.diagnostics.simplify import simplify

        console.print_findings(simplify(error.findings))
        sys.exit(UNUSABLE)
    except click.ClickException as error:
        if words:  # without any, the message is the help
            vars(error)["message"] = escape(error.message) + _find_unquoted_name(words)
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt, Stopped) as stop:
        console.print_message("Stopped. The letters written so far are complete.")
        sys.exit(stop.exit_code if isinstance(stop, Stopped) else INTERRUPTED)


def _find_unquoted_name(words: list[str]) -> str:
    """Return a hint for words that are one name of a file, or a letter and a list; or no text."""
    letters = [word for word in words if word.endswith((".docx", ".md", ".j2"))]
    lists = [word for word in words if word.endswith((".xlsx", ".ods", ".csv"))]
    if letters and lists and "--recipients" not in words:
        return f' Name the list as --recipients "{lists[0]}".'
    for first in range(len(words)):
        for last in range(first + 2, len(words) + 1):
            name = " ".join(words[first:last])
            if os.path.isfile(name):  # noqa: PTH113
                return f' Put a name with spaces into quotation marks: "{name}".'
    return ""


def _has_folder() -> bool:
    """Whether the current folder exists: somebody may have deleted it in another window."""
    try:
        os.getcwd()  # noqa: PTH109  pathlib is not needed for this
    except OSError:
        return False
    return True
