"""Make safe names of texts in any script: ``Łukasz Żółć`` becomes ``lukasz-zolc``.

Different texts can become the same name: Łukasz and Lukasz. A name that is to tell them apart gets
a code that depends on the text alone, so that it stays the same whoever else is in the list.
"""

import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from hashlib import sha256

from lettergen.system.patterns import compile_lazily

_CODE_LENGTH = 6
# Each of these characters is a word or a syllable: Chinese, and the syllables of Korean.
_SYLLABLE = compile_lazily("([\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff])")


def make_slug(text: str) -> str:
    """Return lower-case letters, digits and hyphens: ``Ynys Môn`` becomes ``ynys-mon``."""
    plain = unicodedata.normalize("NFKD", text)
    plain = "".join(one for one in plain if not unicodedata.combining(one))
    if not plain.isascii():
        from anyascii import anyascii  # every script in Latin letters; most names do without

        letters = map(_simplify, unicodedata.normalize("NFKC", text))
        plain = anyascii(_SYLLABLE.sub(r" \1 ", "".join(letters)))
    return re.sub(r"[^a-z0-9]+", "-", plain.lower().replace("'", "")).strip("-")


def _simplify(character: str) -> str:
    """Return a space for punctuation, and nothing for signs such as ``£``."""
    kind = unicodedata.category(character)[0]
    if character in "'’" or kind == "S":
        return ""
    return " " if kind in "PZ" else character


def make_code(text: str) -> str:
    """Return six characters that are a text's own; see ``normalise``."""
    return sha256(normalise(text).encode()).hexdigest()[:_CODE_LENGTH]


def normalise(text: str) -> str:
    """Return a text without what makes no difference between two names.

    That is capitals, spaces and punctuation: whoever has St. Ives and St Ives in a list has one
    place twice.
    """
    folded = unicodedata.normalize("NFC", text).casefold()
    return " ".join("".join(map(_simplify, folded)).split())


class SlugUses:
    """The texts that the names in one file name are made of, in order.

    Those whose numbers are ``coded`` get a code.
    """

    def __init__(self, coded: frozenset[int] = frozenset()) -> None:
        self.texts: list[str] = []
        self._coded = coded

    def make(self, text: str) -> str:
        """Return the name for the next text."""
        self.texts.append(text)
        name = make_slug(text)
        if len(self.texts) - 1 in self._coded:
            name = f"{name}-{make_code(text)}".strip("-")
        return name


_uses: ContextVar[SlugUses | None] = ContextVar("slug uses", default=None)


def make_name(text: str) -> str:
    """Return the name for a text; in a file name, with the code that it may need."""
    uses = _uses.get()
    return make_slug(text) if uses is None else uses.make(text)


@contextmanager
def recording_slugs(coded: frozenset[int] = frozenset()) -> Iterator[SlugUses]:
    """Record the texts that names are made of while the block runs; see ``SlugUses``."""
    uses = SlugUses(coded)
    token = _uses.set(uses)
    try:
        yield uses
    finally:
        _uses.reset(token)
