"""The events of the ledger for letters that a run wrote."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from lettergen.project.options import Options
from lettergen.render.renderer import Rendered
from lettergen.render.versions import get_base

if TYPE_CHECKING:
    from lettergen.ledger.event import Event


def build_events(written: Sequence[tuple[str, Rendered]], options: Options) -> "list[Event]":
    """Return the events for letters that were written, each with its name below the folder.

    A new version of a sent letter that ``--only`` asks for is issued again, for the reason that
    the user gives, or else for the values that ``--set`` changes.
    """
    from lettergen.ledger.event import Event, EventKind

    events = []
    for name, one in written:
        letter, label = get_base(name, one.number), one.letter.label
        details: dict[str, object] = {"sha256": one.sha256}
        if one.number > 1:
            details["number"] = one.number
        events.append(Event(EventKind.MADE, letter, label, details))
        if one.number > 1 and options.only:
            reason = options.reason or ", ".join(f"--set {text}" for text in options.set)
            events.append(Event(EventKind.REISSUED, letter, label, {**details, "reason": reason}))
    return events
