"""The entry point of the program: the one place where exceptions become messages and exit codes."""

import os
import sys
from collections.abc import Sequence

from lettergen.cli.commands import ANSWERS


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command line, by default the program's own, and exit with its exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if len(words) == 1 and words[0] in ANSWERS and "_LETTERGEN_COMPLETE" not in os.environ:
        sys.stdout.write(ANSWERS[words[0]])
    else:
        _run(words)


def _run(words: list[str]) -> None:
    import click

    from lettergen.cli import console, exit_codes
    from lettergen.cli.group import cli
    from lettergen.diagnostics.finding import LettergenError
    from lettergen.system.signals import Stopped, handle_signals

    try:
        with handle_signals():
            cli.main(words, prog_name="lettergen", standalone_mode=False)
    except LettergenError as error:
        console.print_findings(error.findings)
        sys.exit(exit_codes.UNUSABLE)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt, Stopped) as stop:
        console.print_message("Stopped. The letters written so far are complete.")
        sys.exit(stop.exit_code if isinstance(stop, Stopped) else exit_codes.INTERRUPTED)
