"""Check the fields of the recipients: against the letter, and against each other."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from lettergen.data.recipients import CONFIRM
from lettergen.data.values import Mapping
from lettergen.diagnostics.finding import Finding, Place, did_you_mean
from lettergen.project.project import Entry, Project, format_path
from lettergen.template.jinja.names import ITEM, Path

_GROUP = "a group of fields"


def check_fields(project: Project) -> Iterator[Finding]:
    """Find what would show in a letter: blank and inconsistent values, duplicate entries."""
    yield from _find_inconsistent_kinds(project.entries)
    yield from _find_duplicates(project.entries)
    if project.letter:
        yield from _find_blanks(project)


def check_keys(project: Project) -> Iterator[Finding]:
    """Find what shows in no letter: points to confirm, unused fields, similar keys."""
    yield from _find_points_to_confirm(project.entries)
    yield from _find_similar_keys(project.entries)
    if project.letter:
        yield from _find_unused(project)


def _find_points_to_confirm(entries: Sequence[Entry]) -> Iterator[Finding]:
    for entry in entries:
        points = entry.fields.get(CONFIRM)
        for index, point in enumerate(entry.recipient.confirm):
            place = points.place_of(index) if points is not None else entry.recipient.place
            finding = Finding("LG150", f"to confirm: {point}", place)
            yield finding.about(entry.label)


def _find_unused(project: Project) -> Iterator[Finding]:
    """Find each field that nothing uses, at the first recipient that has it."""
    places: dict[Path, Place] = {}
    letters: dict[Path, list[str]] = defaultdict(list)
    for entry in project.entries:
        label = next((key for key, value in entry.fields.items() if value == entry.label), "")
        for path, place in _list_unused(entry.fields, project, ()):
            if path not in ((CONFIRM,), (label,), ("name",)):  # which need no template
                places.setdefault(path, place)
                letters[path].append(entry.label)
    for path, place in places.items():
        yield Finding(
            "LG140",
            f"nothing uses the field '{format_path(path)}'.",
            place,
            did_you_mean(path[-1], _list_used_names(project, path)),
            letters=tuple(letters[path]),
            name=format_path(path),
        )


def _list_unused(fields: Mapping, project: Project, path: Path) -> Iterator[tuple[Path, Place]]:
    """Yield the fields that nothing uses; of an unused group only the group itself."""
    for key, value in fields.items():
        here = (*path, key)
        if here not in project.used:
            yield here, fields.place_of(key)
        elif isinstance(value, Mapping):
            yield from _list_unused(value, project, here)


def _list_used_names(project: Project, path: Path) -> set[str]:
    """Return the names that templates use in the group that ``path`` is in."""
    depth = len(path) - 1
    return {
        use.path[depth]
        for use in project.names.uses
        if len(use.path) > depth and use.path[:depth] == path[:depth]
    } - {ITEM}


def _find_blanks(project: Project) -> Iterator[Finding]:
    """Find printed values that are blank, though they should not be."""
    filled = Counter(
        path
        for entry in project.entries
        for path, text in entry.by_path.items()
        if text.value.strip()
    )
    for entry in project.entries:
        for text in entry.texts:
            if text.value.strip() or not project.used.whole(text.path):
                continue
            if text.value:
                message = f"'{text.name}' is only white space."
                hint = 'Fill it in, or write "" if it should stay blank.'
                yield text.finding("LG141", message, hint).about(entry.label)
            elif 2 * filled[text.path] > len(project.entries):
                message = f"'{text.name}' is empty, but {_format_others(filled[text.path])}."
                yield text.finding("LG142", message, "Fill it in.").about(entry.label)


def _format_others(count: int) -> str:
    return "1 other entry has a value" if count == 1 else f"{count} other entries have a value"


def _find_similar_keys(entries: Sequence[Entry]) -> Iterator[Finding]:
    """Find keys that differ only in case, hyphens, underscores and spaces.

    The less common spelling is the finding.
    """
    spellings: dict[tuple[Path, str], Counter[str]] = defaultdict(Counter)
    places: dict[tuple[Path, str], Place] = {}
    for entry in entries:
        for path, mapping in _list_mappings(entry.fields, ()):
            for key in mapping:
                spellings[path, re.sub(r"[\W_]", "", key).casefold()][key] += 1
                places.setdefault((path, key), mapping.place_of(key))
    for (path, plain), keys in spellings.items():
        if not plain or len(keys) == 1:
            continue
        (usual, _), *others = sorted(keys.items(), key=lambda item: -item[1])
        for key, _ in others:
            message = f"the key '{key}' is almost the same as '{usual}'."
            yield Finding(
                "LG143",
                message,
                places[path, key],
                f"If both mean the same, write '{usual}'.",
                name=format_path((*path, key)),
            )


def _list_mappings(value: object, path: Path) -> Iterator[tuple[Path, Mapping]]:
    if isinstance(value, Mapping):
        yield path, value
        for key, inner in value.items():
            yield from _list_mappings(inner, (*path, key))
    elif isinstance(value, list):
        for inner in value:
            yield from _list_mappings(inner, (*path, ITEM))


def _find_inconsistent_kinds(entries: Sequence[Entry]) -> Iterator[Finding]:
    """Find fields that are a group, a list or a text where most recipients have another kind."""
    kinds: dict[str, Counter[str]] = defaultdict(Counter)
    for entry in entries:
        for key, value in entry.fields.items():
            kinds[key][_name_kind(value)] += 1
    for entry in entries:
        for key, value in entry.fields.items():
            (usual, count), *_ = kinds[key].most_common(1)
            kind = _name_kind(value)
            if kind and usual and kind != usual and 2 * count > kinds[key].total():
                yield Finding(
                    "LG160" if _GROUP in (kind, usual) else "LG162",
                    f"'{key}' is {kind} here, but {usual} in the other entries.",
                    entry.fields.place_of(key),
                    name=key,
                ).about(entry.label)


def _name_kind(value: object) -> str:
    """Return what a value is, in words; an empty string for a field without a value."""
    if value is None:
        return ""
    if isinstance(value, Mapping):
        return _GROUP
    return "a list" if isinstance(value, list) else "a plain value"


def _find_duplicates(entries: Sequence[Entry]) -> Iterator[Finding]:
    """Find entries that are the same as one before them, or have the same name."""
    contents: dict[str, Entry] = {}
    names: dict[str, Entry] = {}
    for entry in entries:
        content = repr({key: value for key, value in entry.fields.items() if key != CONFIRM})
        name = str(entry.fields.get("name", entry.label)).casefold()
        place, first = entry.recipient.place, contents.setdefault(content, entry)
        namesake = names.setdefault(name, entry)
        if first is not entry:
            message = f"the entry is the same as the one in {first.recipient.place.in_file}."
            finding = Finding("LG144", message, place, "Delete one of them.")
            yield finding.about(entry.label)
        elif namesake is not entry:
            message = f"the entry in {namesake.recipient.place.in_file} has the same name."
            hint = "Delete one of them if both are the same person."
            finding = Finding("LG145", message, place, hint)
            yield finding.about(entry.label)
