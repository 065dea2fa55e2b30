"""Make a list of findings short: leave out consequences, and join findings of one cause."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from operator import attrgetter

from lettergen.diagnostics.escape import escape
from lettergen.diagnostics.finding import Finding, did_you_mean
from lettergen.diagnostics.rules import Relation

NOTHING: Mapping[object, Sequence[str]] = {}

_MOST_NAMED = 3  # letters
_COMPARED: dict[Relation, Callable[[Finding], object]] = {
    Relation.ANYWHERE: lambda _: None,
    Relation.SAME_NAME: attrgetter("name"),
    Relation.SAME_LETTERS: attrgetter("letters"),
    Relation.SAME_PLACE: attrgetter("place"),
}
"""What two findings have in common if one is the consequence of the other."""


def simplify(
    findings: Iterable[Finding], more: Mapping[object, Sequence[str]] = NOTHING
) -> list[Finding]:
    """Return the findings without duplicates and without those that another one explains.

    Those of one cause at one place are joined to one, about all of their letters. So are those
    about values of one field, where the rule says so. ``more`` are further letters, by the key of
    ``get_cause``.
    """
    unique = list(dict.fromkeys(findings))
    causes = _Causes(unique)
    groups: dict[object, list[Finding]] = defaultdict(list)
    for finding in unique:
        if not causes.explain(finding):
            groups[get_cause(finding)].append(finding)
    return [_join(group, more.get(cause, ())) for cause, group in groups.items()]


def get_cause(finding: Finding) -> object:
    """Return what the findings that are reported as one have in common."""
    if finding.rule.joins_letters and finding.letters:
        own = escape(finding.letters[0])
        return finding.code, finding.cause or finding.message.replace(own, "", 1), finding.hint
    if finding.rule.is_joined and finding.name and finding.letters:
        return finding.code, finding.name, finding.place.path, finding.hint
    return finding.code, finding.cause or finding.message, finding.place, finding.hint


def _join(group: Sequence[Finding], more: Sequence[str]) -> Finding:
    """Return one finding for findings of one cause, and for more letters."""
    first, *others = group
    of_group = (label for finding in group for label in finding.letters)
    labels = tuple(dict.fromkeys((*of_group, *more)))
    is_joined = first.cause or first.rule.joins_letters or len(labels) < 2
    if not others and not more and is_joined:
        return first
    cause = first.cause or first.message
    is_elsewhere = any(other.place != first.place for other in others)
    if first.rule.joins_letters and len(labels) > 1 and (is_elsewhere or not first.cause):
        message = f"{first.message.rstrip('.')}; the same is true of {_list_labels(labels[1:])}."
        return replace(first, message=message, letters=labels)
    if is_elsewhere:
        count = len(labels) - 1
        rest = f"so are {count} other values" if count > 1 else "so is another value"
        message = f"{first.message.rstrip('.')}; {rest} of this field."
        return replace(first, message=message, letters=labels)
    return replace(
        first, message=f"{cause.rstrip('.')} (in {len(labels)} letters).", letters=labels
    )


def _list_labels(labels: Sequence[str]) -> str:
    """Return some labels in words: the first ones, and how many there are besides."""
    if len(labels) <= _MOST_NAMED:
        return " and ".join(filter(None, (", ".join(labels[:-1]), labels[-1])))
    return f"{', '.join(labels[: _MOST_NAMED - 1])} and {len(labels) - _MOST_NAMED + 1:,} others"


class _Causes:
    """The findings by their codes, to look up whether one of them explains another."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self._by_code: dict[str, list[Finding]] = defaultdict(list)
        for finding in findings:
            self._by_code[finding.code].append(finding)
        self._compared: dict[tuple[str, Relation], set[object]] = {}

    def explain(self, finding: Finding) -> bool:
        return any(
            self._is_related(finding, code, relation)
            for code, relation in finding.rule.explained_by
            if code in self._by_code
        )

    def _is_related(self, finding: Finding, code: str, relation: Relation) -> bool:
        if relation is Relation.SIMILAR_NAME:
            group, _, name = finding.name.rpartition(".")
            names = (cause.name.rpartition(".") for cause in self._by_code[code])
            return bool(did_you_mean(name, {name for other, _, name in names if other == group}))
        if relation is Relation.IN_DATA:
            return bool(finding.letters) and any(not one.letters for one in self._by_code[code])
        compared = _COMPARED[relation]
        if (code, relation) not in self._compared:
            self._compared[code, relation] = {compared(cause) for cause in self._by_code[code]}
        return compared(finding) in self._compared[code, relation]
