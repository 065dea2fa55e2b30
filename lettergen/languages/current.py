"""The language of the words that are being rendered.

Filters ask for it with ``current_locale()``. A filter that depends on it must take the context
(``jinja2.pass_context``), or Jinja computes it once for all letters where its value is constant.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from lettergen.languages.english import ENGLISH
from lettergen.languages.locale import Locale

_current: ContextVar[Locale] = ContextVar("locale", default=ENGLISH)


def current_locale() -> Locale:
    """Return the locale of the words that are being rendered; English where nothing sets one."""
    return _current.get()


@contextmanager
def using_locale(locale: Locale) -> Iterator[None]:
    """Make a locale the current one while the block runs."""
    token = _current.set(locale)
    try:
        yield
    finally:
        _current.reset(token)
