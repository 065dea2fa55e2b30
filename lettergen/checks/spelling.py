"""Find words that are probably misspelt, by the correct words elsewhere in the campaign.

There is no dictionary. A word is a finding if it occurs once, and if swapping two of its letters
gives a word that the campaign uses several times. So is a long word with one letter where the
other word has it twice, or the other way round, as in Commisioner.
"""

from collections.abc import Iterable, Iterator

from lettergen.checks.recipient_check import RecipientCheck
from lettergen.checks.templates import blank_out_tags, list_markdown_letters, place_at
from lettergen.data.text_file import read_text
from lettergen.diagnostics.finding import Finding
from lettergen.project.project import Entry, Project, Text
from lettergen.system.hash_index import HashCounts
from lettergen.system.patterns import compile_lazily

_WORD = compile_lazily(r"[^\W\d_]{5,}")
_OFTEN = 3
_LONG = 8  # letters; shorter words such as planed and planned are both right
_MOST_KNOWN = 10_000  # right words that are looked up but once
# Pairs of words of which neither is a misspelling of the other.
_PAIRS = set("quiet quite trial trail angel angle casual causal diary dairy untied united".split())


class SpellingCheck(RecipientCheck):
    """Find words in the data and in the letter that are probably misspelt."""

    def __init__(self, project: Project) -> None:
        super().__init__(project)
        self._counts = HashCounts()
        self._right: set[str] = set()
        letters = list_markdown_letters(project)
        self._letters = {path: blank_out_tags(read_text(path)) for path in letters}
        for text in self._letters.values():
            for word in _WORD.findall(text):
                self._counts.add(word)
        self._shared = [*project.value_texts, *project.citation_texts]
        self._count_words(self._shared)

    def add(self, entry: Entry) -> None:
        self._count_words(entry.texts)

    def finish(self) -> Iterator[Finding]:
        yield from self._check_texts(self._shared)
        for path, text in self._letters.items():
            for found in _WORD.finditer(text):
                if meant := self._find_meant(found.group()):
                    message = f"'{found.group()}' may be a misspelling of '{meant}'."
                    yield Finding("LG283", message, place_at(path, text, found.start()))

    def check(self, entry: Entry) -> Iterator[Finding]:
        return self._check_texts(entry.texts)

    def _count_words(self, texts: Iterable[Text]) -> None:
        for text in texts:
            for word in _WORD.findall(text.value):
                self._counts.add(word)

    def _check_texts(self, texts: Iterable[Text]) -> Iterator[Finding]:
        for text in texts:
            for word in _WORD.findall(text.value):
                if word not in self._right and (meant := self._find_meant(word)):
                    message = f"'{word}' in '{text.name}' may be a misspelling of '{meant}'."
                    yield text.finding("LG164", message)

    def _find_meant(self, word: str) -> str:
        """Return the word that was probably meant, or an empty string if it is this one."""
        if self._counts.get(word) > 1 or word in _PAIRS:
            if len(self._right) < _MOST_KNOWN:
                self._right.add(word)
            return ""
        likely = (one for one in _list_likely(word) if one != word)
        return next((one for one in likely if self._counts.get(one) >= _OFTEN), "")


def _list_likely(word: str) -> Iterator[str]:
    """Yield what a word may have been meant to be."""
    for at in range(len(word) - 1):
        yield word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    if len(word) >= _LONG:
        for at in range(1, len(word) - 1):
            is_double = word[at] == word[at + 1]
            yield word[:at] + word[at + 1 :] if is_double else word[:at] + word[at] + word[at:]
