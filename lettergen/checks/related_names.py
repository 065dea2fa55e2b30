"""Find fields that name the same person for all recipients but one: Greeting and Tenant."""

from collections.abc import Iterator, Sequence

from lettergen.checks.recipient_check import RecipientCheck
from lettergen.checks.salutations import NAMELESS, SURNAME_KEY, TITLES, is_same_name, split_words
from lettergen.checks.value_kinds import Kind, find_kind
from lettergen.diagnostics.finding import Finding
from lettergen.project.project import Entry, Project, Text

_SEEN = 50  # entries by which the fields of one person are found
_FEWEST = 4
_LONGEST = 60  # characters of a name or a greeting
_OF_PEOPLE = Kind.NAME | Kind.GREETING


class RelatedNameCheck(RecipientCheck):
    """Find an entry in which two fields name other people, though they agree in all others."""

    def __init__(self, project: Project) -> None:
        super().__init__(project)
        self._pairs: list[tuple[str, str]] = []

    def finish(self) -> Iterator[Finding]:
        entries = self.project.entries[:_SEEN]
        if len(entries) >= _FEWEST:
            self._pairs = list(_find_pairs(entries))
        return iter(())

    def check(self, entry: Entry) -> Iterator[Finding]:
        for key, other in self._pairs:
            one, full = entry.by_path.get((key,)), entry.by_path.get((other,))
            if one is None or full is None or _agree(one, full) is not False:
                continue
            message = f"'{one.name}' is '{one.value}', which does not match '{full.value}'."
            hint = f"Check which of the two is right; the other is in {full.place.in_file}."
            yield one.finding("LG151", message, hint).about(entry.label)
            return


def _find_pairs(entries: Sequence[Entry]) -> Iterator[tuple[str, str]]:
    """Yield the keys of two fields that name the same person in nearly all entries."""
    keys = [
        text.path[0]
        for text in entries[0].texts
        if len(text.path) == 1 and _may_name(text) and not find_kind(text.key) & Kind.EMAIL
    ]
    for key in keys:
        texts = [one.by_path.get((key,)) for one in entries]
        if not (find_kind(key) & _OF_PEOPLE or all(map(_begins_with_title, texts))):
            continue
        if len({one.value for one in texts if one}) < _FEWEST:
            continue
        for other in keys:
            if key == other or _is_compared(key, other) or _is_compared(other, key):
                continue
            if _are_related(entries, key, other):
                yield key, other
                break


def _are_related(entries: Sequence[Entry], key: str, other: str) -> bool:
    """Return whether two fields name the same person in all entries but a few."""
    right = wrong = 0
    most = max(1, len(entries) // 10)
    for entry in entries:
        one, full = entry.by_path.get((key,)), entry.by_path.get((other,))
        agreed = _agree(one, full) if one and full else None
        right += agreed is True
        wrong += agreed is False
        if wrong > most:
            return False
    return right + wrong >= _FEWEST and right >= _FEWEST - 1


def _is_compared(key: str, other: str) -> bool:
    """Return whether ``salutations`` compares two fields already."""
    if find_kind(key) & Kind.GREETING and SURNAME_KEY.search(other):
        return True
    return (key, other) == ("salutation", "name")


def _may_name(text: Text) -> bool:
    return len(text.value) <= _LONGEST and "@" not in text.value and "\n" not in text.value


def _begins_with_title(text: Text | None) -> bool:
    return text is None or text.value.split(" ")[0].casefold().rstrip(".") in TITLES


def _agree(one: Text, full: Text) -> bool | None:
    """Return whether two values name the same person; ``None`` if one of them names nobody."""
    if not _may_name(one) or not _may_name(full):
        return None
    last = one.value.rpartition(" ")[2]
    if len(last) > 2 and last in full.value and last.casefold() not in NAMELESS:
        return True
    used, known = split_words(one.value), split_words(full.value)
    if not NAMELESS.isdisjoint(used | known) or used <= TITLES or known <= TITLES:
        return None
    return any(is_same_name(name, other) for name in used - TITLES for other in known - TITLES)
