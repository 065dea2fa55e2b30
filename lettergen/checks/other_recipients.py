"""Find what belongs to another recipient: copied passages, and other recipients' names."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from lettergen.citations.references import Citation
from lettergen.diagnostics.finding import Finding
from lettergen.project.project import Entry, Project, Text, find_texts
from lettergen.template.jinja.names import Path

_LONG = 60
"""Values of so many characters are passages: two that are the same were probably copied."""

_LONGEST_NAME = 4  # words
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_STREETS = set(
    """
    Road Street Lane Avenue Way Close Drive Place Square Terrace Hill House Gate Row Court Crescent
    Gardens Grove Park Walk Wharf Quay Bridge Mews Parade Rise Yard Green Circus Building
    """.split()
)
_HONORIFICS = set("Mr Mrs Ms Miss Mx Dr Prof Professor Lord Lady Dame Sir Baroness Rt Hon".split())


def check_other_recipients(project: Project) -> Iterator[Finding]:
    """Find passages that two recipients share, and names of others in a recipient's entry."""
    yield from _find_copied_passages(project.entries)
    yield from _find_other_names(project.entries, project.citations or {})


def _find_copied_passages(entries: Sequence[Entry]) -> Iterator[Finding]:
    holders: dict[tuple[Path, str], list[tuple[Entry, Text]]] = defaultdict(list)
    for entry in entries:
        for text in entry.texts:
            if len(text.value) >= _LONG:
                plain = " ".join(_WORD.findall(text.value.casefold()))
                holders[text.path, plain].append((entry, text))
    for group in holders.values():
        (first, source), *copies = group
        if len(group) == len(entries) > 2:
            continue  # what all have in common is intended
        for entry, text in copies:
            if entry is first:
                continue
            origin = f"{first.label} ({source.place.in_file})"
            message = f"'{text.name}' is the same passage as that of {origin}."
            hint = "Write it for this recipient, or move it into the letter if all should have it."
            yield text.finding("LG158", message, hint).about(entry.label)


@dataclass(frozen=True)
class _Name:
    """A name that only one recipient has."""

    words: tuple[str, ...]
    owner: Entry

    def __str__(self) -> str:
        return " ".join(self.words)


class _Names:
    """The names of all recipients, to be found in texts."""

    def __init__(self, names: Iterable[_Name]) -> None:
        self._by_words: dict[tuple[str, ...], list[_Name]] = defaultdict(list)
        self._own: dict[int, list[tuple[str, ...]]] = defaultdict(list)
        for name in names:
            self._by_words[_fold(name.words)].append(name)
            self._own[id(name.owner)].append(name.words)
        self._known: dict[str, list[_Name]] = {}  # many texts are in many entries
        self._lengths = sorted({len(words) for words in self._by_words})

    def find_others(self, text: str, entry: Entry) -> Iterator[_Name]:
        """Find names of other recipients in a text, except those in the entry's own names."""
        if text not in self._known:
            self._known[text] = list(self._find(text))
        for name in self._known[text]:
            if name.owner is not entry and not any(
                _contains(words, name.words) for words in self._own[id(entry)]
            ):
                yield name

    def _find(self, text: str) -> Iterator[_Name]:
        words = _WORD.findall(text)
        folded = tuple(_WORD.findall(text.casefold()))
        is_key = " " not in text.strip()  # for example, the id of a citation
        for start in range(len(words)):
            for end in (start + length for length in self._lengths):
                for name in self._by_words.get(folded[start:end], ()):
                    is_street = end < len(words) and words[end] in _STREETS
                    if not is_street and (is_key or name.words == tuple(words[start:end])):
                        yield name


def _find_other_names(
    entries: Sequence[Entry], citations: Mapping[str, Citation]
) -> Iterator[Finding]:
    names = _Names(_list_distinctive_names(entries))
    for entry in entries:
        seen: set[str] = set()
        for text in entry.texts:
            cited = citations.get(text.value)
            values = [
                text.value,
                *(one.value for one in find_texts(cited.fields if cited else None)),
            ]
            for name in (name for words in values for name in names.find_others(words, entry)):
                if str(name) in seen:
                    continue
                seen.add(str(name))
                subject = f"the citation '{text.value}'" if cited else f"'{text.name}'"
                where = name.owner.recipient.place.in_file
                message = f"{subject} mentions {name}, another recipient ({where})."
                hint = "Make sure that the words belong in this letter."
                yield text.finding("LG159", message, hint).about(entry.label)


def _list_distinctive_names(entries: Sequence[Entry]) -> Iterator[_Name]:
    """Yield short texts of one recipient only, in fields that mostly differ: areas, people."""
    values: dict[str, Counter[str]] = defaultdict(Counter)
    for entry in entries:
        for key, value in entry.fields.items():
            if isinstance(value, str) and key != "salutation":
                values[key][value] += 1
    keys = {
        key
        for key, found in values.items()
        if found.total() > 1 and len(found) * 5 >= found.total() * 4
    }
    for entry in entries:
        for key in keys & entry.fields.keys():
            value = str(entry.fields[key])
            words = _strip_titles(_WORD.findall(value))
            if (
                values[key][value] == 1
                and 0 < len(words) <= _LONGEST_NAME
                and value[:1].isupper()
                and len("".join(words)) > 3
                and not any(character.isdigit() for character in value)
            ):
                yield _Name(tuple(words), entry)


def _strip_titles(words: list[str]) -> list[str]:
    while words and words[0] in _HONORIFICS:
        words = words[1:]
    while len(words) > 1 and words[-1].isupper():
        words = words[:-1]
    return words


def _fold(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(word.casefold() for word in words)


def _contains(words: Sequence[str], part: Sequence[str]) -> bool:
    size = len(part)
    return any(tuple(words[at : at + size]) == tuple(part) for at in range(len(words)))
