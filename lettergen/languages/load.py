"""Find the locale of a language tag."""

from lettergen.languages.english import AMERICAN, BRITISH_REGIONS, ENGLISH
from lettergen.languages.locale import Locale
from lettergen.languages.tags import Tag, parse_tag


class UnknownLanguageError(ValueError):
    """A text that is no tag of a known language; ``hint`` tells what to write."""

    def __init__(self, text: str, hint: str) -> None:
        super().__init__(f"'{text}' is not the tag of a language that lettergen knows.")
        self.hint = hint


def load_locale(text: str) -> Locale:
    """Return the locale of a language tag such as ``cy`` or ``en-GB``.

    Raises:
        UnknownLanguageError: it is no tag, or that of a language that CLDR does not know.
    """
    tag = parse_tag(text)
    if tag is not None:
        locale = _load_english(tag) if tag.language == "en" else None
        if locale is None:
            from lettergen.languages.cldr import load_cldr

            locale = load_cldr(tag)
        if locale is not None:
            return locale
    raise UnknownLanguageError(text, _suggest(text))


def _load_english(tag: Tag) -> Locale | None:
    if tag.region == "US":
        return AMERICAN if tag == AMERICAN.tag else AMERICAN._replace(tag=tag)
    if tag.region in BRITISH_REGIONS:
        return ENGLISH if tag == ENGLISH.tag else ENGLISH._replace(tag=tag)
    return None


def _suggest(text: str) -> str:
    from lettergen.languages.cldr import find_language

    if tag := find_language(text):
        return f"Write {tag}."
    return "Write a tag such as en, cy, fr-CA or zh-Hant."
