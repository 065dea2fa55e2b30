"""The functions and filters that letters have besides Jinja's own.

``cite``, ``note``, ``link`` and ``image`` return the token of an inline value (see
``lettergen.template.inlines``). The context holds the letter that is being rendered.
"""

import inspect
import re
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, Protocol
from urllib.parse import quote

from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from lettergen.citations.clusters import Cite
from lettergen.docx.link_schemes import LINK_HINT, describe_refused_link
from lettergen.languages.current import current_locale
from lettergen.languages.slugs import make_name
from lettergen.system.patterns import compile_lazily
from lettergen.template.errors import MergeError
from lettergen.template.inlines import (
    Bibliography,
    Citation,
    Formatted,
    Image,
    Inline,
    Link,
    Note,
    Spoken,
)
from lettergen.template.jinja import dates
from lettergen.template.jinja.reserved import LETTER
from lettergen.template.languages import read_locale
from lettergen.template.lengths import read_length
from lettergen.template.values import as_text, require_value
from lettergen.template.word.control_values import CHECKED, UNCHECKED, is_checked

_ADDRESS = compile_lazily(
    r"https?://[\w.-]+(:[1-9]\d{0,4})?([/?#]\S*)?|mailto:\S+|tel:\S+", re.IGNORECASE
)
# RFC 3986 does not allow these; Word calls a document damaged whose links contain some of them.
_NOT_IN_AN_ADDRESS = compile_lazily(r'[][<>"{}|\\^`]|%(?![0-9A-Fa-f]{2})')

_USAGES = {
    "cite": 'cite("key")',
    "cite_author": 'cite_author("key")',
    "cite_year": 'cite_year("key")',
    "bibliography": "bibliography()",
    "note": 'note("words")',
    "link": 'link("words", "https://example.org")',
    "barcode": 'barcode(value, "qr")',
    "image": 'image("file.png", alt="what it shows", width="4cm")',
}


class Letter(Protocol):
    """What the functions need of the letter that is being rendered."""

    def add_inline(self, value: Inline) -> str:
        """Keep an inline value and return the token for it."""

    def find_cites(
        self, text: str, locator: str = "", prefix: str = "", suffix: str = ""
    ) -> tuple[Cite, ...]:
        """Return the cites of a text; raises ``MergeError`` (LG303) for a key that nothing has."""


def check_url(url: str) -> str:
    """Return an address with ``%3C`` and the like for what no address can contain.

    Raises ``MergeError`` (LG305) for an address that a letter must not link to.
    """
    url = url.strip()
    if _ADDRESS.fullmatch(url):
        page, mark, fragment = url.partition("#")
        url = f"{page}{mark}{fragment.replace('#', '%23')}"
        return _NOT_IN_AN_ADDRESS.sub(lambda found: quote(found.group()), url)
    raise MergeError("LG305", describe_refused_link(url), LINK_HINT)


def slug(value: object) -> str:
    """Return a name that is safe for a file: ``Ynys Môn`` becomes ``ynys-mon``."""
    return make_name(as_text(value))


def _same(value: Any) -> Any:
    """Return the value: it is escaped where it is printed, always and once."""
    return value


def check_arguments(function: str, count: int, names: Iterable[str]) -> None:
    """Raise ``MergeError`` (LG325) for a call with the wrong number or names of arguments."""
    signature = inspect.signature(FUNCTIONS[function])
    try:
        signature.bind(None, *[None] * count, **dict.fromkeys(names))
    except TypeError:
        raise _misuse(function) from None


def _misuse(function: str) -> MergeError:
    message = f"{function}() is called with the wrong number or names of arguments."
    return MergeError("LG325", message, f"Write {_USAGES[function]}.")


def _letter_function(function: Callable[..., Inline]) -> Callable[..., str]:
    """Make a function of templates from one that returns an inline value for a letter."""

    @pass_context
    @wraps(function)
    def call(context: Context, *args: Any, **options: Any) -> str:
        letter: Letter = context.parent[LETTER]
        try:
            value = function(letter, *args, **options)
        except TypeError:
            raise _misuse(function.__name__) from None
        return letter.add_inline(value)

    return call


def _text(value: Any, what: str) -> str:
    """Return an argument as text; formatted words, as a macro gives them, are refused."""
    if type(value) is str:
        return value
    if isinstance(value, Markup):
        raise MergeError("LG307", f"{what} must be text, not what a macro gives.")
    return as_text(value, what=what)


@_letter_function
def cite(
    letter: Letter, key: Any, locator: Any = "", *, prefix: Any = "", suffix: Any = ""
) -> Citation:
    """Cite a source, in a footnote or as the citation style does."""
    key = _text(key, "the key of a citation")
    if locator == prefix == suffix == "":
        return Citation("cluster", letter.find_cites(key))
    around = [_text(text, "what is beside a citation") for text in (locator, prefix, suffix)]
    return Citation("cluster", letter.find_cites(key, *around))


@_letter_function
def cite_author(letter: Letter, key: Any) -> Citation:
    """Name the authors of a source."""
    return Citation("author", letter.find_cites(_text(key, "the key of a citation")))


@_letter_function
def cite_year(letter: Letter, key: Any) -> Citation:
    """Name the year of a source."""
    return Citation("year", letter.find_cites(_text(key, "the key of a citation")))


@_letter_function
def bibliography(letter: Letter) -> Bibliography:
    """List the sources that the letter cites."""
    return Bibliography()


@_letter_function
def note(letter: Letter, text: Any) -> Note:
    """Add an ordinary footnote."""
    return Note(_text(text, "the text of a footnote"))


@_letter_function
def link(letter: Letter, text: Any, url: Any) -> Link:
    """Link words to an address."""
    words = _text(text, "the text of a link")
    return Link(words, check_url(_text(url, "the address of a link")))


@_letter_function
def image(
    letter: Letter, path: Any, alt: Any = "", width: Any = "", height: Any = "", fit: Any = None
) -> Image:
    """Show a picture; ``fit`` is the width and height of a box that it must fit into."""
    path = _text(path, "the file of a picture")
    alt = _text(alt, "the alternative text of a picture")
    if not alt.strip():
        message = f"the picture {path} has no alternative text."
        hint = 'Describe it for people who do not see it: image("…", alt="Signature of …").'
        raise MergeError("LG320", message, hint)
    what = "the size of a picture"
    width, height = _text(width, what), _text(height, what)
    if fit is None:
        return Image(path, alt, width, height)
    if width or height or not isinstance(fit, (list, tuple)) or len(fit) != 2:
        message = "'fit' is a width and a height, without other sizes."
        raise MergeError("LG323", message, 'Write it as fit=("6cm", "4cm").')
    box = (_text(fit[0], what), _text(fit[1], what))
    return Image(path, alt, "", "", None, box)


@_letter_function
def barcode(
    letter: Letter,
    value: Any,
    kind: Any = "qr",
    *,
    text: Any = True,
    width: Any = "",
    height: Any = "",
    alt: Any = "",
) -> Image:
    """Show a value as a barcode; ``text`` tells whether the value is written below its bars."""
    from lettergen.template.barcodes.drawing import Look
    from lettergen.template.barcodes.pictures import build_barcode
    from lettergen.template.barcodes.symbols import Options

    what = "the size of a barcode"
    return build_barcode(
        as_text(value, what="the value of a barcode"),
        _text(kind, "the kind of a barcode"),
        Look(bool(text), height=read_length(_text(height, what)) or 0),
        Options(),
        alt=_text(alt, "the alternative text of a barcode"),
        width=read_length(_text(width, what)) or 0,
    )


@pass_context
def _markdown(context: Context, value: object) -> str:
    require_value(value)
    if not isinstance(value, str):
        raise MergeError("LG325", "only text can be read as Markdown.")
    letter: Letter = context.parent[LETTER]
    return letter.add_inline(Formatted(value))


def checkbox(value: object) -> str:
    """Return a box with a cross for a yes, and an empty one for a no."""
    return CHECKED if is_checked(value, "the value") else UNCHECKED


@pass_context
def _in_language(context: Context, value: object, tag: object) -> str:
    """Mark words as those of another language."""
    text = as_text(value)
    if isinstance(text, Markup):
        raise MergeError("LG307", "words in another language must be text, not what a macro gives.")
    letter: Letter = context.parent[LETTER]
    return letter.add_inline(Spoken(text, read_locale(tag).tag))


@pass_context
def _join_and(context: Context, value: Iterable[object]) -> str:
    """Join a list as a sentence does: ``a, b and c``."""
    return current_locale().conjunction.join([as_text(item) for item in value])


@pass_context
def _join_or(context: Context, value: Iterable[object]) -> str:
    """Join a list of alternatives as a sentence does: ``a, b or c``."""
    return current_locale().disjunction.join([as_text(item) for item in value])


FUNCTIONS = {
    "cite": cite,
    "cite_author": cite_author,
    "cite_year": cite_year,
    "bibliography": bibliography,
    "note": note,
    "link": link,
    "image": image,
    "barcode": barcode,
}
UNRESERVED = frozenset({"barcode"})
"""Functions whose name a field may have as well: the filter of that name does the same."""

FILTERS = {
    **dates.FILTERS,
    "e": _same,
    "escape": _same,
    "safe": _same,
    "barcode": barcode,
    "checkbox": checkbox,
    "in_language": _in_language,
    "join_and": _join_and,
    "join_or": _join_or,
    "markdown": _markdown,
    "slug": slug,
}
