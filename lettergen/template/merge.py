"""One letter while it is merged: values become WordprocessingML where they are printed.

The compiled template calls in here through the filters and functions at the end of this module.
Each place that prints a value is a ``Site``: it knows the formatting there, and what may stand.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from jinja2 import Undefined, pass_context
from jinja2.runtime import Context, Macro
from markupsafe import Markup

from lettergen.findings import did_you_mean
from lettergen.ooxml import runs
from lettergen.ooxml.notes import FOOTNOTE, Notes
from lettergen.ooxml.relationships import HYPERLINK, Relationship
from lettergen.ooxml.xml import attribute, escape
from lettergen.source import unwritable
from lettergen.template.language import (
    LETTER,
    UNKNOWN_CITATION,
    Cite,
    Inline,
    Link,
    MergeError,
    Note,
    checked_url,
    holds_marker,
    marker,
    pieces,
)

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
    has_gaps: bool = False
    lists: list[tuple[int, int]] = field(default_factory=list)
    _inlines: list[Inline] = field(default_factory=list)
    _targets: dict[str, dict[str, str]] = field(default_factory=dict)

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

    def relationships(self, part: str, xml: str) -> list[Relationship]:
        """The hyperlinks that the finished text of ``part`` refers to."""
        return [
            Relationship(id_, HYPERLINK, url, external=True)
            for url, id_ in self._targets.get(part, {}).items()
            if f'"{id_}"' in xml
        ]

    def run(self, value: Any, site: Site) -> str:
        """A value inside the text of a run; what is no text closes the run and opens it again."""
        text = self._text(value, site)
        if isinstance(text, Markup) and text:
            return f"{runs.CLOSING}{self._runs_only(text, site)}{site.opening}"
        if not text:
            self.has_gaps = True
        if not holds_marker(text):
            return _content(text)
        return "".join(self._piece(piece, site) for piece in pieces(text, self._inlines))

    def paragraph(self, value: Any, site: Site) -> str:
        """A value that stands alone: blocks as they are, anything else in its paragraph."""
        assert site.alone is not None
        if isinstance(value, Markup) and value.startswith(("<w:p>", "<w:p ", "<w:tbl>")):
            return self._whole(value, site)
        content = self.run(value, site)
        if not content and not site.keeps_paragraph:
            return ""
        before, after = site.alone
        return f"{before}{content}{after}"

    def plain(self, value: Any, site: Site) -> str:
        """A value where only text can stand: in a document property or an attribute."""
        text = self._text(value, site)
        if isinstance(text, Markup) or holds_marker(text):
            raise MergeError(
                "LG307", f"'{site.expression}' is more than text, and only text can stand here."
            )
        line = " ".join(text.split())
        bad = unwritable(line)
        if bad is not None:
            raise _no_such_character(bad)
        return line

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
        return notes.hold(identity, content, site.mark_properties, has_custom_mark=custom)

    def numbered_list(self, start: int, level: int) -> int:
        """A new numbering instance."""
        self.lists.append((start, level))
        return self.first_list + len(self.lists) - 1

    def _text(self, value: Any, site: Site) -> str:
        """A value as text, lines of a list broken; markers stay in it."""
        if isinstance(value, str):
            return value if isinstance(value, Markup) else value.rstrip("\r\n")
        if isinstance(value, Undefined):
            value._fail_with_undefined_error()
        if value is None:
            raise MergeError(
                "LG304",
                f"'{site.expression}' is empty.",
                'Give it a value, or "" if it is to stay blank.',
            )
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, (list, tuple)):
            return "\n".join(self._text(item, site) for item in value)
        if isinstance(value, Mapping):
            names = ", ".join(f"{site.expression}.{name}" for name in value)
            raise MergeError(
                "LG306", f"'{site.expression}' is a group of fields.", f"Print one of {names}."
            )
        if callable(value):
            hint = "Call it with ()." if isinstance(value, Macro) else ""
            raise MergeError("LG306", f"'{site.expression}' is not a value.", hint)
        return str(value)

    def _piece(self, piece: str | Inline, site: Site) -> str:
        match piece:
            case str():
                return _content(piece)
            case Link():
                inner = self._link(piece, site)
            case Cite(key):
                inner = self._citation(key, site)
            case Note(text):
                inner = self._ordinary_note(text, site)
        return f"{runs.CLOSING}{inner}{site.opening}"

    def _link(self, link: Link, site: Site) -> str:
        if site.inside_link:
            raise MergeError("LG308", "a link cannot stand in a link.")
        self.has_gaps = True
        text = runs.run(link.text, site.link_properties)
        return runs.hyperlink(self._target(link.url, site), text)

    def _citation(self, key: str, site: Site) -> str:
        reference = self.references[key]
        if site.story == NOTE:
            return self._printed(reference, site)
        inner = self._note_site(site)
        content = self._notes(site).part.paragraph(self._printed(reference, inner))
        return self._mark(("citation", key), content, site)

    def _printed(self, reference: Reference, site: Site) -> str:
        """A citation in its note: the words before the title, and the title linked."""
        properties = site.opening.removeprefix("<w:r>").partition("<w:t ")[0]
        lead = runs.run(f"{reference.lead} ", properties)
        if not reference.url:
            return lead + runs.run(reference.title, properties)
        return lead + self._link(Link(reference.title, reference.url), site)

    def _ordinary_note(self, text: str, site: Site) -> str:
        if site.story == NOTE:
            raise MergeError("LG309", "a footnote cannot stand in a footnote.")
        inner = self._note_site(site)
        content = "".join(self._piece(piece, inner) for piece in pieces(text, self._inlines))
        content = f"{inner.opening}{content}{runs.CLOSING}".replace(
            f"{inner.opening}{runs.CLOSING}", ""
        )
        return self._mark(None, self._notes(site).part.paragraph(content), site)

    def _mark(self, key: object, content: str, site: Site) -> str:
        self.has_gaps = True
        return self._notes(site).hold(key, content, site.mark_properties)

    def _notes(self, site: Site) -> Notes:
        if site.story in (MARGIN, TEXT_BOX):
            raise MergeError(
                "LG309",
                f"a footnote cannot stand in a {site.story}.",
                "Use link() there, or put the footnote into the body.",
            )
        assert self.footnotes is not None
        return self.footnotes

    def _note_site(self, site: Site) -> Site:
        """A footnote's own text: plain, whatever the formatting around its mark."""
        part = self._notes(site).part
        return Site(part.name, NOTE, site.expression, runs.opening(""), part.link_properties)

    def _target(self, url: str, site: Site) -> str:
        targets = self._targets.setdefault(site.part, {})
        first = self.first_relationship[site.part]
        return targets.setdefault(url, f"rId{first + len(targets)}")

    def _runs_only(self, markup: Markup, site: Site) -> str:
        if markup.startswith(("<w:p>", "<w:p ", "<w:tbl>")):
            raise MergeError(
                "LG307",
                f"'{site.expression}' gives whole paragraphs, and stands inside one.",
                "Put it into a paragraph of its own.",
            )
        self.has_gaps = True
        return self._whole(markup, site)

    def _whole(self, markup: Markup, site: Site) -> Markup:
        """What a macro or a block gave, if no filter has been at it."""
        if runs.are_whole(markup):
            return markup
        raise MergeError(
            "LG307",
            f"'{site.expression}' changes formatted words as if they were text.",
            "Change the values in them, where each is printed.",
        )


def _content(text: str) -> str:
    try:
        return runs.content(text)
    except ValueError as error:
        raise _no_such_character(str(error)) from None


def _no_such_character(bad: str) -> MergeError:
    return MergeError("LG104", f"character U+{ord(bad):04X} cannot stand in a Word document.")


@pass_context
def _run(context: Context, value: Any, site: int) -> Markup:
    letter: MergedLetter = context[LETTER]
    return Markup(letter.run(value, letter.sites[site]))


@pass_context
def _paragraph(context: Context, value: Any, site: int) -> Markup:
    letter: MergedLetter = context[LETTER]
    return Markup(letter.paragraph(value, letter.sites[site]))


@pass_context
def _plain(context: Context, value: Any, site: int) -> Markup:
    letter: MergedLetter = context[LETTER]
    return Markup(escape(letter.plain(value, letter.sites[site])))


@pass_context
def _attribute(context: Context, value: Any, site: int) -> Markup:
    letter: MergedLetter = context[LETTER]
    return Markup(attribute(letter.plain(value, letter.sites[site])))


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
    "_attribute": _attribute,
    "_relationship": _relationship,
}
FUNCTIONS = {"_note": _note, "_numbered_list": _numbered_list}
