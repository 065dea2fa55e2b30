"""What counts as no in a condition, and the words for yes and no."""

from typing import Any

from lettergen.languages.current import current_locale
from lettergen.template.errors import MergeError
from lettergen.template.jinja.context import NotYet
from lettergen.template.numbers import is_zero, read_number

_NO = frozenset(["no", "n", "off", "false"])
_YES = frozenset(["yes", "y", "on", "true"])

# The words of other languages, in letters in them.
_NO_IN = {
    "cs": ("ne",),
    "cy": ("na", "nac oes", "nage", "nac ydy"),
    "da": ("nej",),
    "de": ("nein",),
    "es": ("falso",),
    "fr": ("non", "faux"),
    "it": ("falso",),
    "nb": ("nei",),
    "nl": ("nee",),
    "pl": ("nie",),
    "pt": ("não", "nao"),
    "sv": ("nej",),
}
_YES_IN = {
    "cs": ("ano",),
    "cy": ("ie", "oes", "ydy"),
    "da": ("ja",),
    "de": ("ja",),
    "es": ("sí", "si"),
    "fr": ("oui",),
    "it": ("sì", "si"),
    "nb": ("ja",),
    "nl": ("ja",),
    "pl": ("tak",),
    "pt": ("sim",),
    "sv": ("ja",),
}


_NO_ANYWHERE = frozenset(word for words in _NO_IN.values() for word in words)
_YES_ANYWHERE = frozenset(word for words in _YES_IN.values() for word in words)

# What people write into a column for a checkbox.
_CHECKED = frozenset("x checked j o s ✓ ✔ ☑ ☒".split())
_UNCHECKED = frozenset("- unchecked ☐".split())


def read_truth(text: str) -> bool | None:
    """Return what a word for yes or no tells; ``None`` for any other text."""
    word = text.strip().casefold()
    if word in _NO or is_zero(word):
        return False
    if word in _YES or word == "1":
        return True
    language = current_locale().language
    if word in _NO_IN.get(language, ()):
        return False
    return True if word in _YES_IN.get(language, ()) else None


def read_tick(text: str) -> bool | None:
    """Return whether a text in a column for a checkbox checks it; ``None`` for other words.

    That is what people write there, in any language: yes, x, or nothing at all.
    """
    word = text.strip().casefold()
    if not word or word in _UNCHECKED or word in _NO_ANYWHERE:
        return False
    if word in _CHECKED or word in _YES_ANYWHERE:
        return True
    return read_truth(word)


def is_true(value: Any, name: str = "", *, is_printed: bool = False) -> bool:
    """Return whether a value counts as yes in a condition.

    No is what is empty or blank, zero, and a word for no. ``is_printed`` tells that the value is
    printed where the condition is true: then a word for no may be an answer that is meant to be
    printed.

    Raises:
        MissingFieldError: the field is missing.
        MergeError: a word for no may mean something else (LG640).
    """
    if type(value) is bool:
        return value
    if not isinstance(value, str):
        if isinstance(value, NotYet):
            return False
        number = read_number(value)
        return bool(value) if number is None else bool(number)
    if len(value) > 20:
        return bool(value.strip())
    if not value.strip() or read_truth(value) is not False:
        return bool(value.strip())
    if is_printed and not is_zero(value):
        raise MergeError(
            "LG640",
            f"'{name}' is '{value}', which counts as no, but is printed if it is yes.",
            f'Write {name} != "" to ask whether there is something to print.',
            name,
            value,
        )
    return False
