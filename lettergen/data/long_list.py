"""Keep the recipients of a list: in memory, or in a temporary file if there are many."""

from collections.abc import Iterable, Sequence
from itertools import chain, islice

from lettergen.data.recipients import Recipient, pause_garbage_collection

IN_MEMORY = 1_000
"""A list of no more recipients stays in memory."""


def keep(recipients: Iterable[Recipient]) -> Sequence[Recipient]:
    """Return recipients as a sequence, which is in a temporary file if there are many.

    Raises:
        LettergenError: the file cannot be written (LG404).
    """
    recipients = iter(recipients)
    with pause_garbage_collection():
        first = tuple(islice(recipients, IN_MEMORY + 1))
    if len(first) <= IN_MEMORY:
        return first
    from lettergen.data.spool import Spool  # which takes four milliseconds

    return Spool(chain(first, recipients))
