"""One letter while it is merged: values become WordprocessingML where they are printed.

The compiled template calls in here through the filters and functions at the end of this module.
Each place that prints a value is a ``Site``: it knows the formatting there, and what may stand.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from numbers import Number
from pathlib import Path
from typing import Any

from jinja2 import Undefined, pass_context
from jinja2.runtime import Context, LoopContext, Macro
from markupsafe import Markup

from lettergen.diagnostics.finding import did_you_mean
from lettergen.docx import pictures, runs
from lettergen.docx.allowed_content import ALLOWED_SCHEMES
from lettergen.docx.notes import FOOTNOTE, Notes
from lettergen.docx.pictures import Media, Picture, PictureError
from lettergen.docx.relationships import HYPERLINK, IMAGE, Relationship
from lettergen.docx.xml import escape_attribute, escape_text
from lettergen.system.text import describe_forbidden, find_unwritable
from lettergen.template.jinja.environment import (
    LETTER,
    UNKNOWN_CITATION,
    Cite,
    Formatted,
    Image,
    Inline,
    Link,
    MergeError,
    Note,
    checked_url,
    holds_marker,
    marker,
    pieces,
)
from lettergen.template.jinja.limits import current
from lettergen.template.mailmerge.functions import MergeFields
from lettergen.template.markdown import values as formatted
from lettergen.template.markdown.writer import Surroundings
from lettergen.template.word import docxtpl_values

_ID = re.compile(r'"(rId\d+)"')

# What ends an argument of a field, or begins a switch or another field.
_FIELD_SYNTAX = re.compile(r'["\\{}“”]')
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):(?!\s)")

# What a value begins with that is whole paragraphs or tables.
_BLOCKS = ("<w:p>", "<w:p ", "<w:tbl>")

# Drawings of ours are numbered from here; a document's own rarely reach so far.
_FIRST_PICTURE = 200_000

BODY, NOTE, MARGIN, TEXT_BOX = "body", "note", "header or footer", "text box"
"""The kinds of story: the letter's body, a footnote, a header or footer, and a text box."""


@dataclass(frozen=True)
class Site:
    """A place in a template that prints a value.

    ``opening`` begins a run of the formatting there; ``link_properties`` and
    ``mark_properties`` are that formatting for a hyperlink and for a note mark. A value that
    stands ``alone`` brings its paragraph with it: ``alone`` holds what goes before and after.
    """

    part: str
    story: str
    expression: str = ""
    opening: str = ""
    link_properties: str = ""
    mark_properties: str = ""
    has_custom_mark: bool = False
    inside_link: bool = False
    alone: tuple[str, str] | None = None
    keeps_paragraph: bool = False

    @property
    def properties(self) -> str:
        """The properties of a run here."""
        return self.opening.removeprefix("<w:r>").partition("<w:t ")[0]

    def printing(self, expression: str) -> "Site":
        """The same site, for the tag that prints ``expression``."""
        return replace(self, expression=expression)

    def standing_alone(self, before: str, after: str, *, keeps_paragraph: bool) -> "Site":
        """The same site, for a value that brings its paragraph along."""
        return replace(self, alone=(before, after), keeps_paragraph=keeps_paragraph)


@dataclass(frozen=True)
class Reference:
    """A citation as a letter prints it: what stands before the title, the title, its address."""

    lead: str
    title: str
    url: str


class Pictures:
    """The pictures of a campaign, each read once. None from outside its folder is ever read."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()
        self._loaded: dict[str, Picture] = {}

    def path(self, name: str) -> Path:
        """The file itself; raises ``MergeError`` if it lies outside of the folder."""
        path = (self._folder / name).resolve()
        if path.is_relative_to(self._folder):
            return path
        raise MergeError(
            "LG321",
            f"the picture {name} lies outside the campaign's folder.",
            "Put it into the folder.",
        )

    def get(self, name: str) -> Picture:
        """The picture in the file ``name``, relative to the campaign's folder."""
        if name not in self._loaded:
            try:
                self._loaded[name] = pictures.load(self.path(name))
            except PictureError as error:
                raise MergeError("LG322", f"the picture {name} {error}.") from None
        return self._loaded[name]


@dataclass
class MergedLetter:
    """What one letter gathers while its template runs: its notes, links and lists."""

    sites: list[Site]
    references: Mapping[str, Reference]
    citations_path: str
    footnotes: Notes | None
    endnotes: Notes | None
    first_relationship: Mapping[str, int]
    first_list: int
    pictures: Pictures
    surroundings: Surroundings | None
    merge_fields: MergeFields
    has_gaps: bool = False
    cited: set[str] = field(default_factory=set)
    pictured: set[Path] = field(default_factory=set)
    lists: list[tuple[int, int]] = field(default_factory=list)
    _inlines: list[Inline] = field(default_factory=list)
    media: dict[str, bytes] = field(default_factory=dict)
    _related: dict[str, dict[Relationship, str]] = field(default_factory=dict)
    _images: int = 0

    def hold(self, inline: Inline) -> str:
        """Keep a neutral value; the marker that stands for it."""
        self._inlines.append(inline)
        return marker(len(self._inlines) - 1)

    def require_citation(self, key: str) -> None:
        """Raise ``MergeError`` if no citation has that key."""
        if key not in self.references:
            where = f" in {self.citations_path}" if self.citations_path else ""
            raise MergeError(
                UNKNOWN_CITATION,
                f"there is no citation '{key}'{where}.",
                did_you_mean(key, self.references),
            )
        self.cited.add(key)

    def relationships(self, part: str, xml: str) -> list[Relationship]:
        """What the finished text of ``part`` refers to: hyperlinks and pictures."""
        related = self._related.get(part)
        if not related:
            return []
        referred = set(_ID.findall(xml))
        return [
            Relationship(id_, to.type, to.target, to.external)
            for to, id_ in related.items()
            if id_ in referred
        ]

    def run(self, value: Any, site: Site) -> str:
        """A value inside the text of a run; what is no text closes the run and opens it again."""
        text = self.text(value, site.expression)
        if isinstance(text, Markup) and text:
            return f"{runs.RUN_END}{self._runs_only(text, site)}{site.opening}"
        if not text:
            self.has_gaps = True
        if not holds_marker(text):
            return _content(text)
        return "".join(self._piece(piece, site) for piece in pieces(text, self._inlines))

    def paragraph(self, value: Any, site: Site) -> str:
        """A value that stands alone: blocks as they are, anything else in its paragraph."""
        assert site.alone is not None
        if docxtpl_values.is_value(value):
            value = docxtpl_values.text_of(value)
        if isinstance(value, Markup) and value.startswith(_BLOCKS):
            return self._whole(value, site)
        whole = list(pieces(value, self._inlines)) if isinstance(value, str) else []
        if len(whole) == 1 and isinstance(whole[0], Formatted):
            return self._formatted_blocks(whole[0], site)
        content = self.run(value, site)
        if not content and not site.keeps_paragraph:
            return ""
        before, after = site.alone
        return f"{before}{content}{after}"

    def plain(self, value: Any, site: Site) -> str:
        """A value where only text can stand: in a document property or an attribute."""
        text = self.text(value, site.expression)
        if isinstance(text, Markup) or holds_marker(text):
            raise MergeError(
                "LG307", f"'{site.expression}' is more than text, and only text can stand here."
            )
        line = " ".join(text.split())
        bad = find_unwritable(line)
        if bad is not None:
            raise _no_such_character(bad)
        return line

    def field(self, value: Any, site: Site) -> str:
        """A value in the code of a field (17.16.5), which it must not end, nor lead elsewhere.

        The same goes for the addresses in VML.
        """
        text = self.plain(value, site)
        scheme = _SCHEME.match(text)
        if _FIELD_SYNTAX.search(text) or (scheme and scheme[1].lower() not in ALLOWED_SCHEMES):
            raise MergeError(
                "LG316",
                f"'{text}' cannot stand in the code of a field.",
                "Print it in the text, outside of the field.",
            )
        return text

    def relationship(self, value: Any, site: Site) -> str:
        """The id of the relationship to the address ``value``."""
        return self._target(checked_url(self.plain(value, site)), site)

    def note(self, kind: str, key: str | None, content: str, site: Site) -> str:
        """A note that the template itself holds, its content merged already.

        With a ``key``, as Markdown's footnotes have, a note of the same content is the same note.
        """
        notes = self.footnotes if kind == FOOTNOTE.element else self.endnotes
        assert notes is not None
        identity = None if key is None else (key, content)
        custom = site.has_custom_mark
        return notes.add(identity, content, site.mark_properties, has_custom_mark=custom)

    def numbered_list(self, start: int, level: int) -> int:
        """A new numbering instance."""
        self.lists.append((start, level))
        return self.first_list + len(self.lists) - 1

    def text(self, value: Any, expression: str) -> str:
        """A value as text, lines of a list broken; markers stay in it.

        ``expression`` is what messages call it. Raises ``MergeError`` for what is no text.
        """
        if isinstance(value, str):
            return value if isinstance(value, Markup) else value.rstrip("\r\n")
        if isinstance(value, Undefined):
            value._fail_with_undefined_error()
        if docxtpl_values.is_value(value):
            return docxtpl_values.text_of(value)
        if value is None:
            raise MergeError(
                "LG304",
                f"'{expression}' is empty.",
                'Give it a value, or "" if it is to stay blank.',
                expression,
            )
        if isinstance(value, bool):
            return "true" if value else "false"
        is_list = isinstance(value, (list, tuple, range, Iterator))
        if is_list and not isinstance(value, LoopContext):
            return "\n".join(self.text(item, expression) for item in value)
        if isinstance(value, Mapping):
            names = ", ".join(f"{expression}.{name}" for name in value)
            raise MergeError(
                "LG306", f"'{expression}' is a group of fields.", f"Print one of {names}."
            )
        if isinstance(value, (Number, date)):
            return str(value)
        hint = "Call it with ()." if isinstance(value, Macro) else ""
        raise MergeError("LG306", f"'{expression}' is not a value.", hint)

    def _piece(self, piece: str | Inline, site: Site) -> str:
        match piece:
            case str():
                return _content(piece)
            case Link():
                inner = self._link(piece, site)
            case Cite(key):
                inner = self.citation(key, site)
            case Note(text):
                inner = self._ordinary_note(text, site)
            case Image():
                inner = self._image(piece, site)
            case Formatted(text):
                self.has_gaps = True
                inner = formatted.runs_of(
                    text, site.expression, _Host(self, site), self._formatting, site.properties
                )
        current().make(len(inner))
        return f"{runs.RUN_END}{inner}{site.opening}"

    def _link(self, link: Link, site: Site) -> str:
        if site.inside_link:
            raise MergeError("LG308", "a link cannot stand in a link.")
        self.has_gaps = True
        text = _text_run(link.text, site.link_properties)
        return runs.build_hyperlink(self._target(link.url, site), text)

    def citation(self, key: str, site: Site) -> str:
        """What stands between runs for a citation: a note mark, or in a note the citation."""
        reference = self.references[key]
        if site.story == NOTE:
            return self._printed(reference, site)
        inner = self.note_site(site)
        content = self._notes(site).part.build_paragraph(self._printed(reference, inner))
        return self._mark(("citation", key), content, site)

    def _printed(self, reference: Reference, site: Site) -> str:
        """A citation in its note: the words before the title, and the title linked."""
        lead = runs.build_run(f"{reference.lead} ", site.properties)
        if not reference.url:
            return lead + runs.build_run(reference.title, site.properties)
        return lead + self._link(Link(reference.title, reference.url), site)

    def _ordinary_note(self, text: str, site: Site) -> str:
        if site.story == NOTE:
            raise MergeError("LG309", "a footnote cannot stand in a footnote.")
        inner = self.note_site(site)
        content = "".join(self._piece(piece, inner) for piece in pieces(text, self._inlines))
        content = f"{inner.opening}{content}{runs.RUN_END}".replace(
            f"{inner.opening}{runs.RUN_END}", ""
        )
        return self._mark(None, self._notes(site).part.build_paragraph(content), site)

    def _formatted_blocks(self, value: Formatted, site: Site) -> str:
        """A Markdown value that stands alone, as paragraphs like the one that it stands in."""
        assert site.alone is not None
        paragraph = site.alone[0].removeprefix("<w:p>").removesuffix(site.opening)
        return formatted.blocks_of(
            value.text,
            site.expression,
            _Host(self, site),
            self._formatting,
            paragraph,
            site.properties,
        )

    @property
    def _formatting(self) -> Surroundings:
        assert self.surroundings is not None
        return self.surroundings

    def _image(self, image: Image, site: Site) -> str:
        picture = self.pictures.get(image.path)
        self.pictured.add(self.pictures.path(image.path))
        self.has_gaps = True
        self._images += 1
        size = picture.scale_to(_length(image.width), _length(image.height))
        return pictures.build_run(
            site.properties,
            self._media(picture.shown, site),
            self._media(picture.drawing, site) if picture.drawing else "",
            size,
            _FIRST_PICTURE + self._images,
            image.alt,
        )

    def _media(self, media: Media, site: Site) -> str:
        self.media[media.part] = media.data
        return self._relate(Relationship("", IMAGE, f"/{media.part}"), site)

    def _mark(self, key: object, content: str, site: Site) -> str:
        current().make(len(content))
        self.has_gaps = True
        return self._notes(site).add(key, content, site.mark_properties)

    def _notes(self, site: Site) -> Notes:
        if site.story in (MARGIN, TEXT_BOX):
            raise MergeError(
                "LG309",
                f"a footnote cannot stand in a {site.story}.",
                "Use link() there, or put the footnote into the body.",
            )
        assert self.footnotes is not None
        return self.footnotes

    def note_site(self, site: Site) -> Site:
        """A footnote's own text: plain, whatever the formatting around its mark."""
        part = self._notes(site).part
        return _site_in_note(part.name, site.expression, part.link_properties)

    def _target(self, url: str, site: Site) -> str:
        return self._relate(Relationship("", HYPERLINK, url, external=True), site)

    def _relate(self, relationship: Relationship, site: Site) -> str:
        """The id under which the part of ``site`` refers to something, the same for the same."""
        related = self._related.setdefault(site.part, {})
        first = self.first_relationship[site.part]
        return related.setdefault(relationship, f"rId{first + len(related)}")

    def _runs_only(self, markup: Markup, site: Site) -> str:
        if markup.startswith(_BLOCKS):
            raise MergeError(
                "LG324",
                f"'{site.expression}' gives whole paragraphs, and stands inside one.",
                "Put it into a paragraph of its own.",
            )
        self.has_gaps = True
        return self._whole(markup, site)

    def _whole(self, markup: Markup, site: Site) -> Markup:
        """What a macro or a block gave, if no filter has been at it."""
        if runs.is_element_sequence(markup):
            return markup
        raise MergeError(
            "LG317",
            f"'{site.expression}' changes formatted words as if they were text.",
            "Change the values in them, where each is printed.",
        )


@lru_cache
def _site_in_note(part: str, expression: str, link_properties: str) -> Site:
    return Site(part, NOTE, expression, runs.open_run(""), link_properties)


class _Host:
    """A site of a letter, as the Markdown of a value sees it."""

    def __init__(self, letter: MergedLetter, site: Site) -> None:
        self._letter = letter
        self._site = site

    def relate_link(self, url: str) -> str:
        if self._site.inside_link:
            raise MergeError("LG308", "a link cannot stand in a link.")
        return self._letter.relationship(url, self._site)

    def cite(self, key: str) -> str:
        self._letter.require_citation(key)
        return self._letter.citation(key, self._site)

    def footnote(self, label: str, content: str) -> str:
        if self._site.story == NOTE:
            raise MergeError("LG309", "a footnote cannot stand in a footnote.")
        return self._letter.note(FOOTNOTE.element, label, content, self._site)

    def inside_note(self) -> "_Host":
        return _Host(self._letter, self._letter.note_site(self._site))

    def number(self, start: int, level: int) -> int:
        return self._letter.numbered_list(start, level)


def _length(text: str) -> int | None:
    if not text:
        return None
    try:
        return pictures.parse_length(text)
    except ValueError:
        raise MergeError(
            "LG323", f"'{text}' is not a length.", "Write it as 4cm, 40mm, 1.5in or 120px."
        ) from None


def _text_run(text: str, properties: str) -> str:
    return f"{runs.open_run(properties)}{_content(text)}{runs.RUN_END}" if text else ""


def _content(text: str) -> str:
    try:
        return runs.build_text(text)
    except ValueError as error:
        raise _no_such_character(str(error)) from None


def _no_such_character(bad: str) -> MergeError:
    return MergeError("LG104", describe_forbidden(bad))


def _printed(text: str) -> Markup:
    """Text of WordprocessingML that goes into the letter, accounted for."""
    current().make(len(text))
    return Markup(text)


@pass_context
def _run(context: Context, value: Any, site: int) -> Markup:
    letter: MergedLetter = context[LETTER]
    return _printed(letter.run(value, letter.sites[site]))


@pass_context
def _paragraph(context: Context, value: Any, site: int) -> Markup:
    letter: MergedLetter = context[LETTER]
    return _printed(letter.paragraph(value, letter.sites[site]))


@pass_context
def _plain(context: Context, value: Any, site: int) -> Markup:
    letter: MergedLetter = context[LETTER]
    return _printed(escape_text(letter.plain(value, letter.sites[site])))


@pass_context
def _field(context: Context, value: Any, site: int) -> Markup:
    letter: MergedLetter = context[LETTER]
    return _printed(escape_text(letter.field(value, letter.sites[site])))


@pass_context
def _attribute(context: Context, value: Any, site: int) -> Markup:
    letter: MergedLetter = context[LETTER]
    return _printed(escape_attribute(letter.plain(value, letter.sites[site])))


@pass_context
def _relationship(context: Context, value: Any, site: int) -> Markup:
    letter: MergedLetter = context[LETTER]
    return Markup(letter.relationship(value, letter.sites[site]))


@pass_context
def _note(context: Context, kind: str, key: str | None, site: int, caller: Macro) -> Markup:
    letter: MergedLetter = context[LETTER]
    return Markup(letter.note(kind, key, str(caller()), letter.sites[site]))


@pass_context
def _numbered_list(context: Context, start: int, level: int) -> int:
    letter: MergedLetter = context[LETTER]
    return letter.numbered_list(start, level)


FILTERS = {
    "_run": _run,
    "_paragraph": _paragraph,
    "_plain": _plain,
    "_field": _field,
    "_attribute": _attribute,
    "_relationship": _relationship,
}
FUNCTIONS = {
    "_note": _note,
    "_numbered_list": _numbered_list,
    **docxtpl_values.FUNCTIONS,
}
