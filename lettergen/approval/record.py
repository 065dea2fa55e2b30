"""The entries of ``approvals.yaml``: approvals of letters, and confirmed points."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime

from lettergen.redline.content import Content
from lettergen.system.dataclass import dataclass
from lettergen.system.patterns import compile_lazily

# What YAML reads as text without quotation marks.
_PLAIN = compile_lazily(r"[^\W\d_][\w ()/&'\u2019-]*(?<! )")
_NOT_TEXT = frozenset("true false null yes no on off y n".split())


@dataclass(frozen=True)
class ConfirmedPoint:
    """A point that somebody confirmed: what, who, when, and on what evidence."""

    point: str
    by: str
    at: str
    evidence: str = ""


@dataclass(frozen=True)
class Confirmation:
    """The entry of a confirmed point; ``letter`` names the letter as an approval does."""

    letter: str
    recipient: str
    confirmed: ConfirmedPoint

    def list_lines(self) -> Iterator[tuple[str, str]]:
        """Yield the keys and values of the entry."""
        yield "letter", self.letter
        yield "recipient", self.recipient
        yield "confirmed", self.confirmed.point
        yield "by", self.confirmed.by
        yield "at", self.confirmed.at
        if self.confirmed.evidence:
            yield "evidence", self.confirmed.evidence


@dataclass(frozen=True)
class Approval:
    """The entry of an approved letter.

    ``letter`` is the path of its file below the output folder without the suffix, ``sha256`` and
    ``passages`` are digests of what it said (see ``Content``). ``points`` are those that were
    confirmed for it before.
    """

    letter: str
    recipient: str
    sha256: str
    by: str
    at: str
    passages: str = ""
    points: tuple[ConfirmedPoint, ...] = ()

    @classmethod
    def of(cls, letter: str, recipient: str, content: Content, by: str, at: str) -> "Approval":
        """Return the approval of a letter that says this."""
        return cls(letter, recipient, content.sha256, by, at, content.digests)

    def list_lines(self) -> Iterator[tuple[str, str]]:
        """Yield the keys and values of the entry, without its points."""
        yield "letter", self.letter
        yield "recipient", self.recipient
        yield "approved", self.sha256
        yield "by", self.by
        yield "at", self.at
        if self.passages:
            yield "passages", self.passages


Record = Approval | Confirmation


def format_records(records: list[Record]) -> str:
    """Return entries as the YAML of a list, each with a line end."""
    return "".join(map(_format_record, records))


def name_moment(moment: datetime | None = None) -> str:
    """Return a moment, by default now, as records have it: ``2020-10-13T09:30:00Z``."""
    return (moment or datetime.now(UTC)).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _format_record(record: Record) -> str:
    lines = [f"{key}: {quote(value)}" for key, value in record.list_lines()]
    if isinstance(record, Approval) and record.points:
        lines.append("points:")
        for point in record.points:
            own = [("point", point.point), ("by", point.by), ("at", point.at)]
            own += [("evidence", point.evidence)] if point.evidence else []
            pairs = [f"{key}: {quote(value)}" for key, value in own]
            lines += [f"  - {pairs[0]}", *(f"    {pair}" for pair in pairs[1:])]
    return "".join(f"{'  ' if number else '- '}{line}\n" for number, line in enumerate(lines))


def quote(text: str) -> str:
    """Return a text as a YAML value: between quotation marks unless it needs none."""
    if _PLAIN.fullmatch(text) and text.casefold() not in _NOT_TEXT:
        return text
    return json.dumps(text, ensure_ascii=False)
