"""A compiled letter: merged into the bytes of a finished Word document, once per recipient."""

import copy
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any
from xml.parsers.expat import ExpatError

from jinja2 import Template

from lettergen.data.values import Mapping as Fields
from lettergen.diagnostics.finding import Finding, LettergenError, Place
from lettergen.docx import runs
from lettergen.docx.cleanup import clean_up
from lettergen.docx.notes import Notes, NotesPart
from lettergen.docx.numbering import NumberingPart
from lettergen.docx.package_writer import PackageWriter
from lettergen.docx.relationships import RelationshipsPart
from lettergen.template.jinja import limits
from lettergen.template.jinja.environment import (
    LETTER,
    RECIPIENT,
    MergeError,
    MissingFieldError,
    missing_field,
)
from lettergen.template.jinja.names import Names
from lettergen.template.mailmerge.functions import MergeFields
from lettergen.template.markdown.writer import Surroundings
from lettergen.template.renderer import MergedLetter, Pictures, Reference
from lettergen.template.slots import Sites
from lettergen.template.tags import Tag

# Bookmarks of ours are numbered from here; a document's own reach so far if it is a letter of ours.
_FIRST_BOOKMARK = 100_000
_BOOKMARK = re.compile(r'<w:bookmarkStart [^<>]*?w:id="(\d+)"')

_MOST_MISSING_FIELDS = 100


@dataclass(frozen=True)
class TemplatePart:
    """A part of the document as a template, with the tags by which its errors find their place."""

    name: str
    template: Template
    tags: list[Tag]

    def merged(self, context: dict[str, Any]) -> str:
        """The text of the part for one recipient."""
        template = self.template
        return "".join(template.root_render_func(template.new_context(context)))

    def place_of(self, error: BaseException) -> Place | None:
        """Where in the template an exception arose; ``None`` if it was in another part."""
        line = 0
        trace = error.__traceback__
        while trace is not None:
            if trace.tb_frame.f_globals.get("__jinja_template__") is self.template:
                line = self.template.get_corresponding_lineno(trace.tb_lineno)
            trace = trace.tb_next
        return self.tags[max(line - 2, 0)].place if line else None


@dataclass(frozen=True)
class CompiledLetter:
    """A letter ready for any number of recipients: ``merge`` gives the finished document.

    ``unchanging`` are the parts that are the same in every letter, ``names`` what the template
    uses.
    """

    path: str
    main: str
    parts: list[TemplatePart]
    archive: PackageWriter
    relationships: dict[str, RelationshipsPart]
    footnotes: NotesPart | None
    endnotes: NotesPart | None
    numbering: NumberingPart | None
    numbering_name: str
    sites: Sites
    references: Mapping[str, Reference]
    citations_path: str
    pictures: Pictures
    surroundings: Surroundings | None
    unchanging: frozenset[str] = frozenset()
    names: Names = field(default_factory=Names)

    def merge(self, label: str, fields: Fields, values: Mapping[str, Any]) -> bytes:
        """The finished letter for one recipient; see ``merge_parts``."""
        return self.packed(label, self.merge_parts(label, fields, values))

    def packed(self, label: str, parts: Mapping[str, bytes]) -> bytes:
        """The Word document for the parts of one letter; raises ``LettergenError`` as they do."""
        try:
            return self.archive.build(parts)
        except ExpatError as error:
            raise LettergenError(self._finding(error, label)) from None

    def merge_parts(
        self,
        label: str,
        fields: Fields,
        values: Mapping[str, Any],
        cited: set[str] | None = None,
        pictured: set[Path] | None = None,
    ) -> dict[str, bytes]:
        """The parts of one recipient's letter that are its own.

        ``fields`` are the recipient's, ``values`` the campaign's; a field wins over a value of
        the same name. The keys of the citations that the letter uses are added to ``cited``, the
        files of its pictures to ``pictured``. Raises ``LettergenError`` with every field that is
        missing, or with what else kept the letter from being merged; ``label`` is how messages
        call the recipient.
        """
        with limits.budget():
            try:
                return self._merged(fields, values, cited, pictured)
            except MissingFieldError:
                raise LettergenError(
                    *self._every_missing_field(label, copy.deepcopy(fields), copy.deepcopy(values))
                ) from None
            except Exception as error:  # whatever an expression of the template may raise
                raise LettergenError(self._finding(error, label, fields, values)) from None

    def _merged(
        self,
        fields: Fields,
        values: Mapping[str, Any],
        cited: set[str] | None = None,
        pictured: set[Path] | None = None,
    ) -> dict[str, bytes]:
        letter = self._new_letter(MergeFields(fields, values))
        context = {**values, **fields, RECIPIENT: fields, LETTER: letter}
        texts = {part.name: self._tidied(part.merged(context), letter) for part in self.parts}
        texts |= self._notes_placed(texts, letter)
        if self.numbering:
            texts[self.numbering_name] = self.numbering.build_part(letter.lists)
        parts = {name: text.encode() for name, text in texts.items()}
        parts |= letter.media
        for name, relationships in self.relationships.items():
            links = letter.relationships(name, texts.get(name, ""))
            if xml := relationships.build_part(links):
                parts[relationships.name] = xml.encode()
        if cited is not None:
            cited |= letter.cited
        if pictured is not None:
            pictured |= letter.pictured
        return parts

    def _new_letter(self, merge_fields: MergeFields) -> MergedLetter:
        return MergedLetter(
            sites=self.sites.all,
            references=self.references,
            citations_path=self.citations_path,
            footnotes=Notes(self.footnotes) if self.footnotes else None,
            endnotes=Notes(self.endnotes) if self.endnotes else None,
            first_relationship={
                name: relationships.first for name, relationships in self.relationships.items()
            },
            first_list=self.numbering.first if self.numbering else 0,
            pictures=self.pictures,
            surroundings=self.surroundings,
            merge_fields=merge_fields,
        )

    def _notes_placed(self, texts: dict[str, str], letter: MergedLetter) -> dict[str, str]:
        """The main part with its note marks numbered, and the parts that hold the notes."""
        taken = map(int, _BOOKMARK.findall(texts.get(self.main, "")))
        bookmarks = count(max([_FIRST_BOOKMARK, *(number + 1 for number in taken)]))
        placed: dict[str, str] = {}
        for notes in (letter.footnotes, letter.endnotes):
            if notes is None:
                continue
            contents: list[str] = []
            if self.main in texts:
                main = placed.get(self.main, texts[self.main])
                placed[self.main], contents = notes.insert_references(main, lambda: next(bookmarks))
            placed[notes.part.name] = self._tidied(notes.part.build_part(contents), letter)
        return placed

    def _tidied(self, text: str, letter: MergedLetter) -> str:
        """A part without the empty runs and paragraphs that merging left behind."""
        if letter.has_gaps:
            for opening in self.sites.openings:
                text = text.replace(f"{opening}{runs.RUN_END}", "")
        return clean_up(text)

    def _every_missing_field(
        self, label: str, fields: Fields, values: Mapping[str, Any]
    ) -> Iterator[Finding]:
        """Merge again and again, each time with one more missing field made up."""
        made_up: dict[int, set[str]] = {}
        for _ in range(_MOST_MISSING_FIELDS):
            try:
                self._merged(fields, values)
            except MissingFieldError as error:
                owner = error.owner if isinstance(error.owner, Fields) else fields
                if error.name in made_up.setdefault(id(owner), set()):
                    return
                yield missing_field(error, label, fields, self._place_of(error))
                made_up[id(owner)].add(error.name)
                owner[error.name] = ""
            except Exception:  # what made-up values lead to is no news
                return
            else:
                return

    def _finding(self, error: Exception, label: str, *data: Mapping[str, Any]) -> Finding:
        """What went wrong: where the value stands in the data, or else where it is printed."""
        place = self._place_of(error) or Place(self.path)
        if isinstance(error, RecursionError):
            error = limits.too_deep()
        if isinstance(error, MergeError):
            message = error.message
            own_place = next(filter(None, (_place_in(group, error.name) for group in data)), None)
            if own_place:
                message = f"{message.rstrip('.')} ({place} prints it)."
            finding = Finding(error.code, message, own_place or place, error.hint, name=error.name)
            return finding.about(label)
        message = str(error).rstrip(".") or type(error).__name__
        return Finding("LG300", f"{message}.", place).about(label)

    def _place_of(self, error: BaseException) -> Place | None:
        places = (part.place_of(error) for part in self.parts)
        return next((place for place in places if place), None)


def _place_in(group: Mapping[str, Any], name: str) -> Place | None:
    """Where the data has what a template calls ``name``; ``None`` if it is no plain name."""
    *steps, last = name.split(".")
    for step in steps:
        inner = group.get(step)
        if not isinstance(inner, Fields):
            return None
        group = inner
    return group.place_of(last) if isinstance(group, Fields) and last in group else None
