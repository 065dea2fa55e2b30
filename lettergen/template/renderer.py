"""Renders the values of one letter as WordprocessingML.

Each place that prints a value is a ``Slot``. The compiled template calls in here through the
filters and functions at the end of this module.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from lettergen.citations.clusters import Cite
from lettergen.citations.styles import CitationStyle
from lettergen.docx import runs
from lettergen.docx.cleanup import build_droppable_paragraph
from lettergen.docx.notes import NotesPart
from lettergen.docx.runs import mark_runs
from lettergen.docx.xml import escape_attribute, escape_text
from lettergen.languages.current import current_locale
from lettergen.languages.quotes import find_quote_marks, has_straight, set_quotes
from lettergen.languages.tags import Tag
from lettergen.template import citation_writer
from lettergen.template.citations import BIBLIOGRAPHY, CLUSTER, Late, LetterCitations
from lettergen.template.errors import MergeError
from lettergen.template.images import (
    ImageFiles,
    LetterImages,
    PictureValue,
    is_picture_name,
)
from lettergen.template.inlines import (
    Bibliography,
    Citation,
    Formatted,
    Image,
    Inline,
    Inlines,
    Link,
    Note,
    Spoken,
    has_inline,
)
from lettergen.template.jinja.functions import check_url
from lettergen.template.jinja.limits import current
from lettergen.template.jinja.reserved import LETTER, reserve
from lettergen.template.mailmerge.functions import MergeFields
from lettergen.template.memory import MOST_CITATIONS, CutCitation, Memory
from lettergen.template.notes import LetterNotes
from lettergen.template.relationships import LetterRelationships
from lettergen.template.slot import NOTE, Slot
from lettergen.template.values import (
    content_of,
    field_code_of,
    line_of,
    lines_of,
    require_value,
    text_of,
)
from lettergen.template.word import control_values, docxtpl_values

if TYPE_CHECKING:
    from lettergen.template.markdown.backend import Destination

# What a value begins with that is whole paragraphs or tables.
_BLOCKS = ("<w:p>", "<w:p ", "<w:tbl>")

_CUT = "\0"  # no letter contains it


class RenderSettings(NamedTuple):
    """What the renderers of all letters have in common.

    ``notes`` are the parts for notes, by kind. ``first_relationship`` and ``first_list`` are the
    first numbers that are free, of relationships in each part, and of numbering instances.
    ``style_language`` is the document's, which a citation style may depend on.
    ``destination`` is there if values are formatted as Markdown. ``memory`` is what earlier
    letters showed. With ``sets_quotes``, straight quotation marks in values become typographic.
    """

    slots: list[Slot]
    notes: Mapping[str, NotesPart]
    first_relationship: Mapping[str, int]
    first_list: int
    citation_style: CitationStyle
    style_language: str
    citations_path: str
    image_files: ImageFiles
    destination: "Destination | None"
    memory: Memory
    sets_quotes: bool = False


class Renderer:
    """Writes the values of one letter, and gathers its notes, links, pictures and lists."""

    def __init__(self, settings: RenderSettings, merge_fields: MergeFields) -> None:
        self.budget = current()
        self.slots = settings.slots
        self.merge_fields = merge_fields
        self.inlines = Inlines()
        self.citations = LetterCitations(settings.citation_style, settings.citations_path)
        self.notes = LetterNotes(settings.notes)
        self.relationships = LetterRelationships(settings.first_relationship)
        self.images = LetterImages(settings.image_files, self.relationships)
        self.lists: list[tuple[int, int]] = []
        self._rounds: Counter[int] = Counter()
        # A subclass may print more than the value.
        self.memory = settings.memory if type(self) is Renderer else None
        self._settings = settings
        self._spoken: Tag | None = None
        self._inner_tags: set[Tag] = set()

    # What template functions need

    def add_inline(self, value: Inline) -> str:
        """Keep an inline value and return the token for it."""
        return self.inlines.add(value)

    def find_cites(
        self, text: str, locator: str = "", prefix: str = "", suffix: str = ""
    ) -> tuple[Cite, ...]:
        """Return the cites of a text; raises ``MergeError`` (LG303) for a key that nothing has."""
        return self.citations.find(text, locator, prefix, suffix)

    def begin_list(self, start: int, level: int) -> int:
        """Return a new numbering instance for a list that counts from ``start``."""
        self.lists.append((start, level))
        return self._settings.first_list + len(self.lists) - 1

    def begin_round(self, loop: int) -> str:
        """Return what is added to the names of bookmarks in the next round of a loop."""
        self._rounds[loop] += 1
        return "" if self._rounds[loop] == 1 else f"_{self._rounds[loop]}"

    # Values in their slots

    def sets_quotes_in(self, value: str) -> bool:
        """Return whether the language of the letter changes what is printed of a text."""
        return self._settings.sets_quotes and has_straight(value)

    def write_in_run(self, value: Any, slot: Slot) -> str:
        """Return a value inside the text of a run.

        What is more than text closes the run, and opens it again.
        """
        if not isinstance(value, str):
            if isinstance(value, PictureValue):
                value = self.add_inline(value.to_inline())
            elif docxtpl_values.is_listing(value):
                return docxtpl_values.write_listing(value, self._write_text, slot.opening)
        text = text_of(value, slot.expression)
        if isinstance(text, Markup) and text:
            if text.startswith(_BLOCKS):
                raise MergeError(
                    "LG324",
                    f"'{slot.expression}' produces whole paragraphs, inside another paragraph.",
                    "Put it into a paragraph of its own.",
                )
            return f"{runs.RUN_END}{_check_markup(text, slot)}{slot.opening}"
        if not has_inline(text):
            return self._write_text(text)
        return "".join(self._write(piece, slot) for piece in self.inlines.split(text))

    def write_paragraphs(self, value: Any, slot: Slot) -> str:
        """Return a value that is alone in its paragraph: blocks as they are, or a paragraph."""
        assert slot.alone is not None
        if not isinstance(value, str) and docxtpl_values.is_value(value):
            value = value if docxtpl_values.is_listing(value) else docxtpl_values.text_of(value)
        if isinstance(value, Markup) and value.startswith(_BLOCKS):
            return _check_markup(value, slot)
        is_inline = isinstance(value, str) and has_inline(value)
        whole = list(self.inlines.split(value)) if is_inline else []
        if len(whole) == 1 and isinstance(whole[0], Formatted):
            from lettergen.template.markdown import values as markdown  # few letters need it

            return markdown.write_blocks(whole[0].text, self, slot, self._markdown_destination)
        if len(whole) == 1 and isinstance(whole[0], Bibliography):
            return self.citations.print_late(BIBLIOGRAPHY, (), slot)
        content = self.write_in_run(value, slot)
        before, after = slot.alone
        if not content and not slot.keeps_paragraph:
            properties = before.removeprefix("<w:p>").removesuffix(slot.opening)
            return build_droppable_paragraph(properties) if slot.beside_table else ""
        return f"{before}{content}{after}"

    def find_image(self, value: Any, slot: Slot) -> Image | None:
        """Return the picture that a value is: ``image()``, the name of a file, or a program's."""
        if isinstance(value, PictureValue):
            return value.to_inline()
        if not isinstance(value, str):
            require_value(value, slot.expression)
            return None
        if has_inline(value):
            pieces = list(self.inlines.split(value.strip()))
            return pieces[0] if len(pieces) == 1 and isinstance(pieces[0], Image) else None
        name = value.strip()
        return Image(name, "", "", "") if is_picture_name(name) else None

    def is_picture(self, value: Any, slot: Slot) -> bool:
        """Return whether a value is a picture, or nothing in the place of one."""
        return value == "" or self.find_image(value, slot) is not None

    def fill_picture(self, xml: str, value: Any, slot: Slot, box: tuple[int, int], alt: str) -> str:
        """Return a drawing with the picture that a value is; nothing for an empty value.

        The picture fits into the ``box`` if it has no size of its own. ``alt`` is the alternative
        text of a picture that has none; else it is told from its name.
        """
        image = self.find_image(value, slot)
        if image is None:
            return ""
        return self.images.fill(xml, image, slot, box, alt)

    def write_relationship(self, value: Any, slot: Slot) -> str:
        """Return the id of the relationship to the address ``value``."""
        read = _read_known_address if type(value) is str else _read_address
        return self.add_hyperlink(read(value, slot.expression), slot)

    # Inline values

    def add_hyperlink(self, url: str, slot: Slot) -> str:
        """Return the id of the relationship to an address."""
        return self.relationships.add_hyperlink(slot.part, url)

    def write_citation(self, citation: Citation, slot: Slot) -> str:
        """Return the runs for a citation: a note mark, or where it is printed itself, its text.

        What depends on the other citations of the letter is a token until the letter is whole.
        """
        citations, kind, cites = self.citations, citation.kind, citation.cites
        in_place = slot.story == NOTE or kind != CLUSTER or not citations.prints_notes
        inner = slot if in_place else self.notes.slot_inside(slot)
        if citations.waits:
            text = citations.print_late(kind, cites, inner, begins_note=not in_place)
        else:
            text = self._print_citation(kind, cites, inner)
        if in_place:
            return text
        key = None if citations.waits else ("citation", cites)
        return self.notes.add_footnote(key, text, slot)

    def _print_citation(self, kind: str, cites: tuple[Cite, ...], slot: Slot) -> str:
        """Return what the house style prints of a citation, with the links of this letter."""
        self.citations.count_printed(cites)
        known, key = self._settings.memory.citations, (kind, cites, slot)
        found = known.get(key)
        if found is None:
            found = self._cut_citation(kind, cites, slot)
            if len(known) >= MOST_CITATIONS:
                known.clear()
            known[key] = found
        (first, *others), urls = found
        pairs = zip(urls, others, strict=True)
        return first + "".join(f"{self.add_hyperlink(url, slot)}{text}" for url, text in pairs)

    def _cut_citation(self, kind: str, cites: tuple[Cite, ...], slot: Slot) -> CutCitation:
        urls: list[str] = []

        def cut(url: str, _: Slot) -> str:
            urls.append(url)
            return _CUT

        text = citation_writer.write_spans(self.citations.print(kind, cites), slot, cut)
        return text.split(_CUT), urls

    def add_note(self, kind: str, key: str | None, content: str, slot: int) -> Markup:
        """Add a note of the template's own; return its mark."""
        content = self.mark_spoken(content, self._spoken)
        return Markup(self.notes.add(kind, key, content, self.slots[slot]))

    def write_late_citations(self, texts: Mapping[str, str], main: str) -> dict[str, str]:
        """Return the parts of the letter with its citations in place of their tokens."""
        if not self.citations.has_late:
            return dict(texts)
        texts = {name: self.citations.join_neighbours(text) for name, text in texts.items()}
        body = self.notes.list_stories(texts.get(main, ""))
        others = [(text, 0) for name, text in texts.items() if name != main]
        insert = self.citations.resolve([*body, *others], self._write_late, self.notes)
        self.notes.replace_contents(insert)
        return {name: insert(text) for name, text in texts.items()}

    def _write_late(self, late: Late) -> str:
        if late.entries is not None:
            return "".join(
                citation_writer.write_entry(label, spans, late.slot, self.add_hyperlink)
                for _, label, spans in late.entries
            )
        return citation_writer.write_spans(late.spans, late.slot, self.add_hyperlink, late.refer)

    def _write(self, piece: str | Inline, slot: Slot) -> str:
        match piece:
            case str():
                return self._write_text(piece)
            case Link():
                inner = self._write_link(piece, slot)
            case Citation():
                inner = self.write_citation(piece, slot)
            case Bibliography():
                message = "the bibliography is whole paragraphs, inside another paragraph."
                hint = "Put {{ bibliography() }} into a paragraph of its own."
                raise MergeError("LG324", message, hint)
            case Note(text):
                inner = self._write_note(text, slot)
            case Image():
                inner = self.images.write(piece, slot)
            case Spoken(text, tag):
                inner = self._write_spoken(text, tag, slot)
            case Formatted(text):
                from lettergen.template.markdown import values as markdown

                inner = markdown.write_runs(text, self, slot, self._markdown_destination)
        self.budget.count_text(len(inner))
        return f"{runs.RUN_END}{inner}{slot.opening}"

    def _write_text(self, text: str) -> str:
        """Return plain text as the content of a run."""
        if self.sets_quotes_in(text):
            marks = find_quote_marks(self._spoken or current_locale().tag)
            text = set_quotes(text, marks) if marks else text
        return content_of(text)

    def _write_spoken(self, text: str, tag: Tag, slot: Slot) -> str:
        """Return the runs of words in another language."""
        with self.speaking(tag):
            content = "".join(self._write(piece, slot) for piece in self.inlines.split(text))
        self._inner_tags.add(tag)
        return self.mark_spoken(f"{slot.opening}{content}{runs.RUN_END}", tag)

    @contextmanager
    def speaking(self, tag: Tag) -> Iterator[None]:
        """Mark the notes that are added while the block runs as those of a language."""
        before, self._spoken = self._spoken, tag
        try:
            yield
        finally:
            self._spoken = before

    def mark_spoken(self, xml: str, tag: Tag | None) -> str:
        """Return WordprocessingML whose runs are marked as those of a language, if there is one."""
        return xml if tag is None else mark_runs(xml, tag, self._inner_tags - {tag})

    def _write_link(self, link: Link, slot: Slot) -> str:
        if slot.inside_link:
            raise MergeError("LG308", "a link cannot contain another link.")
        text = self._write_text(link.text)
        run = f"{runs.open_run(slot.link_properties)}{text}{runs.RUN_END}" if text else ""
        return runs.build_hyperlink(self.add_hyperlink(link.url, slot), run)

    def _write_note(self, text: str, slot: Slot) -> str:
        inner = self.notes.slot_inside(slot)
        content = "".join(self._write(piece, inner) for piece in self.inlines.split(text))
        content = f"{inner.opening}{content}{runs.RUN_END}"
        content = content.replace(f"{inner.opening}{runs.RUN_END}", "")
        content = self.mark_spoken(content, self._spoken)
        return self.notes.add_footnote(None, content, slot)

    @property
    def _markdown_destination(self) -> "Destination":
        assert self._settings.destination is not None
        destination = self._settings.destination
        if self._settings.sets_quotes:
            return destination._replace(quotes=find_quote_marks(current_locale().tag))
        return destination


def _read_address(value: Any, expression: str) -> str:
    return check_url(line_of(value, expression))


_read_known_address = lru_cache(maxsize=1_000)(_read_address)  # most are the same in all letters


def _check_markup(markup: Markup, slot: Slot) -> Markup:
    """Return the result of a macro or a block; ``MergeError`` (LG317) if a filter changed it."""
    if runs.is_element_sequence(markup):
        return markup
    message = f"'{slot.expression}' treats formatted words as if they were text."
    hint = "Use the filter on the values in them, where each is printed."
    raise MergeError("LG317", message, hint)


def _slot_filter(
    write: Callable[[Renderer, Any, Slot], str],
) -> Callable[[Context, Any, int], Markup]:
    """Make a filter that writes a value for the slot of a number.

    Many letters print the same texts in a slot. What a plain text prints depends on nothing else.
    """

    @pass_context
    def write_in_slot(context: Context, value: Any, number: int) -> Markup:
        letter: Renderer = context.parent[LETTER]
        memory = letter.memory if type(value) is str else None
        if memory is not None and (found := memory.texts[number].get(value)) is not None:
            letter.budget.built += len(found)  # which the next round or other text compares
            return found
        xml = write(letter, value, letter.slots[number])
        letter.budget.count_text(len(xml))
        markup = str.__new__(Markup, xml)  # Markup(xml) first looks for a method that gives HTML
        if memory is not None and not has_inline(value) and not letter.sets_quotes_in(value):
            memory.keep_text(number, value, markup)
        return markup

    return write_in_slot


@pass_context
def _write_relationship(context: Context, value: Any, number: int) -> str:
    letter: Renderer = context.parent[LETTER]
    return letter.write_relationship(value, letter.slots[number])


@pass_context
def _note(context: Context, content: str, kind: str, key: str | None, slot: int) -> Markup:
    letter: Renderer = context.parent[LETTER]
    return letter.add_note(kind, key, str(content), slot)


@pass_context
def _begin_list(context: Context, start: int, level: int) -> int:
    letter: Renderer = context.parent[LETTER]
    return letter.begin_list(start, level)


@pass_context
def _is_picture(context: Context, value: Any, slot: int) -> bool:
    letter: Renderer = context.parent[LETTER]
    return letter.is_picture(value, letter.slots[slot])


@pass_context
def _fill_picture(
    context: Context, xml: str, value: Any, slot: int, width: int, height: int, alt: str
) -> Markup:
    letter: Renderer = context.parent[LETTER]
    filled = letter.fill_picture(str(xml), value, letter.slots[slot], (width, height), alt)
    return Markup(filled)


@pass_context
def _begin_round(context: Context, loop: int) -> str:
    letter: Renderer = context.parent[LETTER]
    return letter.begin_round(loop)


FILTERS = reserve(
    {
        "run": _slot_filter(Renderer.write_in_run),
        "paragraph": _slot_filter(Renderer.write_paragraphs),
        "plain": _slot_filter(lambda _, value, slot: escape_text(line_of(value, slot.expression))),
        "field": _slot_filter(
            lambda _, value, slot: escape_text(field_code_of(value, slot.expression))
        ),
        "attribute": _slot_filter(
            lambda _, value, slot: escape_attribute(line_of(value, slot.expression))
        ),
        "stored": _slot_filter(
            lambda _, value, slot: escape_text(lines_of(value, slot.expression))
        ),
        "relationship": _write_relationship,
        "note": _note,
        "fill_picture": _fill_picture,
    }
)
FUNCTIONS = {
    **reserve({"begin_list": _begin_list, "begin_round": _begin_round, "is_picture": _is_picture}),
    **control_values.FUNCTIONS,
    **docxtpl_values.FUNCTIONS,
}
"""What compiled templates call, under internal names, and docxtpl's value types."""
