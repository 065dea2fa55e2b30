"""The exit codes of the commands. All is well: 0."""

FINDINGS = 1
"""A letter failed or was refused, or the check found an error."""

UNUSABLE = 2
"""The command or the campaign cannot be used."""

INTERRUPTED = 130
"""Stopped by Ctrl+C. Another signal gives 128 and its number: 143 for SIGTERM."""

OUTPUT_CLOSED = 141
"""Nobody reads standard output any more, as with ``| head``: 128 and the number of SIGPIPE."""
