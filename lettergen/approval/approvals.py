"""Read and extend ``approvals.yaml``, which people keep in git beside the campaign."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from lettergen.approval.record import (
    Approval,
    Confirmation,
    ConfirmedPoint,
    Record,
    format_records,
)
from lettergen.data.values import Mapping
from lettergen.data.values import Sequence as DataSequence
from lettergen.diagnostics.collect import collecting, report
from lettergen.diagnostics.finding import Finding, LettergenError, Place
from lettergen.output.files import describe_os_error, find_regular_file
from lettergen.output.replacement import replace_file
from lettergen.redline.content import Content
from lettergen.system.dataclass import dataclass

_HEAD = (
    "# Who approved which letter, and who confirmed which point. 'lettergen approve' and\n"
    "# 'lettergen confirm' add entries at the end; keep this file in git.\n"
)
_HINT = "Correct it, or delete the entry and approve the letter once more."


@dataclass(frozen=True)
class ApprovalState:
    """Whether a letter is approved as it is.

    ``people`` approved exactly what it says. ``lost`` is the last approval of what it said before.
    """

    people: tuple[str, ...] = ()
    lost: Approval | None = None


@dataclass(frozen=True)
class Approvals:
    """The entries of ``approvals.yaml``, in the order of the file."""

    approvals: tuple[Approval, ...] = ()
    confirmations: tuple[Confirmation, ...] = ()

    def find_state(self, letter: str, sha256: str) -> ApprovalState:
        """Return who approved a letter that says what this digest is of."""
        own = [one for one in self.approvals if one.letter == letter]
        valid = {_fold(one.by): one.by for one in own if one.sha256 == sha256}
        others = [one for one in own if one.sha256 != sha256 and _fold(one.by) not in valid]
        return ApprovalState(tuple(valid.values()), others[-1] if others else None)

    def list_confirmed(self, letter: str) -> list[ConfirmedPoint]:
        """Return the points that were confirmed for a letter, each as it was confirmed last."""
        found = {
            one.confirmed.point: one.confirmed for one in self.confirmations if one.letter == letter
        }
        return list(found.values())


def load(path: Path) -> Approvals:
    """Read ``approvals.yaml``; there are no approvals if it is missing.

    Raises:
        LettergenError: with every entry that cannot be read (LG815), or a file that is not YAML.
    """
    try:
        if not path.exists():
            return Approvals()
    except OSError as error:
        raise LettergenError(describe_os_error(path, error, "cannot be read")) from None
    from lettergen.data import yaml  # few campaigns have approvals

    with collecting():
        content = yaml.load(path)
    if content is None:
        return Approvals()
    if not isinstance(content, DataSequence):
        raise LettergenError(_describe_fault("is not a list", Place(str(path), 1)))
    with collecting():
        records = [_parse(content, number) for number in range(len(content))]
    approvals = tuple(one for one in records if isinstance(one, Approval))
    return Approvals(approvals, tuple(one for one in records if isinstance(one, Confirmation)))


def add(path: Path, records: Sequence[Record]) -> None:
    """Add entries at the end of ``approvals.yaml``; what is in it stays byte for byte.

    Raises:
        LettergenError: the file is not one of lettergen's (LG815), or cannot be written.
    """
    load(path)
    try:
        before = path.read_bytes() if find_regular_file(path) else b""
        if before and not before.endswith(b"\n"):
            before += b"\n"
        data = (before or _HEAD.encode()) + format_records(list(records)).encode()
        replace_file(path, data)
    except OSError as error:
        raise LettergenError(describe_os_error(path, error)) from None


def describe_change(approval: Approval, content: Content) -> str:
    """Tell in words by which change a letter differs from what was approved."""
    approved = set(approval.passages.split())
    now = {passage.digest for passage in content.passages}
    new = [passage for passage in content.passages if passage.digest not in approved]
    gone = len(approved - now)
    if not approved or not (new or gone):
        return "its words are others now"
    shown = [f"{passage.place} is now '{excerpt(passage.text)}'" for passage in new[:_MOST_SHOWN]]
    if len(new) > _MOST_SHOWN:
        shown.append(f"{len(new) - _MOST_SHOWN} more differ")
    if gone > len(new):
        shown.append(f"{gone - len(new)} fewer than there were")
    return "; ".join(shown)


_MOST_SHOWN = 3
_LONGEST = 60


def excerpt(text: str) -> str:
    """Return the beginning of a text in one line."""
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1].rstrip()}…"


def _parse(content: DataSequence, number: int) -> Record | None:
    """Return the entry at a position of the list; report one that is none."""
    entry, place = content[number], content.place_of(number)
    if not isinstance(entry, Mapping):
        report(_describe_fault("this entry is not a mapping", place))
        return None
    values = {key: entry[key] for key in entry if isinstance(entry[key], str)}
    needed = ("letter", "by", "at", "approved" if "approved" in entry else "confirmed")
    if missing := [key for key in needed if not values.get(key)]:
        report(_describe_fault(f"this entry has no '{missing[0]}'", entry.place))
        return None
    get = values.get
    if "confirmed" in entry:
        point = ConfirmedPoint(values["confirmed"], values["by"], values["at"], get("evidence", ""))
        return Confirmation(values["letter"], get("recipient", ""), point)
    return Approval(
        values["letter"],
        get("recipient", ""),
        values["approved"],
        values["by"],
        values["at"],
        get("passages", ""),
        tuple(_parse_points(entry.get("points"))),
    )


def _parse_points(content: object) -> Iterable[ConfirmedPoint]:
    for item in content if isinstance(content, DataSequence) else ():
        if isinstance(item, Mapping):
            texts = [str(item.get(key) or "") for key in ("point", "by", "at", "evidence")]
            yield ConfirmedPoint(*texts)


def _describe_fault(what: str, place: Place) -> Finding:
    return Finding("LG815", f"{what}.", place, _HINT)


def _fold(name: str) -> str:
    return " ".join(name.casefold().split())
