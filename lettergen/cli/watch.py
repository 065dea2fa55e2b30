"""``lettergen watch``: render and proof again on each save, and show the proof in the browser."""

import signal
from pathlib import Path

import click

from lettergen.cli import console
from lettergen.cli.options import collect_options, format_examples, letterhead, order, selection
from lettergen.project.options import Options

EXAMPLES = format_examples(
    "lettergen watch",
    "lettergen watch --only Leeds --open",
)


@click.command(epilog=EXAMPLES)
@selection
@letterhead
@order
@click.option("--open", "opens", is_flag=True, help="Open the page in the browser.")
@click.option(
    "--poll", is_flag=True, help="Look at the files ten times a second, as on network folders."
)
@collect_options
def watch(campaign: Path, options: Options, opens: bool, poll: bool) -> None:
    """Write the letters of CAMPAIGN and their proof again whenever a file is saved.

    Prints the address of the proof, which only this computer can open; the page loads itself
    again. Stop with Ctrl+C.

    Exits with 0 if it is stopped with Ctrl+C, 2 if the campaign cannot be used.
    """
    from lettergen.proof.watch import Update, Watch
    from lettergen.system.signals import Stopped
    from lettergen.system.text import format_count

    watched = Watch(campaign, options)
    console.print_line(watched.server.address)
    console.print_message("Stop with Ctrl+C.")

    def print_update(update: Update) -> None:
        console.print_findings(update.findings)
        if update.report is not None:
            from lettergen.render.result import Outcome

            count = update.report.count(Outcome.WRITTEN)
            console.print_message(f"{format_count(update.letters, 'letter')}, {count} written.")

    if opens:
        import webbrowser

        webbrowser.open(watched.server.address)
    try:
        watched.run(print_update, polls=poll)
    except Stopped as stopped:
        if stopped.exit_code != 128 + signal.SIGINT:
            raise
        console.print_message("Stopped.")
