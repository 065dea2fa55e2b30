"""Find what belongs to another recipient: copied passages, and other recipients' names."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from lettergen.checks.recipient_check import RecipientCheck
from lettergen.citations.references import Citation
from lettergen.data.recipients import Recipient
from lettergen.diagnostics.finding import Finding
from lettergen.project.project import Entry, Project, Text, find_texts
from lettergen.system.hash_index import HashCounts, HashIndex
from lettergen.system.patterns import compile_lazily
from lettergen.template.jinja.names import Path

_LONG = 60
"""Values of so many characters are passages: two that are the same were probably copied."""

_LONGEST_NAME = 4  # words
_MOST_KNOWN = 2_000  # texts whose names are remembered
_WORD = compile_lazily(r"[^\W_]+(?:['’][^\W_]+)*")
_STREETS = set(
    """
    Road Street Lane Avenue Way Close Drive Place Square Terrace Hill House Gate Row Court Crescent
    Gardens Grove Park Walk Wharf Quay Bridge Mews Parade Rise Yard Green Circus Building
    """.split()
)
_HONORIFICS = set("Mr Mrs Ms Miss Mx Dr Prof Professor Lord Lady Dame Sir Baroness Rt Hon".split())


class PassageCheck(RecipientCheck):
    """Find passages that two recipients share."""

    def __init__(self, project: Project) -> None:
        super().__init__(project)
        self._passages = HashIndex()
        self._standard: set[Path] = set()
        self._has_repeated = False

    def add(self, entry: Entry) -> None:
        for passage in _list_passages(entry):
            self._passages.add(passage, entry.position)

    def finish(self) -> Iterable[Finding]:
        self._standard = {
            path
            for path, counts in self._find_shared().items()
            if len(counts) > 1 or max(counts) > 2
        }
        return ()

    def _find_shared(self) -> dict[Path, list[int]]:
        """Return how many entries share each passage that is in several, by its path."""
        shared: dict[Path, list[int]] = defaultdict(list)
        for positions in self._passages.list_repeated():
            self._has_repeated = True
            found = Counter(
                passage
                for position in set(positions)
                for passage in _list_passages(self.project.entries[position])
            )
            for (path, passage), count in found.items():
                if count > 1 and self._passages.count((path, passage)) == len(positions):
                    shared[path].append(count)
        return shared

    def check(self, entry: Entry) -> Iterator[Finding]:
        for passage, text in _list_passages(entry).items() if self._has_repeated else ():
            if passage[0] in self._standard:
                continue  # sentences that are chosen for each recipient
            for position in self._passages.find(passage):
                if position >= entry.position:
                    break
                first = self.project.entries[position]
                source = _list_passages(first).get(passage)
                if source is None:  # another passage with the same hash
                    continue
                origin = f"{first.label} ({source.place.in_file})"
                message = f"'{text.name}' is the same passage as that of {origin}."
                hint = (
                    "Write it for this recipient, or move it into the letter if all should have it."
                )
                yield text.finding("LG158", message, hint).about(entry.label)
                break


def _list_passages(entry: Entry) -> dict[tuple[Path, str], Text]:
    """Return the passages of an entry by their paths and words; of two that are alike, the first.

    A comparison of passages leaves out case and punctuation.
    """
    found: dict[tuple[Path, str], Text] = {}
    for text in entry.texts:
        if len(text.value) >= _LONG:
            plain = " ".join(_WORD.findall(text.value.casefold()))
            found.setdefault((text.path, plain), text)
    return found


Words = tuple[str, ...]


class OtherNameCheck(RecipientCheck):
    """Find the names of other recipients in a recipient's entry."""

    def __init__(self, project: Project) -> None:
        super().__init__(project)
        self._values: dict[str, HashCounts] = defaultdict(HashCounts)
        self._names = HashIndex()
        self._first_words: set[str] = set()
        self._lengths: list[int] = []
        self._known: dict[str, list[tuple[Words, int]]] = {}
        self._cited: dict[str, list[str]] = {}

    def add(self, entry: Entry) -> None:
        for key, value in entry.fields.items():
            if isinstance(value, str) and key != "salutation":
                self._values[key].add(value)

    def finish(self) -> Iterable[Finding]:
        self._values = {
            key: found
            for key, found in self._values.items()
            if found.total > 1 and len(found) * 5 >= found.total * 4
        }
        lengths = set()
        for position, recipient in enumerate(self.project.recipients):
            for words in self._list_names(recipient):
                folded = _fold(words)
                lengths.add(len(folded))
                self._first_words.add(folded[0])
                self._names.add(folded, position)
        self._lengths = sorted(lengths)
        return ()

    def check(self, entry: Entry) -> Iterator[Finding]:
        citations = self.project.citations or {}
        seen: set[Words] = set()
        for text in entry.texts:
            cited = citations.get(text.value)
            values = [text.value]
            if cited:
                values += self._list_cited_texts(text.value, cited)
            for words, owner in (found for one in values for found in self._find(one, entry)):
                if words in seen:
                    continue
                seen.add(words)
                subject = f"the citation '{text.value}'" if cited else f"'{text.name}'"
                where = self.project.entries[owner].recipient.place.in_file
                message = f"{subject} mentions {' '.join(words)}, another recipient ({where})."
                hint = "Make sure that the words belong in this letter."
                yield text.finding("LG159", message, hint).about(entry.label)

    def _list_cited_texts(self, key: str, citation: Citation) -> list[str]:
        """Return the texts of a citation that have the name of a recipient."""
        if key not in self._cited:
            texts = (one.value for one in find_texts(citation.fields))
            self._cited[key] = [text for text in texts if any(self._find_names(text))]
        return self._cited[key]

    def _list_names(self, recipient: Recipient) -> Iterator[Words]:
        """Yield short texts of one recipient only, in fields that mostly differ: areas, people."""
        for key, value in recipient.fields.items():
            if key not in self._values or not isinstance(value, str):
                continue
            words = _strip_titles(_WORD.findall(value))
            if (
                0 < len(words) <= _LONGEST_NAME
                and value[:1].isupper()
                and len("".join(words)) > 3
                and not any(character.isdigit() for character in value)
                and self._values[key].get(value) == 1
            ):
                yield tuple(words)

    def _find(self, text: str, entry: Entry) -> Iterator[tuple[Words, int]]:
        """Find names of other recipients in a text, except those in the entry's own names."""
        found = self._known.get(text)
        if found is None:  # many texts are in many entries
            if len(self._known) > _MOST_KNOWN:
                self._known.clear()
            found = self._known[text] = list(self._find_names(text))
        own = None
        for words, owner in found:
            if owner != entry.position:
                own = list(self._list_names(entry.recipient)) if own is None else own
                if not any(_contains(name, words) for name in own):
                    yield words, owner

    def _find_names(self, text: str) -> Iterator[tuple[Words, int]]:
        """Find the names in a text, each with the position of its recipient."""
        folded = tuple(_WORD.findall(text.casefold()))
        if self._first_words.isdisjoint(folded):
            return
        words = _WORD.findall(text)
        is_key = " " not in text.strip()  # for example, the id of a citation
        for start, word in enumerate(folded):
            if word not in self._first_words:
                continue
            for end in (start + length for length in self._lengths):
                for owner in self._names.find(folded[start:end]):
                    is_street = end < len(words) and words[end] in _STREETS
                    if is_street:
                        continue
                    for name in self._list_names(self.project.recipients[owner]):
                        is_same = is_key or name == tuple(words[start:end])
                        if is_same and _fold(name) == folded[start:end]:
                            yield name, owner


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
