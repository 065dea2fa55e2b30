"""Words with two letters the wrong way round, known by the right ones that stand elsewhere.

No dictionary: a word that stands once, and whose letters swapped at one place give a word that
the campaign uses again and again, is taken for a slip of the fingers.
"""

import re
from collections import Counter
from collections.abc import Iterator

from lettergen.checks.templates import place_in, without_tags
from lettergen.data.text_file import read_text
from lettergen.diagnostics.finding import Finding
from lettergen.project.project import Project, Text

_WORD = re.compile(r"[^\W\d_]{5,}")
_OFTEN = 3
# Two words each, not one and its misspelling.
_PAIRS = set("quiet quite trial trail angel angle casual causal diary dairy untied united".split())


def findings(subject: Project) -> Iterator[Finding]:
    """The words of data and letter that are probably misspelt."""
    texts = [text for entry in subject.entries for text in entry.texts]
    texts += [*subject.value_texts, *subject.citation_texts]
    letter = ""
    if subject.campaign.is_markdown and subject.letter:
        letter = without_tags(read_text(subject.campaign.letter))
    count = Counter(_WORD.findall(letter))
    for text in texts:
        count.update(_WORD.findall(text.value))
    meant = {word: _meant(word, count) for word in count}
    meant = {word: right for word, right in meant.items() if right}
    if not meant:
        return
    for text in texts:
        yield from _in_data(text, meant)
    for found in _WORD.finditer(letter):
        if right := meant.get(found.group(), ""):
            place = place_in(subject.campaign.letter, letter, found.start())
            message = f"'{found.group()}' looks like a misspelt '{right}'."
            yield Finding("LG283", message, place)


def _in_data(text: Text, meant: dict[str, str]) -> Iterator[Finding]:
    for word in _WORD.findall(text.value):
        if word in meant:
            message = f"'{word}' in '{text.name}' looks like a misspelt '{meant[word]}'."
            yield text.finding("LG164", message)


def _meant(word: str, count: Counter[str]) -> str:
    """The word that was probably meant; nothing if this one is as good as any."""
    if count[word] > 1 or word in _PAIRS:
        return ""
    swapped = (word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(len(word) - 1))
    return next((other for other in swapped if other != word and count[other] >= _OFTEN), "")
