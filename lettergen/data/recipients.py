"""``recipients.yaml``: one entry per letter."""

import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from lettergen.data import yaml as source
from lettergen.diagnostics.finding import Finding, LettergenError, Place, did_you_mean

CONFIRM = "confirm"


@dataclass(frozen=True)
class Recipient:
    """One entry: its label for people, its fields for the template, its open points.

    ``label`` is the entry's first plain field, which is how messages name the recipient.
    ``confirm`` lists what a person still has to confirm before the letter may go.
    """

    label: str
    fields: source.Mapping
    confirm: tuple[str, ...]

    @property
    def place(self) -> Place:
        """Where the entry begins."""
        return self.fields.place

    @property
    def names(self) -> tuple[str, ...]:
        """What the recipient answers to on the command line, beside its output file's stem."""
        name = self.fields.get("name")
        return (name, self.label) if isinstance(name, str) else (self.label,)


def load(
    path: Path, reserved: Collection[str], gathered: list[Finding] | None = None
) -> tuple[Recipient, ...]:
    """Read all recipients; ``reserved`` are the names that a field must not take.

    Raises ``LettergenError`` with everything that is wrong in the whole file. A caller who
    gives a list to be ``gathered`` in gets there what leaves other entries readable, and them.
    """
    content = source.load(path, gathered)
    if not isinstance(content, source.Sequence) or not content:
        raise LettergenError(
            Finding(
                "LG120",
                "the recipients are a list with at least one entry.",
                Place(str(path), 1),
                "Begin each entry with '- '.",
            )
        )
    findings: list[Finding] = []
    recipients = [
        _recipient(entry, number, content.place_of(number - 1), reserved, findings)
        for number, entry in enumerate(content, 1)
    ]
    if findings and gathered is None:
        raise LettergenError(*findings)
    if gathered is not None:
        gathered.extend(findings)
    return tuple(recipient for recipient in recipients if recipient)


def chosen(
    recipients: Sequence[Recipient], stems: Sequence[str], wanted: Sequence[str]
) -> tuple[Recipient, ...]:
    """Those recipients that ``wanted`` names by label, name or output stem; all if it is empty.

    ``stems`` are the output files' stems, in the order of ``recipients``. Raises
    ``LettergenError`` with every name that nobody answers to.
    """
    if not wanted:
        return tuple(recipients)
    answers = [
        {_spoken(name): name for name in (stem, *recipient.names) if name.strip()}
        for recipient, stem in zip(recipients, stems, strict=True)
    ]
    known = {spoken: name for names in answers for spoken, name in names.items()}
    findings = [
        Finding(
            "LG125",
            f"no recipient is called '{name}'.",
            Place(f"--only {name}"),
            did_you_mean(_spoken(name), known, known.__getitem__),
        )
        for name in wanted
        if _spoken(name) not in known
    ]
    if findings:
        raise LettergenError(*findings)
    asked = {_spoken(name) for name in wanted}
    return tuple(
        recipient
        for recipient, names in zip(recipients, answers, strict=True)
        if asked.intersection(names)
    )


def _spoken(name: str) -> str:
    """A name without what typing it may change: case, spaces, how accents are composed."""
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def _recipient(
    entry: object,
    number: int,
    place: Place,
    reserved: Collection[str],
    findings: list[Finding],
) -> Recipient | None:
    if not isinstance(entry, source.Mapping):
        findings.append(Finding("LG121", "an entry is a mapping of fields to values.", place))
        return None
    findings.extend(
        Finding(
            "LG122",
            f"a field cannot be called '{name}': the template language uses that name.",
            entry.place_of(name),
            "Rename it.",
        )
        for name in entry
        if name in reserved
    )
    return Recipient(_label(entry, number), entry, _confirm(entry, findings))


def _label(entry: source.Mapping, number: int) -> str:
    texts = (" ".join(value.split()) for value in entry.values() if isinstance(value, str))
    return next(filter(None, texts), f"recipient {number}")


def _confirm(entry: source.Mapping, findings: list[Finding]) -> tuple[str, ...]:
    points = entry.get(CONFIRM)
    if points is None:
        return ()
    if isinstance(points, source.Sequence) and all(
        isinstance(point, str) and point.strip() for point in points
    ):
        return tuple(points)
    findings.append(
        Finding(
            "LG123",
            f"'{CONFIRM}' must be a list of points in plain words.",
            entry.place_of(CONFIRM),
            "Put quotes around a point that holds a colon followed by a space.",
        )
    )
    return ()
