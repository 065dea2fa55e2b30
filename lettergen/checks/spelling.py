"""Find words with two letters swapped, by the correct words elsewhere in the campaign.

There is no dictionary. A word is a finding if it occurs once, and if swapping two of its letters
gives a word that the campaign uses several times.
"""

import re
from collections import Counter
from collections.abc import Iterator

from lettergen.checks.templates import blank_out_tags, place_at
from lettergen.data.text_file import read_text
from lettergen.diagnostics.finding import Finding
from lettergen.project.project import Project, Text

_WORD = re.compile(r"[^\W\d_]{5,}")
_OFTEN = 3
# Pairs of words of which neither is a misspelling of the other.
_PAIRS = set("quiet quite trial trail angel angle casual causal diary dairy untied united".split())


def check_spelling(project: Project) -> Iterator[Finding]:
    """Find words in the data and in the letter that are probably misspelt."""
    texts = [text for entry in project.entries for text in entry.texts]
    texts += [*project.value_texts, *project.citation_texts]
    letter = ""
    if project.campaign.is_markdown and project.letter:
        letter = blank_out_tags(read_text(project.campaign.letter))
    count = Counter(_WORD.findall(letter))
    for text in texts:
        count.update(_WORD.findall(text.value))
    meant = {word: _find_meant(word, count) for word in count}
    meant = {word: right for word, right in meant.items() if right}
    if not meant:
        return
    for text in texts:
        yield from _check_text(text, meant)
    for found in _WORD.finditer(letter):
        if right := meant.get(found.group(), ""):
            place = place_at(project.campaign.letter, letter, found.start())
            message = f"'{found.group()}' may be a misspelling of '{right}'."
            yield Finding("LG283", message, place)


def _check_text(text: Text, meant: dict[str, str]) -> Iterator[Finding]:
    for word in _WORD.findall(text.value):
        if word in meant:
            message = f"'{word}' in '{text.name}' may be a misspelling of '{meant[word]}'."
            yield text.finding("LG164", message)


def _find_meant(word: str, count: Counter[str]) -> str:
    """Return the word that was probably meant, or an empty string if it is this one."""
    if count[word] > 1 or word in _PAIRS:
        return ""
    swapped = (word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(len(word) - 1))
    return next((other for other in swapped if other != word and count[other] >= _OFTEN), "")
