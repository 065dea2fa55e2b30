"""Check the words of finished letters: parts of tags, gaps, passages that are there twice.

Most paragraphs are the same in all letters of a campaign, so each is checked only once.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path

from lxml import etree

from lettergen.checks import prose
from lettergen.checks.conventions import find_conventions
from lettergen.checks.documents import WordDocument
from lettergen.data.names import identify
from lettergen.data.text_file import read_text
from lettergen.diagnostics.finding import Finding, Place
from lettergen.docx.paragraph_split import KnownTexts, split_part
from lettergen.docx.run_content import read_texts
from lettergen.docx.xml import escape_text
from lettergen.project.project import Entry, Project, Text
from lettergen.system.dataclass import dataclass
from lettergen.template.compiled import CompiledLetter
from lettergen.template.word.tags import excerpt

_PASSAGE = 60  # characters of a value that is prose
_MOST_CLEAN, _LONGEST_CLEAN = 64, 50_000  # parts without anything suspect that are kept
_NEARBY = 6  # words on either side of a blemish, by which its line in the template is found


@dataclass(frozen=True)
class _Source:
    """A line or paragraph of the templates: its place, and the words in it."""

    place: Place
    words: frozenset[str]


class WordCheck:
    """Checks the words of the letters of one campaign.

    ``document`` is its Word letter or letterhead, if that can be read.
    """

    def __init__(
        self, project: Project, letter: CompiledLetter, document: WordDocument | None
    ) -> None:
        self._letter = letter
        self._project = project
        self._fixed_texts = frozenset(
            paragraph.text
            for paragraph in (document.list_paragraphs() if document else ())
            if "{" not in paragraph.text
        )
        self._document = document
        self._sources: list[_Source] = []
        self._known = KnownTexts()
        self._clean: set[bytes] = set()
        self._is_french = find_conventions(project).is_french

    def check(self, parts: Mapping[str, bytes], entry: Entry) -> Iterator[Finding]:
        """Check the words of one letter, unless a part is not even XML."""
        try:
            texts = [
                text
                for name, data in parts.items()
                if name.endswith(".xml")
                for text in self._find_suspects(data)
            ]
        except etree.XMLSyntaxError:
            return
        for text in texts:
            yield from (finding.about(entry.label) for finding in self._check_text(text, entry))
        yield from (finding.about(entry.label) for finding in self._find_twice(parts, entry))

    def _find_twice(self, parts: Mapping[str, bytes], entry: Entry) -> Iterator[Finding]:
        """Find passages of the recipient that the letter prints twice."""
        for text in entry.texts:
            if len(text.value) < _PASSAGE:
                continue
            printed = escape_text(text.value).encode()
            if sum(data.count(printed) for data in parts.values()) > 1:
                uses = [use for use in self._letter.names.uses if use.path == text.path]
                place = uses[-1].place if uses else text.place
                message = f"the letter prints '{text.name}' twice."
                yield Finding("LG747", message, place, "Delete one of the two.", name=text.name)

    def _find_suspects(self, data: bytes) -> list[str]:
        """Return the texts of a part's paragraphs, in order, that may give a finding.

        Whether they do depends on the recipient's data.
        """
        if data in self._clean:
            return []
        suspects = self._find_in_part(data)
        if not suspects and len(data) < _LONGEST_CLEAN:
            if len(self._clean) >= _MOST_CLEAN:
                self._clean.clear()
            self._clean.add(data)
        return suspects

    def _find_in_part(self, data: bytes) -> list[str]:
        part = split_part(data)
        known = self._known
        try:
            if not known.has_skeleton(part):
                if any(read_texts(etree.fromstring(part.skeleton.encode()))):
                    return list(read_texts(etree.fromstring(data)))
                known.add(part, part.skeleton)
            new = known.find_unknown(part)
            paragraphs = etree.fromstring(part.wrap(new)) if new else ()
        except etree.XMLSyntaxError:
            return list(read_texts(etree.fromstring(data)))
        suspects: list[str] = []
        for paragraph, xml in zip(paragraphs, new, strict=True):
            texts = list(read_texts(paragraph))
            if any(map(self._is_suspect, texts)):
                suspects += texts
            else:
                known.add(part, xml)
        return suspects

    def _is_suspect(self, text: str) -> bool:
        return any(self._find_tags(text)) or (
            text not in self._fixed_texts and any(self._find_blemishes(text))
        )

    def _check_text(self, text: str, entry: Entry) -> Iterator[Finding]:
        for found in self._find_tags(text):
            if not self._is_in_data(found.group(), entry):
                message = f"the letter contains '{found.group()}', a part of a tag."
                place = self._find_place(text, found.start(), found.end(), entry)
                yield Finding("LG341", message, place, "Correct the tag in the template.")
        for blemish in self._find_blemishes(text) if text not in self._fixed_texts else ():
            around = text[max(blemish.start - 1, 0) : blemish.end + 1]
            if self._is_in_data(around.strip(), entry):
                continue
            code = "LG352" if "word" in blemish.what else "LG350"
            message = f"the letter has {blemish.what}: '{blemish.shown.strip()}'."
            place = self._find_place(text, blemish.start, blemish.end, entry)
            if value := self._find_blame(text, blemish, place, entry):
                hint = f"Correct '{value.name}', or the words around it in the letter."
                yield Finding(code, message, value.place, hint, name=value.name)
            else:
                hint = "Look at the values that the template prints there."
                yield Finding(code, message, place, hint)

    def _find_blemishes(self, text: str) -> tuple[prose.Blemish, ...]:
        return prose.blemishes(text, is_french=self._is_french)

    def _find_blame(
        self, text: str, blemish: prose.Blemish, place: Place, entry: Entry
    ) -> Text | None:
        """Return the recipient's value that leaves a blemish, if it is clear which one it is.

        It is empty, or it begins or ends in the blemish.
        """
        before, after = text[: blemish.start + 1], text[blemish.end - 1 :]
        touching = [
            one
            for one in entry.texts
            if len(value := one.value.strip()) > 1
            and (before.endswith(value) or after.startswith(value))
        ]
        if not touching:
            printed = {
                use.path for use in self._letter.names.uses if _key(use.place) == _key(place)
            }
            touching = [one for one in entry.texts if not one.value and one.path in printed]
        return touching[0] if len(touching) == 1 else None

    def _find_tags(self, text: str) -> Iterator[re.Match[str]]:
        """Find parts of tags that the template does not print on purpose, and merge fields.

        «Words» are a merge field only if a field has that name; else they are a quotation.
        """
        for found in prose.tags(text):
            if not any(start <= found.start() < end for start, end in self._find_printed(text)):
                yield found
        for found in prose.merge_fields(text):
            if identify(found[1]) in self._field_names:
                yield found

    def _find_printed(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield where a text has braces that the template prints on purpose."""
        for printed in self._letter.printed_braces:
            for found in re.finditer(re.escape(printed), text):
                yield found.span()

    @cached_property
    def _field_names(self) -> frozenset[str]:
        """What identifies the names of all fields and values."""
        project = self._project
        keys = {*project.data_names.list_names(), *project.campaign.values}
        return frozenset(map(identify, keys)) - {""}

    def _is_in_data(self, words: str, entry: Entry) -> bool:
        """Whether the data itself contains these words: then it is to blame, not the letter."""
        project = self._project
        return any(
            words in text.value
            for texts in (entry.texts, project.value_texts, project.citation_texts)
            for text in texts
        )

    def _find_place(self, text: str, start: int, end: int, entry: Entry) -> Place:
        """Return the line or paragraph of the templates that has most of the words around.

        The words of the values that it prints count as its own.
        """
        if not self._sources:
            self._sources = list(self._read_sources())
        nearby = text[:start].split()[-_NEARBY:] + text[start:end].split()
        nearby += text[end:].split()[:_NEARBY]
        printed = self._printed_words(entry)
        scores = [
            sum(word in one.words or word in printed[_key(one.place)] for word in nearby)
            for one in self._sources
        ]
        if not any(scores):
            return Place(self._letter.path, 0, f'"{excerpt(text)}"')
        return self._sources[scores.index(max(scores))].place

    def _printed_words(self, entry: Entry) -> dict[object, set[str]]:
        """Return the words of a recipient's values by the line or paragraph that prints them."""
        words: dict[object, set[str]] = defaultdict(set)
        for use in self._letter.names.uses:
            for text in entry.texts:
                if text.path[: len(use.path)] == use.path:
                    words[_key(use.place)].update(text.value.split())
        return words

    def _read_sources(self) -> Iterator[_Source]:
        campaign = self._project.campaign
        for path in campaign.markdown_files:
            yield from _read_lines(path)
        for paragraph in self._document.list_paragraphs() if self._document else ():
            yield _Source(paragraph.place, _find_fixed_words(paragraph.text))


def _key(place: Place) -> object:
    return (place.path, place.line, place.part, place.paragraph)


def _read_lines(letter: Path) -> Iterator[_Source]:
    for number, line in enumerate(read_text(letter).split("\n"), 1):
        if words := _find_fixed_words(line):
            yield _Source(Place(str(letter), number), words)


def _find_fixed_words(text: str) -> frozenset[str]:
    """Return the words of a template that are in every letter."""
    return frozenset(re.sub(r"\{\{.*?\}\}|\{%.*?%\}|\[\^[^\]]*\]|[*\[\]]", " ", text).split())
