"""The names of the commands, and the answers that need no command: the version and the help.

This module imports neither Click nor a command, so ``--version`` and ``--help`` answer at once.
"""

from lettergen import __version__

SUMMARIES = {
    "init": "Write a campaign to begin with.",
    "render": "Write the letters: Word, PDF, HTML, text.",
    "diff": "Show what a render would change, word by word.",
    "approve": "Record that you approve letters as they are.",
    "confirm": "Record that a point to confirm is right.",
    "check": "Report everything that is wrong or doubtful; write no letter.",
    "proof": "Write a page that shows where each word of the letters is from.",
    "show": "Print one letter in the terminal.",
    "watch": "Render and proof again on each save.",
    "mail": "Write a draft of the e-mail for each letter.",
    "send": "Send each letter by e-mail.",
    "sent": "Record that letters were sent.",
    "answered": "Record that letters were answered.",
    "status": "List where each letter is: made, sent, answered.",
    "log": "Print the ledger: what happened to the letters.",
    "fields": "List the merge fields that a letter uses.",
    "labels": "Write address labels for the letters.",
    "envelopes": "Write an envelope for each letter.",
    "convert": "Make PDF, HTML, text or Markdown of any Word document.",
    "manifest": "List the letters in a folder, and what they were made of.",
    "doctor": "Report what works on this computer, and how to get the rest.",
    "schema": "Print the JSON schema of campaign.yaml, for editors.",
    "explain": "Explain what a finding means and what to do about it.",
    "help": "Show a page of the documentation.",
}
"""What each command does, in one line. The command ``x`` is the function ``x`` in ``cli/x.py``."""

VERSION = f"lettergen, version {__version__}\n"

_COMMANDS = "\n".join(f"  {name:9}  {summary}" for name, summary in SUMMARIES.items())

HELP = f"""\
Usage: lettergen [OPTIONS] COMMAND [ARGS]...

  Merge one letter with a list of recipients: a finished Word letter for each,
  with real footnotes, and PDF, HTML and text made from it.

Commands:
{_COMMANDS}

Options:
  --version   Show the version and exit.
  -h, --help  Show this message and exit.

Examples:
  lettergen init --from list.xlsx     # begin with your own list
  lettergen check                     # is everything right?
  lettergen render                    # write the letters of the campaign here
  lettergen render --format docx,pdf  # and a PDF of each
  lettergen render --help             # all options of a command
  lettergen help                      # list the pages of the documentation
"""

ANSWERS = {"--version": VERSION, "--help": HELP, "-h": HELP}
"""What lettergen prints if one of these is its only argument."""
