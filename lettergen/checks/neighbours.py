"""What one recipient's entry says that belongs to another: copied passages, other names."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from lettergen.data.citations import Citation
from lettergen.diagnostics.finding import Finding
from lettergen.project.project import Entry, Project, Text, texts
from lettergen.template.jinja.names import Path

_LONG = 60
"""Values of as many characters are passages: two that are the same were copied."""

_LONGEST_NAME = 4  # words
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_STREETS = set(
    """
    Road Street Lane Avenue Way Close Drive Place Square Terrace Hill House Gate Row Court Crescent
    Gardens Grove Park Walk Wharf Quay Bridge Mews Parade Rise Yard Green Circus Building
    """.split()
)
_HONORIFICS = set("Mr Mrs Ms Miss Mx Dr Prof Professor Lord Lady Dame Sir Baroness Rt Hon".split())


def findings(subject: Project) -> Iterator[Finding]:
    """Passages that two recipients share, and names of others in a recipient's own words."""
    yield from _copied_passages(subject.entries)
    yield from _names_of_others(subject.entries, subject.citations or {})


def _copied_passages(entries: Sequence[Entry]) -> Iterator[Finding]:
    holders: dict[tuple[Path, str], list[tuple[Entry, Text]]] = defaultdict(list)
    for entry in entries:
        for text in entry.texts:
            if len(text.value) >= _LONG:
                plain = " ".join(_WORD.findall(text.value.casefold()))
                holders[text.path, plain].append((entry, text))
    for group in holders.values():
        (first, source), *copies = group
        if len(group) == len(entries) > 2:
            continue  # what all have in common was meant
        for entry, text in copies:
            if entry is first:
                continue
            message = (
                f"'{text.name}' is the same passage as that of {first.label} "
                f"(line {source.place.line})."
            )
            hint = "Write it for this recipient, or put it into the letter if all shall have it."
            yield text.finding("LG158", message, hint).about(entry.label)


@dataclass(frozen=True)
class _Name:
    """A name that tells one recipient from the others."""

    words: tuple[str, ...]
    owner: Entry

    def __str__(self) -> str:
        return " ".join(self.words)


class _Names:
    """The names of all recipients, found in texts by their words."""

    def __init__(self, names: Iterable[_Name]) -> None:
        self._by_words: dict[tuple[str, ...], list[_Name]] = defaultdict(list)
        self._own: dict[int, list[tuple[str, ...]]] = defaultdict(list)
        for name in names:
            self._by_words[_folded(name.words)].append(name)
            self._own[id(name.owner)].append(name.words)
        self._known: dict[str, list[_Name]] = {}  # many texts stand in many entries
        self._lengths = sorted({len(words) for words in self._by_words})

    def of_others(self, text: str, entry: Entry) -> Iterator[_Name]:
        """The names in a text that are another recipient's, and no part of the entry's own."""
        if text not in self._known:
            self._known[text] = list(self._found(text))
        for name in self._known[text]:
            if name.owner is not entry and not any(
                _holds(words, name.words) for words in self._own[id(entry)]
            ):
                yield name

    def _found(self, text: str) -> Iterator[_Name]:
        words = _WORD.findall(text)
        folded = tuple(_WORD.findall(text.casefold()))
        is_key = " " not in text.strip()  # such as the id of a citation
        for start in range(len(words)):
            for end in (start + length for length in self._lengths):
                for name in self._by_words.get(folded[start:end], ()):
                    is_street = end < len(words) and words[end] in _STREETS
                    if not is_street and (is_key or name.words == tuple(words[start:end])):
                        yield name


def _names_of_others(
    entries: Sequence[Entry], citations: Mapping[str, Citation]
) -> Iterator[Finding]:
    names = _Names(_distinctive_names(entries))
    for entry in entries:
        seen: set[str] = set()
        for text in entry.texts:
            cited = citations.get(text.value)
            spoken = [text.value, *(one.value for one in texts(cited.fields if cited else None))]
            for name in (name for words in spoken for name in names.of_others(words, entry)):
                if str(name) in seen:
                    continue
                seen.add(str(name))
                subject = f"the citation '{text.value}'" if cited else f"'{text.name}'"
                line = name.owner.recipient.place.line
                message = f"{subject} speaks of {name}, who has an entry in line {line}."
                hint = "Make sure that these words are meant for this letter."
                yield text.finding("LG159", message, hint).about(entry.label)


def _distinctive_names(entries: Sequence[Entry]) -> Iterator[_Name]:
    """Short texts that one recipient alone has, in fields that mostly differ: areas, persons."""
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
            words = _without_titles(_WORD.findall(value))
            if (
                values[key][value] == 1
                and 0 < len(words) <= _LONGEST_NAME
                and value[:1].isupper()
                and len("".join(words)) > 3
                and not any(character.isdigit() for character in value)
            ):
                yield _Name(tuple(words), entry)


def _without_titles(words: list[str]) -> list[str]:
    while words and words[0] in _HONORIFICS:
        words = words[1:]
    while len(words) > 1 and words[-1].isupper():
        words = words[:-1]
    return words


def _folded(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(word.casefold() for word in words)


def _holds(words: Sequence[str], part: Sequence[str]) -> bool:
    size = len(part)
    return any(tuple(words[at : at + size]) == tuple(part) for at in range(len(words)))
