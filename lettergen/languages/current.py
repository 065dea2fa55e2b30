"""The conventions of the letter that is being rendered: its language, and how its dates are typed.

Filters ask for the language with ``current_locale()``. A filter that depends on it must take the
context (``jinja2.pass_context``), or Jinja computes it once for all letters where its value is
constant.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import NamedTuple

from lettergen.languages.date_order import DateOrder
from lettergen.languages.english import ENGLISH
from lettergen.languages.locale import Locale


class Conventions(NamedTuple):
    """The language of a letter, and how dates in its data are typed.

    ``date_order`` is ``None`` where the campaign does not say. ``typed`` is the language of the
    campaign, in which dates are read that are not in the letter's own.
    """

    locale: Locale = ENGLISH
    date_order: DateOrder | None = None
    typed: Locale = ENGLISH


DEFAULT = Conventions()
_current: ContextVar[Conventions] = ContextVar("conventions", default=DEFAULT)


def current_conventions() -> Conventions:
    """Return the conventions of the letter that is being rendered."""
    return _current.get()


def current_locale() -> Locale:
    """Return the locale of the words that are being rendered; English where nothing sets one."""
    return _current.get().locale


@contextmanager
def using_conventions(conventions: Conventions) -> Iterator[None]:
    """Make these the current conventions while the block runs."""
    token = _current.set(conventions)
    try:
        yield
    finally:
        _current.reset(token)


@contextmanager
def using_locale(locale: Locale) -> Iterator[None]:
    """Make a locale the current one while the block runs."""
    with using_conventions(_current.get()._replace(locale=locale)):
        yield
