"""The template language: Jinja in its sandbox, with what a letter needs on top.

``cite``, ``note`` and ``link`` give neutral values. Inside a string such a value is a marker,
so that it survives joining, lists and filters; whoever prints the string finds it again with
``pieces``.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from textwrap import shorten
from typing import Any, Protocol
from urllib.parse import quote

from jinja2 import TemplateSyntaxError, Undefined, UndefinedError, pass_context
from jinja2.runtime import Context
from jinja2.utils import missing as jinja_missing
from markupsafe import Markup

from lettergen.data.values import Mapping
from lettergen.diagnostics.finding import Finding, LettergenError, Place, did_you_mean
from lettergen.docx.allowed_content import LINK_HINT, describe_refused_link
from lettergen.system.text import describe_forbidden
from lettergen.template.errors import MergeError as MergeError
from lettergen.template.jinja.sandbox import Sandbox

LETTER = "_letter"
"""The name under which a template's context holds the letter that is being merged."""

RECIPIENT = "recipient"
"""The name under which a template finds all of a recipient's fields."""

UNKNOWN_CITATION = "LG303"
"""The code of the finding for a citation that does not exist."""

# Private-use characters that no input may hold (see lettergen.data.yaml).
_MARK_START = "\U0010fff2"
_MARK = re.compile(f"{_MARK_START}(\\d+)\U0010fff3")
_LONE_EQUALS = re.compile(r"(?<![=!<>])=(?!=)")
_ADDRESS = re.compile(
    r"https?://[\w.-]+(:[1-9]\d{0,4})?([/?#]\S*)?|mailto:\S+|tel:\S+", re.IGNORECASE
)
# RFC 3986 has no place for these; Word calls a document damaged whose links hold some of them.
_NOT_IN_AN_ADDRESS = re.compile(r'[][<>"{}|\\^`]|%(?![0-9A-Fa-f]{2})')

# What Jinja reads as a value or an object of its own, whatever the data says.
_CONSTANTS = frozenset("true True false False none None loop self caller".split())

# Filters for HTML, which has no place in a letter, and one that gives two letters for one.
_LEFT_OUT = ("urlize", "xmlattr", "tojson", "forceescape", "pprint", "striptags", "random")


@dataclass(frozen=True)
class Link:
    """A hyperlink: the words that stand in the letter and the address behind them."""

    text: str
    url: str


@dataclass(frozen=True)
class Cite:
    """A footnote that holds the citation ``key``."""

    key: str


@dataclass(frozen=True)
class Note:
    """An ordinary footnote; ``text`` may hold markers of links and citations."""

    text: str


@dataclass(frozen=True)
class Image:
    """A picture in its line: its file, its alternative text, and lengths such as ``4cm``."""

    path: str
    alt: str
    width: str
    height: str


@dataclass(frozen=True)
class Formatted:
    """A value whose Markdown becomes Word content."""

    text: str


Inline = Link | Cite | Note | Image | Formatted


class Letter(Protocol):
    """What the template functions need of the letter that is being merged."""

    def hold(self, inline: Inline) -> str:
        """Keep a neutral value and return the marker that stands for it in a string."""

    def require_citation(self, key: str) -> None:
        """Raise ``MergeError`` if no citation has that key."""


class MissingFieldError(UndefinedError):
    """A template asked for a field that is not there."""

    def __init__(self, missing: "Missing") -> None:
        super().__init__(str(missing._undefined_message))
        self.name = str(missing._undefined_name)
        self.owner = missing._undefined_obj


class Missing(Undefined):
    """An undefined name: it can be tested with ``is defined`` and given a default, no more."""

    __slots__ = ()

    def _fail_with_undefined_error(self, *args: Any, **kwargs: Any) -> Any:
        raise MissingFieldError(self)

    __iter__ = __str__ = __len__ = _fail_with_undefined_error
    __eq__ = __ne__ = __bool__ = __hash__ = _fail_with_undefined_error
    __contains__ = __getitem__ = __call__ = _fail_with_undefined_error
    __add__ = __radd__ = __sub__ = __rsub__ = _fail_with_undefined_error
    __mul__ = __rmul__ = __truediv__ = __rtruediv__ = _fail_with_undefined_error
    __floordiv__ = __rfloordiv__ = __mod__ = __rmod__ = _fail_with_undefined_error
    __lt__ = __le__ = __gt__ = __ge__ = _fail_with_undefined_error
    __int__ = __float__ = __complex__ = __pow__ = __rpow__ = _fail_with_undefined_error
    __neg__ = __pos__ = _fail_with_undefined_error


class Language(Sandbox):
    """The environment that every template and expression of a campaign is compiled in.

    A field of the data wins over a method of Python's: ``order.items`` is the field ``items``.
    No letter can change its data, which the next letter reads, too.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(undefined=Missing, autoescape=True, **options)
        for name in _LEFT_OUT:
            del self.filters[name]
        self.filters.update(
            # Values are escaped where they are printed, always and once.
            e=_as_it_is,
            escape=_as_it_is,
            safe=_as_it_is,
            date=long_date,
            markdown=_markdown,
            slug=slug,
        )
        self.globals.update(cite=_cite, note=_note, link=_link, image=_image)
        del self.globals["lipsum"]
        self.guard_filters()

    def getattr(self, obj: Any, attribute: str) -> Any:
        if isinstance(obj, Mapping):
            if attribute in obj:
                return obj[attribute]
            if not hasattr(dict, attribute):
                return self.undefined(obj=obj, name=attribute)
        return super().getattr(obj, attribute)

    def unsafe_undefined(self, obj: Any, attribute: str) -> Any:
        """Called by Jinja for what its sandbox keeps out of reach."""
        raise MergeError(
            "LG310", f"'{attribute}' is out of reach of a letter.", "A letter reads fields only."
        )

    @property
    def reserved_names(self) -> frozenset[str]:
        """The names that a recipient's field or a campaign value must not take."""
        return frozenset(self.globals) | {LETTER, RECIPIENT} | _CONSTANTS


def pieces(text: str, inlines: list[Inline]) -> Iterator[str | Inline]:
    """The text in order: plain strings, and the neutral values that its markers stand for."""
    for position, part in enumerate(_MARK.split(text)):
        if position % 2 and len(part) < 10 and int(part) < len(inlines):
            yield inlines[int(part)]
        elif position % 2:  # a marker that nobody was given
            raise MergeError("LG104", describe_forbidden(_MARK_START))
        elif part:
            yield part


def holds_marker(text: str) -> bool:
    """Whether any neutral value stands in the text."""
    return _MARK_START in text


def marker(number: int) -> str:
    """The marker of the letter's neutral value ``number``."""
    return f"{_MARK_START}{number}\U0010fff3"


def checked_url(url: str) -> str:
    """The address, if it is one that a letter may link to; else ``MergeError``.

    Characters that no address can hold are written as ``%3C`` and the like.
    """
    url = url.strip()
    if _ADDRESS.fullmatch(url):
        page, mark, place = url.partition("#")
        url = f"{page}{mark}{place.replace('#', '%23')}"
        return _NOT_IN_AN_ADDRESS.sub(lambda found: quote(found.group()), url)
    raise MergeError("LG305", describe_refused_link(url), LINK_HINT)


def long_date(value: object, pattern: str = "") -> str:
    """A date such as ``2020-10-13`` as a letter writes it: ``13 October 2020``.

    ``pattern`` is one of ``strftime``'s for another form. Raises ``MergeError`` if the value
    is not an ISO 8601 date.
    """
    if isinstance(value, Undefined):
        value._fail_with_undefined_error()
    try:
        day = date.fromisoformat(str(value).strip())
    except ValueError:
        raise MergeError(
            "LG302", f"'{value}' is not a date.", "Write it as year-month-day: 2020-10-13."
        ) from None
    return day.strftime(pattern) if pattern else f"{day.day} {day:%B %Y}"


def slug(value: object) -> str:
    """Lower-case letters, digits and hyphens: ``Ynys Môn`` becomes ``ynys-mon``."""
    if isinstance(value, Undefined):
        value._fail_with_undefined_error()
    plain = unicodedata.normalize("NFKD", str(value)).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower().replace("'", "")).strip("-")


def expression(language: Language, text: str, place: Place) -> Callable[..., Any]:
    """A compiled expression over a recipient; raises ``LettergenError`` if it is none."""
    try:
        return language.compile_expression(text, undefined_to_none=False)
    except TemplateSyntaxError as error:
        raise LettergenError(
            Finding(
                "LG200",
                f"'{text}' is not an expression: {error.message}.",
                place,
                "Compare with '=='." if _LONE_EQUALS.search(text) else "",
            )
        ) from None
    except (SyntaxError, RecursionError, MemoryError, ValueError):
        raise LettergenError(
            Finding("LG266", "the expression is too deeply nested.", place)
        ) from None


def file_name(language: Language, pattern: str, place: Place) -> Callable[..., str]:
    """A compiled pattern for file names; raises ``LettergenError`` if it is none.

    A value in a name must not hold a ``/``: it would be a folder that nobody asked for.
    """
    plain = language.overlay(autoescape=False, finalize=_in_a_file_name)
    try:
        return plain.from_string(pattern).render
    except TemplateSyntaxError as error:
        raise LettergenError(
            Finding("LG200", f"'{pattern}' is not a pattern: {error.message}.", place)
        ) from None
    except (SyntaxError, RecursionError, MemoryError, ValueError):
        raise LettergenError(Finding("LG266", "the pattern is too deeply nested.", place)) from None


def _in_a_file_name(value: Any) -> Any:
    if isinstance(value, str) and ("/" in value or "\\" in value):
        raise MergeError(
            "LG401",
            f"'{value}' cannot stand in a file name.",
            "The filter 'slug' makes any text a safe name: {{ name | slug }}.",
        )
    if value is None:
        raise MergeError("LG304", "a field in the file name is empty.", "Give it a value.")
    return value


def missing_field(
    error: MissingFieldError, label: str, fields: Mapping, used_at: object
) -> Finding:
    """The finding for a field that ``label`` lacks, at the line of the data that lacks it."""
    owner = error.owner
    uses = f"({used_at} uses it)" if used_at else ""
    if isinstance(owner, Mapping):
        name = f"{owner.trail}.{error.name}" if owner.trail else error.name
        who = label if owner.place.path == fields.place.path else "the campaign"
        return Finding(
            "LG301",
            f"{who} has no '{name}' {uses}.".replace(" .", "."),
            owner.place,
            did_you_mean(error.name, owner),
            letters=(label,),
            name=name,
        )
    if owner is not jinja_missing:
        value = shorten(str(owner), 40, placeholder="…")
        message = f"{label}: '{value}' has no field '{error.name}' {uses}."
        return Finding(
            "LG301", message.replace(" .", "."), fields.place, letters=(label,), name=error.name
        )
    return Finding(
        "LG301",
        f"{label} has no '{error.name}' {uses}.".replace(" .", "."),
        fields.place,
        did_you_mean(error.name, fields),
        letters=(label,),
        name=error.name,
    )


def _as_it_is(value: Any) -> Any:
    return value


@pass_context
def _cite(context: Context, key: str) -> str:
    letter: Letter = context[LETTER]
    letter.require_citation(str(key))
    return letter.hold(Cite(str(key)))


@pass_context
def _note(context: Context, text: str) -> str:
    letter: Letter = context[LETTER]
    return letter.hold(Note(_plain_text(text, "a footnote")))


@pass_context
def _link(context: Context, text: str, url: str) -> str:
    letter: Letter = context[LETTER]
    return letter.hold(Link(_plain_text(text, "a link"), checked_url(str(url))))


def _plain_text(value: Any, where: str) -> str:
    """The value as text; ``MergeError`` for formatted text, which a macro or a block gives."""
    if isinstance(value, Markup):
        raise MergeError("LG307", f"what stands in {where} must be text, not what a macro gives.")
    return str(value)


@pass_context
def _markdown(context: Context, value: object) -> str:
    if isinstance(value, Undefined):
        value._fail_with_undefined_error()
    if not isinstance(value, str):
        raise MergeError("LG325", "only text can be read as Markdown.")
    letter: Letter = context[LETTER]
    return letter.hold(Formatted(value))


@pass_context
def _image(context: Context, path: str, alt: str = "", width: str = "", height: str = "") -> str:
    if not str(alt).strip():
        raise MergeError(
            "LG320",
            f"the picture {path} has no alternative text.",
            'Say what it shows, for those who do not see it: image("…", alt="Signature of …").',
        )
    letter: Letter = context[LETTER]
    return letter.hold(Image(str(path), str(alt), str(width), str(height)))
