"""The language of a letter, as its data and its template name it."""

from collections.abc import Mapping
from typing import Any

from lettergen.data.values import Located, NoValue, is_blank, locate
from lettergen.languages.current import Conventions
from lettergen.languages.locale import Locale
from lettergen.template.errors import MergeError
from lettergen.template.jinja.context import build_error
from lettergen.template.jinja.reserved import LANGUAGE as LANGUAGE
from lettergen.template.values import as_text


def read_locale(value: object, name: str = "") -> Locale:
    """Return the locale of a language tag; raises ``MergeError`` (LG652) for an unknown one."""
    from lettergen.languages.load import UnknownLanguageError, load_locale

    try:
        return load_locale(as_text(value, name))
    except UnknownLanguageError as error:
        raise MergeError("LG652", str(error), error.hint, name) from None


def find_own_locale(fields: Mapping[str, Any], values: Mapping[str, Any]) -> Locale | None:
    """Return the locale of a letter that its recipient or the campaign names, if they do.

    ``fields`` are the recipient's, ``values`` the campaign's. Raises ``MergeError`` (LG652) for a
    language that is unknown.
    """
    for source in (fields, values):
        found = locate(source, LANGUAGE)
        if isinstance(found, NoValue):
            raise build_error(found)
        if isinstance(found, Located) and not is_blank(found.value):
            return read_locale(found.value, LANGUAGE)
    return None


def find_conventions(
    fields: Mapping[str, Any], values: Mapping[str, Any], shared: Conventions
) -> Conventions:
    """Return the conventions of a letter: the campaign's, in the language of its recipient.

    See ``find_own_locale``.
    """
    locale = find_own_locale(fields, values)
    return shared if locale is None else shared._replace(locale=locale)
