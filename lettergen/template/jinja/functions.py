"""The functions and filters that letters have besides Jinja's own.

``cite``, ``note``, ``link`` and ``image`` return the token of an inline value (see
``lettergen.template.inlines``). The context holds the letter that is being rendered.
"""

import re
import unicodedata
from datetime import date
from typing import Any, Protocol
from urllib.parse import quote

from jinja2 import Undefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from lettergen.docx.allowed_content import LINK_HINT, describe_refused_link
from lettergen.template.errors import MergeError
from lettergen.template.inlines import Cite, Formatted, Image, Inline, Link, Note
from lettergen.template.jinja.reserved import LETTER

_ADDRESS = re.compile(
    r"https?://[\w.-]+(:[1-9]\d{0,4})?([/?#]\S*)?|mailto:\S+|tel:\S+", re.IGNORECASE
)
# RFC 3986 has no place for these; Word calls a document damaged whose links hold some of them.
_NOT_IN_AN_ADDRESS = re.compile(r'[][<>"{}|\\^`]|%(?![0-9A-Fa-f]{2})')


class Letter(Protocol):
    """What the functions need of the letter that is being rendered."""

    def add_inline(self, value: Inline) -> str:
        """Keep an inline value and return the token for it."""

    def require_citation(self, key: str) -> None:
        """Raise ``MergeError`` (LG303) if there is no citation of that key."""


def check_url(url: str) -> str:
    """Return an address with ``%3C`` and the like for what no address can hold.

    Raises ``MergeError`` (LG305) for an address that a letter must not link to.
    """
    url = url.strip()
    if _ADDRESS.fullmatch(url):
        page, mark, fragment = url.partition("#")
        url = f"{page}{mark}{fragment.replace('#', '%23')}"
        return _NOT_IN_AN_ADDRESS.sub(lambda found: quote(found.group()), url)
    raise MergeError("LG305", describe_refused_link(url), LINK_HINT)


def format_date(value: object, pattern: str = "") -> str:
    """Return a date such as ``2020-10-13`` as a letter prints it: ``13 October 2020``.

    ``value`` is text or a ``date`` or ``datetime`` of Python's. ``pattern`` is one of
    ``strftime``'s for another format. Raises ``MergeError`` (LG302) if the value is not an ISO
    8601 date.
    """
    if isinstance(value, Undefined):
        value._fail_with_undefined_error()
    try:
        day = value if isinstance(value, date) else date.fromisoformat(str(value).strip())
    except ValueError:
        raise MergeError(
            "LG302", f"'{value}' is not a date.", "Write it as year-month-day: 2020-10-13."
        ) from None
    return day.strftime(pattern) if pattern else f"{day.day} {day:%B %Y}"


def slug(value: object) -> str:
    """Return lower-case letters, digits and hyphens: ``Ynys Môn`` becomes ``ynys-mon``."""
    if isinstance(value, Undefined):
        value._fail_with_undefined_error()
    plain = unicodedata.normalize("NFKD", str(value)).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower().replace("'", "")).strip("-")


def _same(value: Any) -> Any:
    """Return the value: it is escaped where it is printed, always and once."""
    return value


@pass_context
def _cite(context: Context, key: str) -> str:
    letter: Letter = context[LETTER]
    letter.require_citation(str(key))
    return letter.add_inline(Cite(str(key)))


@pass_context
def _note(context: Context, text: str) -> str:
    letter: Letter = context[LETTER]
    return letter.add_inline(Note(_plain_text(text, "a footnote")))


@pass_context
def _link(context: Context, text: str, url: str) -> str:
    letter: Letter = context[LETTER]
    return letter.add_inline(Link(_plain_text(text, "a link"), check_url(str(url))))


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
    return letter.add_inline(Formatted(value))


@pass_context
def _image(context: Context, path: str, alt: str = "", width: str = "", height: str = "") -> str:
    if not str(alt).strip():
        raise MergeError(
            "LG320",
            f"the picture {path} has no alternative text.",
            'Say what it shows, for those who do not see it: image("…", alt="Signature of …").',
        )
    letter: Letter = context[LETTER]
    return letter.add_inline(Image(str(path), str(alt), str(width), str(height)))


FUNCTIONS = {"cite": _cite, "note": _note, "link": _link, "image": _image}
FILTERS = {
    "e": _same,
    "escape": _same,
    "safe": _same,
    "date": format_date,
    "markdown": _markdown,
    "slug": slug,
}
