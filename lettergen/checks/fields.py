"""The fields of the recipients, against those that the letter uses and that neighbours have."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from lettergen.data.recipients import CONFIRM
from lettergen.data.values import Mapping
from lettergen.diagnostics.finding import Finding, Place, did_you_mean
from lettergen.project.project import Entry, Project, dotted
from lettergen.template.jinja.names import ITEM, Path

_GROUP = "a group of fields"


def findings(subject: Project) -> Iterator[Finding]:
    """What keeps a letter from being right: blank and odd values, entries that stand twice."""
    yield from _odd_kinds(subject.entries)
    yield from _duplicates(subject.entries)
    if subject.letter:
        yield from _blank(subject)


def other_findings(subject: Project) -> Iterator[Finding]:
    """What shows in no letter: points to confirm, unused fields, keys that are nearly the same."""
    yield from _confirmations(subject.entries)
    yield from _near_duplicate_keys(subject.entries)
    if subject.letter:
        yield from _unused(subject)


def _confirmations(entries: Sequence[Entry]) -> Iterator[Finding]:
    for entry in entries:
        points = entry.fields.get(CONFIRM)
        for index, point in enumerate(entry.recipient.confirm):
            place = points.place_of(index) if points is not None else entry.recipient.place
            finding = Finding("LG150", f"to confirm: {point}", place)
            yield finding.about(entry.label)


def _unused(subject: Project) -> Iterator[Finding]:
    """Each field that nothing uses, at the first recipient that has it."""
    places: dict[Path, Place] = {}
    letters: dict[Path, list[str]] = defaultdict(list)
    for entry in subject.entries:
        label = next((key for key, value in entry.fields.items() if value == entry.label), "")
        for path, place in _outermost_unused(entry.fields, subject, ()):
            if path not in ((CONFIRM,), (label,), ("name",)):  # these mean something by themselves
                places.setdefault(path, place)
                letters[path].append(entry.label)
    for path, place in places.items():
        yield Finding(
            "LG140",
            f"no template uses '{dotted(path)}'.",
            place,
            did_you_mean(path[-1], _candidates(subject, path)),
            letters=tuple(letters[path]),
            name=dotted(path),
        )


def _outermost_unused(
    fields: Mapping, subject: Project, path: Path
) -> Iterator[tuple[Path, Place]]:
    for key, value in fields.items():
        here = (*path, key)
        if here not in subject.used:
            yield here, fields.place_of(key)
        elif isinstance(value, Mapping):
            yield from _outermost_unused(value, subject, here)


def _candidates(subject: Project, path: Path) -> set[str]:
    """The names that templates use in the place where ``path`` has its last."""
    depth = len(path) - 1
    return {
        use.path[depth]
        for use in subject.names.uses
        if len(use.path) > depth and use.path[:depth] == path[:depth]
    } - {ITEM}


def _blank(subject: Project) -> Iterator[Finding]:
    filled = Counter(
        path
        for entry in subject.entries
        for path, text in entry.by_path.items()
        if text.value.strip()
    )
    for entry in subject.entries:
        for text in entry.texts:
            if text.value.strip() or not subject.used.whole(text.path):
                continue
            if text.value:
                message = f"'{text.name}' holds nothing but white space."
                yield text.finding("LG141", message, 'Write "" if it is to stay blank.').about(
                    entry.label
                )
            elif 2 * filled[text.path] > len(subject.entries):
                message = f"'{text.name}' is blank; {_others(filled[text.path])}."
                yield text.finding("LG142", message).about(entry.label)


def _others(count: int) -> str:
    return f"{count} other{'s have' if count > 1 else ' has'} it filled in"


def _near_duplicate_keys(entries: Sequence[Entry]) -> Iterator[Finding]:
    """Keys that differ in case, hyphens, underscores and spaces only; the rarer one is reported."""
    spellings: dict[tuple[Path, str], Counter[str]] = defaultdict(Counter)
    places: dict[tuple[Path, str], Place] = {}
    for entry in entries:
        for path, mapping in _mappings(entry.fields, ()):
            for key in mapping:
                spellings[path, re.sub(r"[\W_]", "", key).casefold()][key] += 1
                places.setdefault((path, key), mapping.place_of(key))
    for (path, plain), keys in spellings.items():
        if not plain or len(keys) == 1:
            continue
        (usual, _), *others = sorted(keys.items(), key=lambda item: -item[1])
        for key, _ in others:
            message = f"'{key}' is nearly the same key as '{usual}'."
            yield Finding(
                "LG143",
                message,
                places[path, key],
                f"If they mean the same, write '{usual}'.",
                name=dotted((*path, key)),
            )


def _mappings(value: object, path: Path) -> Iterator[tuple[Path, Mapping]]:
    if isinstance(value, Mapping):
        yield path, value
        for key, inner in value.items():
            yield from _mappings(inner, (*path, key))
    elif isinstance(value, list):
        for inner in value:
            yield from _mappings(inner, (*path, ITEM))


def _odd_kinds(entries: Sequence[Entry]) -> Iterator[Finding]:
    """A field that is a group, a list or a text where most recipients have something else."""
    kinds: dict[str, Counter[str]] = defaultdict(Counter)
    for entry in entries:
        for key, value in entry.fields.items():
            kinds[key][_kind(value)] += 1
    for entry in entries:
        for key, value in entry.fields.items():
            (usual, count), *_ = kinds[key].most_common(1)
            kind = _kind(value)
            if kind and usual and kind != usual and 2 * count > kinds[key].total():
                is_fatal = _GROUP in (kind, usual)
                yield Finding(
                    "LG160" if is_fatal else "LG162",
                    f"'{key}' is {kind} here, and {usual} in other entries.",
                    entry.fields.place_of(key),
                    name=key,
                ).about(entry.label)


def _kind(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, Mapping):
        return _GROUP
    return "a list" if isinstance(value, list) else "a plain value"


def _duplicates(entries: Sequence[Entry]) -> Iterator[Finding]:
    contents: dict[str, Entry] = {}
    names: dict[str, Entry] = {}
    for entry in entries:
        content = repr({key: value for key, value in entry.fields.items() if key != CONFIRM})
        name = str(entry.fields.get("name", entry.label)).casefold()
        place, first = entry.recipient.place, contents.setdefault(content, entry)
        namesake = names.setdefault(name, entry)
        if first is not entry:
            message = f"this entry is the same as the one in line {first.recipient.place.line}."
            finding = Finding("LG144", message, place, "Delete one of the two.")
            yield finding.about(entry.label)
        elif namesake is not entry:
            line = namesake.recipient.place.line
            message = f"the entry in line {line} has the same name."
            finding = Finding("LG145", message, place)
            yield finding.about(entry.label)
