"""Check the fields of the recipients: against the letter, and against each other."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator

from lettergen.checks.postcodes import find_country_of
from lettergen.checks.recipient_check import RecipientCheck
from lettergen.data.grouping import RowGroup
from lettergen.data.labels import list_label_keys
from lettergen.data.names import identify
from lettergen.data.recipients import find_points, is_for_checks
from lettergen.data.values import Located, Mapping
from lettergen.diagnostics.finding import Finding, Place, did_you_mean
from lettergen.project.project import Entry, Project, format_path
from lettergen.system.hash_index import HashIndex
from lettergen.system.patterns import compile_lazily
from lettergen.template.jinja.names import ITEM, Path, Role, UseKind
from lettergen.template.languages import LANGUAGE

_GROUP = "a group of fields"
_OFTEN_BLANK = compile_lazily(
    r"(?:address|line|addr|street|adresse|adresszeile|cyfeiriad)[-_ ]?[2-9]$"
    r"|(?:^|[-_ ])(?:county|middle|middle[-_ ]?(?:name|initial)|suffix|organisation|organization"
    r"|company|department|building|house[-_ ]?name|flat|unit|locality|district|country|land|pays"
    r"|extension|ext|zusatz|adresszusatz|complement|notes?|letters|qualifications|honours|job[-_ ]?"
    r"title|position)$",
    re.IGNORECASE,
)
"""Fields that are blank for some recipients in any list."""


class PointCheck(RecipientCheck):
    """Find the points that a person still has to confirm."""

    def check(self, entry: Entry) -> Iterator[Finding]:
        for point, place in find_points(entry.fields):
            yield Finding("LG150", f"to confirm: {point}", place).about(entry.label)


class UnusedFieldCheck(RecipientCheck):
    """Find each field that nothing uses, at the first recipient that has it."""

    def __init__(self, project: Project) -> None:
        super().__init__(project)
        self._places: dict[Path, Place] = {}
        self._letters: dict[Path, list[str]] = defaultdict(list)
        self._columns: set[Path] = set()
        self._names: set[str] = set()
        self._ignored: set[Path] = set()

    def add(self, entry: Entry) -> None:
        if self.project.letter is None:
            return
        label = ""
        for path, mapping in _list_unused(entry.fields, self.project, ()):
            if path in self._ignored or (not path[1:] and _needs_no_template(path[0], entry)):
                continue
            if path not in self._places:
                if mapping.is_row:
                    self._columns.add(path)
                    self._names.update(mapping)
                    if not did_you_mean(path[-1], _list_used_names(self.project, path)):
                        # A list that is kept for other purposes, too, has columns for them.
                        self._ignored.add(path)
                        continue
                self._places[path] = mapping.place_of(path[-1])
            label = label or entry.label
            self._letters[path].append(label)

    def finish(self) -> Iterator[Finding]:
        for path, place in self._places.items():
            used = _list_used_names(self.project, path)
            if path in self._columns:
                used -= self._names  # 'Phone (work)' is not 'Phone (home)', misspelt
            hint = did_you_mean(path[-1], used)
            if path in self._columns and not hint:
                continue
            code, message = "LG140", f"nothing uses the field '{format_path(path)}'."
            if hint and len(self._letters[path]) * 2 <= len(self.project.entries):
                code = "LG742"  # the others have the field that was meant
            letters, name = tuple(self._letters[path]), format_path(path)
            yield Finding(code, message, place, hint, letters=letters, name=name)


def _needs_no_template(key: str, entry: Entry) -> bool:
    """Whether lettergen itself uses a field: the points to confirm, and what messages name."""
    is_known = is_for_checks(key) or identify(key) in ("name", "country", LANGUAGE)
    return is_known or key in list_label_keys(entry.fields, entry.label)


def _list_unused(fields: Mapping, project: Project, path: Path) -> Iterator[tuple[Path, Mapping]]:
    """Yield the fields that nothing uses, with what they are in; of an unused group only itself."""
    rows = fields.list_name if isinstance(fields, RowGroup) else ""
    for key, value in fields.items():
        here = (*path, key)
        if rows and (key == rows or (rows, ITEM, key) in project.used):
            continue  # lettergen adds the rows, and a letter may print the field of each
        if here not in project.used:
            yield here, fields
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


class BlankCheck(RecipientCheck):
    """Find printed values that are blank, and lists that are empty, though they should not be."""

    def __init__(self, project: Project) -> None:
        super().__init__(project)
        self._filled: Counter[Path] = Counter()
        uses = project.names.uses if project.letter else ()
        tested = {use.path for use in uses if use.role is Role.TESTED}
        shown = {use for use in uses if not use.is_conditional and use.path not in tested}
        printing = [use for use in uses if use.role in (Role.PRINTED, Role.FORMATTED)]
        branches = Counter(use.path for use in printing if use.path not in tested)
        self._printed = {use.path for use in printing if use in shown}
        # What several branches print is printed whichever is taken.
        self._printed |= {path for path, count in branches.items() if count > 1}
        self._looped = {use.path for use in shown if use.kind is UseKind.ALIAS}

    def add(self, entry: Entry) -> None:
        filled = (path for path, text in entry.by_path.items() if text.value.strip())
        self._filled.update(filled)
        for path in self._looped:
            items = find_value(entry.fields, path)
            self._filled[(*path, ITEM)] += isinstance(items, list) and bool(items)

    def check(self, entry: Entry) -> Iterator[Finding]:
        if self.project.letter is None:
            return
        for text in entry.texts:
            if text.value.strip() or not self.project.used.whole(text.path):
                continue
            filled = self._filled[text.path]
            if text.path[-1] == ITEM:
                message = f"an item of '{text.name}' is blank."
                yield text.finding("LG141", message, "Delete it.").about(entry.label)
            elif text.value:
                message = f"'{text.name}' is only white space."
                hint = 'Fill it in, or write "" if it should stay blank.'
                yield text.finding("LG141", message, hint).about(entry.label)
            elif (
                2 * filled > len(self.project.entries)
                and self._is_printed(text.path)
                and not may_be_blank(text.key, entry)
            ):
                yield text.finding(*_describe_empty(text.name, filled)).about(entry.label)
        for path in self._looped:
            filled = self._filled[(*path, ITEM)]
            is_usual = 2 * filled >= len(self.project.entries)
            if find_value(entry.fields, path) == [] and is_usual:
                code, message, hint = _describe_empty(format_path(path), filled)
                place = entry.fields.place_of(path[0])
                yield Finding(code, message, place, hint, name=path[-1]).about(entry.label)

    def _is_printed(self, path: Path) -> bool:
        """Return whether every letter prints the value, or something that it is in."""
        return any(path[:length] in self._printed for length in range(1, len(path) + 1))


def may_be_blank(key: str, entry: Entry) -> bool:
    """Return whether lists often leave a field blank, such as the second line of an address."""
    if _OFTEN_BLANK.search(key):
        return True
    is_postcode = key.casefold().startswith(("post", "zip"))
    return is_postcode and find_country_of(entry) is not None


def find_value(value: object, path: Path) -> object:
    """Return what an entry has at a path; ``None`` if it has nothing there."""
    for step in path:
        if not isinstance(value, Mapping):
            return None
        value = value.get(step)
    return value


def _describe_empty(name: str, filled: int) -> tuple[str, str, str]:
    """Return the code, message and hint for a value that is empty where others are not."""
    return "LG142", f"'{name}' is empty, but {_format_others(filled)}.", "Fill it in."


def _format_others(count: int) -> str:
    return "1 other entry has a value" if count == 1 else f"{count} other entries have a value"


class SimilarKeyCheck(RecipientCheck):
    """Find keys that differ only in hyphens, underscores and spaces, and are no same name.

    The less common spelling is the finding.
    """

    def __init__(self, project: Project) -> None:
        super().__init__(project)
        self._counts: Counter[tuple[Path, str]] = Counter()
        self._places: dict[tuple[Path, str], Place] = {}

    def add(self, entry: Entry) -> None:
        for path, mapping in _list_mappings(entry.fields, ()):
            for key in mapping:
                if (path, key) not in self._places:
                    self._places[path, key] = mapping.place_of(key)
                self._counts[path, key] += 1

    def finish(self) -> Iterator[Finding]:
        spellings: dict[tuple[Path, str], list[tuple[int, str]]] = defaultdict(list)
        for (path, key), count in self._counts.items():
            spellings[path, re.sub(r"[\W_]", "", key).casefold()].append((count, key))
        for (path, plain), keys in spellings.items():
            if not plain or len(keys) == 1:
                continue
            (_, usual), *others = sorted(keys, key=lambda item: -item[0])
            for _, key in others:
                if identify(key) == identify(usual):
                    continue  # templates do not tell them apart either
                yield Finding(
                    "LG143",
                    f"the key '{key}' is almost the same as '{usual}'.",
                    self._places[path, key],
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


class KindCheck(RecipientCheck):
    """Find fields that are a group, a list or a text where most recipients have another kind."""

    def __init__(self, project: Project) -> None:
        super().__init__(project)
        self._kinds: dict[str, Counter[str]] = defaultdict(Counter)

    def add(self, entry: Entry) -> None:
        for key, value in entry.fields.items():
            self._kinds[key][_name_kind(value)] += 1

    def check(self, entry: Entry) -> Iterator[Finding]:
        for key, value in entry.fields.items():
            if len(self._kinds[key]) == 1:
                continue
            (usual, count), *_ = self._kinds[key].most_common(1)
            kind = _name_kind(value)
            if kind and usual and kind != usual and 2 * count > self._kinds[key].total():
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


class DuplicateCheck(RecipientCheck):
    """Find entries that are the same as one before them, or have the same name."""

    def __init__(self, project: Project) -> None:
        super().__init__(project)
        self._contents, self._names = HashIndex(), HashIndex()
        self._same: dict[int, int] = {}
        self._namesakes: dict[int, int] = {}

    def add(self, entry: Entry) -> None:
        self._contents.add(_get_content(entry), entry.position)
        self._names.add(_get_name(entry), entry.position)

    def finish(self) -> Iterable[Finding]:
        entries = self.project.entries
        self._same = _find_first(self._contents, lambda at: _get_content(entries[at]))
        self._namesakes = _find_first(self._names, lambda at: _get_name(entries[at]))
        return ()

    def check(self, entry: Entry) -> Iterator[Finding]:
        place, entries = entry.recipient.place, self.project.entries
        if (same := self._same.get(entry.position)) is not None:
            message = f"the entry is the same as the one in {_name_place(entries[same])}."
            finding = Finding("LG144", message, place, "Delete one of them.")
            yield finding.about(entry.label)
        elif (namesake := self._namesakes.get(entry.position)) is not None:
            message = f"the entry in {_name_place(entries[namesake])} has the same name."
            hint = "Delete one of them if both are the same person."
            yield Finding("LG145", message, place, hint).about(entry.label)


def _find_first(index: HashIndex, get_value: Callable[[int], str]) -> dict[int, int]:
    """Map each position with a value that one before it has to the first such position."""
    found: dict[int, int] = {}
    for positions in index.list_repeated():
        first: dict[str, int] = {}
        for position in positions:
            before = first.setdefault(get_value(position), position)
            if before != position:
                found[position] = before
    return found


def _get_content(entry: Entry) -> str:
    return repr({key: value for key, value in entry.fields.items() if not is_for_checks(key)})


def _get_name(entry: Entry) -> str:
    name = entry.fields.locate("name")
    return str(name.value if isinstance(name, Located) else entry.label).casefold()


def _name_place(entry: Entry) -> str:
    return entry.recipient.place.in_file
