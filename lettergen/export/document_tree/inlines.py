"""Spans of a Word document as inlines: the same formatting becomes one element, links around it."""

import base64
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from lettergen.docx.link_schemes import ALLOWED_SCHEMES
from lettergen.docx.package import Package
from lettergen.docx.reader import model as word
from lettergen.export.document_tree import model
from lettergen.system.patterns import compile_lazily

_SCHEME = compile_lazily(r"([A-Za-z][A-Za-z0-9+.-]*):")
_SHOWN_BY_BROWSERS = ("image/png", "image/jpeg", "image/gif", "image/svg+xml", "image/webp")
_VERTICAL = {"superscript": "sup", "subscript": "sub"}
_EMU_PER_PIXEL = 9_525
_NOT_WORKED_OUT = ("HYPERLINK", "TOC", "NOTEREF")  # the words in them are those of a person
FIELD = "field "
"""What the mark of words begins with that a field of Word's shows; its code follows."""
_PREFIXES = {"footnote": "fn", "endnote": "en"}


class MissingPartError(Exception):
    """Something that a letter refers to and that is not in it, in words: ``a note``."""


class _Leaf(NamedTuple):
    """An inline without any in it, the address it leads to, and the tags around it.

    The first of them is the language and the direction, where they are not the paragraph's.
    """

    inline: model.Inline
    address: str
    tags: "tuple[str | _Speech | _Trace, ...]"


class _Speech(NamedTuple):
    language: str
    is_right_to_left: bool


class _Trace(NamedTuple):
    """The mark of a run in a letter that was merged with marks; always the last tag."""

    id: str


class InlineBuilder:
    """Builds the inlines of one letter.

    ``places`` has the ids of the paragraphs that links within the letter lead to, by the names of
    their bookmarks. ``refused`` are the addresses that a letter cannot link to. If the letter
    ``is_traced``, words keep the marks of their runs; see ``lettergen.template.trace``.
    """

    def __init__(
        self,
        package: Package,
        notes: Mapping[tuple[str, str], word.Note],
        places: Mapping[str, str],
        *,
        is_traced: bool = False,
    ) -> None:
        self._package = package
        self._is_traced = is_traced
        self._places = places
        self._uses: Counter[tuple[str, str]] = Counter()
        self._labels = {key: note.number.text for key, note in notes.items()}
        self.refused: dict[str, None] = {}
        self.note_ids: dict[tuple[str, str], str] = {}
        for kind, prefix in _PREFIXES.items():
            keys = [key for key in notes if key[0] == kind]
            self.note_ids |= {key: f"{prefix}{number}" for number, key in enumerate(keys, 1)}

    def build(
        self,
        spans: Iterable[word.Span],
        base: word.Formatting | None = None,
        speech: tuple[str, bool] = ("", False),
    ) -> list[model.Inline]:
        """Build the inlines of a paragraph, without white space at either end.

        Formatting that a heading has by its style is that of ``base``; nothing is said of it.
        ``speech`` is the language of the paragraph, and whether it is read from right to left.
        Raises ``MissingPartError``.
        """
        usual, found = base or word.Formatting(), _Speech(*speech)
        leaves = [leaf for span in spans for leaf in self._read(span, usual, found)]
        return _nest_links(_trim(leaves))

    def _read(self, span: word.Span, base: word.Formatting, paragraph: _Speech) -> list[_Leaf]:
        inline = self._convert(span)
        if inline is None:
            return []
        address = "" if span.link is None else self._find_address(span.link)
        look = span.formatting
        is_mark = isinstance(inline, model.NoteMark)
        tags = (
            _find_speech(span, paragraph),
            "strong" if look.bold and not base.bold else "",
            "em" if look.italic and not base.italic else "",
            "" if is_mark or look.vertical == base.vertical else _VERTICAL.get(look.vertical, ""),
            "u" if look.underline and not address and not base.underline else "",
            "s" if look.strike and not base.strike else "",
        )
        return [_Leaf(inline, address, (*tags, _find_trace(span)) if self._is_traced else tags)]

    def _convert(self, span: word.Span) -> model.Inline | None:
        match span.content:
            case word.Text(text) | word.Symbol(text=text):
                return model.Words(text.replace("\t", model.TAB)) if text else None
            case word.Tab():
                return model.Words(model.TAB)
            case word.Break():
                return model.LineEnd()
            case word.NoteReference(kind, id_):
                return self._read_mark(kind, id_)
            case word.Picture() as picture:
                return self._read_picture(picture)
        return None

    def _read_mark(self, kind: str, id_: str) -> model.NoteMark:
        if (kind, id_) not in self.note_ids:
            raise MissingPartError("a note")
        self._uses[kind, id_] += 1
        key = kind, id_
        return model.NoteMark(self.note_ids[key], self._labels[key], self._uses[key])

    def _read_picture(self, picture: word.Picture) -> model.Image:
        source = ""
        content_type = self._package.find_content_type(picture.part) if picture.part else ""
        if content_type in _SHOWN_BY_BROWSERS:
            if picture.part not in self._package.parts:
                raise MissingPartError(f"the picture {picture.part}")
            data = base64.b64encode(self._package.parts[picture.part]).decode("ascii")
            source = f"data:{content_type};base64,{data}"
        width, height = (
            round(length / _EMU_PER_PIXEL) for length in (picture.width, picture.height)
        )
        return model.Image(picture.alternative, source, width, height)

    def _find_address(self, link: word.Link) -> str:
        """The address of a link; empty if it leads nowhere, or where no letter may link to."""
        target = link.target.strip()
        if not target or target.startswith("#"):
            place = self._places.get(target[1:] or link.place)
            return f"#{place}" if place else ""
        scheme = _SCHEME.match(target)
        if scheme and scheme[1].lower() in ALLOWED_SCHEMES:
            return target
        self.refused[target] = None
        return ""


def _find_speech(span: word.Span, paragraph: _Speech) -> _Speech | str:
    """Return the language and direction of words where they are not the paragraph's.

    British and American English are one language: Word marks parts of a text as either by chance.
    """
    if not isinstance(span.content, word.Text) or not any(map(str.isalpha, span.content.text)):
        return ""
    is_other = _get_language(span.language) not in ("", _get_language(paragraph.language))
    is_right = span.formatting.is_right_to_left and not paragraph.is_right_to_left
    if not is_other and not is_right:
        return ""
    return _Speech(span.language if is_other else "", is_right)


def _get_language(tag: str) -> str:
    return tag.partition("-")[0].lower()


def _find_trace(span: word.Span) -> "_Trace | str":
    """Return the mark of a span; without one, words that a field of Word's shows have its code."""
    if span.trace:
        return _Trace(span.trace)
    codes = [field.instruction for field in span.fields if field.kind not in _NOT_WORKED_OUT]
    return _Trace(f"{FIELD}{codes[-1].strip()}") if codes else ""


def shows_something(content: Iterable[model.Inline]) -> bool:
    """Return whether inlines show anything: white space alone does not."""
    return any(
        isinstance(inline, model.Image | model.NoteMark)
        or (isinstance(inline, model.Words) and bool(inline.text.strip()))
        for inline in model.walk_inlines(content)
    )


def join_words(content: Iterable[model.Inline]) -> str:
    """Return the text of inlines; a note's mark is its label in brackets."""
    out = []
    for inline in content:
        match inline:
            case model.Words(text):
                out.append(text)
            case model.LineEnd():
                out.append("\n")
            case model.NoteMark(label=label):
                out.append(f"[{label}]")
            case (
                model.Styled(content=inner)
                | model.Link(content=inner)
                | model.Spoken(content=inner)
            ):
                out.append(join_words(inner))
    return "".join(out)


def drop_own_mark(content: Sequence[model.Inline], label: str) -> list[model.Inline]:
    """Drop the mark of its own that a note repeats at its beginning."""
    if not content:
        return []
    first, *rest = content
    match first:
        case model.Words(text):
            kept = text.removeprefix(label).lstrip()
            return [model.Words(kept), *rest] if kept else _strip_start(rest)
        case model.Spoken(content=inner):
            return [*drop_own_mark(inner, label), *rest]
        case model.Styled(tag, inner):
            left = drop_own_mark(inner, label)
            return [model.Styled(tag, tuple(left)), *rest] if left else _strip_start(rest)
    return list(content)


def _strip_start(content: list[model.Inline]) -> list[model.Inline]:
    if content and isinstance(content[0], model.Words):
        return [model.Words(content[0].text.lstrip()), *content[1:]]
    return content


def _trim(leaves: list[_Leaf]) -> list[_Leaf]:
    """Leaves without line ends and white space at either end."""
    first, last = 0, len(leaves)
    while first < last and _is_blank(leaves[first].inline):
        first += 1
    while last > first and _is_blank(leaves[last - 1].inline):
        last -= 1
    trimmed = leaves[first:last]
    if trimmed and isinstance(inline := trimmed[0].inline, model.Words):
        trimmed[0] = trimmed[0]._replace(inline=model.Words(inline.text.lstrip()))
    if trimmed and isinstance(inline := trimmed[-1].inline, model.Words):
        trimmed[-1] = trimmed[-1]._replace(inline=model.Words(inline.text.rstrip()))
    return trimmed


def _is_blank(inline: model.Inline) -> bool:
    if isinstance(inline, model.Words):
        return not inline.text.strip()
    return isinstance(inline, model.LineEnd)


def _nest_links(leaves: list[_Leaf]) -> list[model.Inline]:
    """Neighbours that lead to the same address are one link."""
    out: list[model.Inline] = []
    for address, group in groupby(leaves, key=lambda leaf: leaf.address):
        content = _nest_tags(list(group), 0)
        out += [model.Link(address, tuple(content))] if address else content
    return out


def _nest_tags(leaves: list[_Leaf], depth: int) -> list[model.Inline]:
    """Neighbours with the same tag are in one element, from the outermost tag on."""
    while depth < len(leaves[0].tags) and not any(leaf.tags[depth] for leaf in leaves):
        depth += 1  # most words have no tag at all
    if depth == len(leaves[0].tags):
        return _join_neighbours(leaf.inline for leaf in leaves)
    out: list[model.Inline] = []
    for tag, group in groupby(leaves, key=lambda leaf: leaf.tags[depth]):
        content = _nest_tags(list(group), depth + 1)
        if isinstance(tag, _Trace):
            out += [_trace(inline, tag.id) for inline in content]
        elif isinstance(tag, _Speech):
            out.append(model.Spoken(tag.language, tag.is_right_to_left, tuple(content)))
        else:
            out += [model.Styled(tag, tuple(content))] if tag else content
    return out


def _trace(inline: model.Inline, id_: str) -> model.Inline:
    """Return an inline of a run with a mark: words keep it."""
    return model.Traced(inline.text, id_) if isinstance(inline, model.Words) else inline


def _join_neighbours(inlines: Iterable[model.Inline]) -> list[model.Inline]:
    """Inlines with words that follow each other as one."""
    out: list[model.Inline] = []
    for is_words, group in groupby(inlines, key=lambda inline: isinstance(inline, model.Words)):
        found = list(group)
        out += [model.Words(join_words(found))] if is_words else found
    return out
