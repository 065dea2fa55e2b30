"""Find tags that lost their braces, so that every letter would show the name of a field."""

from collections.abc import Collection, Iterator

from lettergen.checks.flaws import Flaw
from lettergen.system.patterns import compile_lazily

_PATH = compile_lazily(r"(?<![\w.@/\\-])[a-z_]\w*(?:\.[a-z_]\w*)+(?![\w@]|\.\w|://)")
_SNAKE = compile_lazily(r"(?<![\w.@/\\-])[a-z]\w*_\w+(?![\w@(/])")
_FILTER = compile_lazily(
    r"(?<![\w.])([a-z_]\w*(?:\.\w+)*) ?\| ?(?:date|slug|upper|lower|title|markdown"
    r"|number|money|default|e|words|ordinal)\b"
)
_CALL = compile_lazily(r"(?<![\w.])(?:cite|note|link|image)\([\"'a-z_][^()\n]*\)")
_BRACKETS = compile_lazily(
    r"(?<![{_])\{ ?([A-Za-z_][\w. ]*?)(?: ?\|[^{}]*)? ?\}(?![}_])|<<? ?([A-Za-z_][\w. ]*?) ?>>?"
    r"|\[\[ ?([A-Za-z_][\w. ]*?) ?\]\]|\$\{?([A-Za-z_][\w.]*)\}?|%([A-Za-z_][\w.]*)%"
)
_SQUARE = compile_lazily(r"(?<![\]!\w])\[([A-Za-z_][\w. ]*)\](?![\[(:])")
_GREETING = compile_lazily(r"(?:^|\n)[ \t]*(?:Dear|Annwyl|Hi|Hello) +([a-z_][\w.]*)")
_HINT = "Put the braces around it again: {{ … }}."


def find_lost_braces(text: str, names: Collection[str], *, is_letter: bool) -> Iterator[Flaw]:
    """Find the names of fields and values in the words of a template.

    ``names`` are all of them, as templates write them. ``is_letter`` tells that the text is the
    whole of a Markdown letter, not a paragraph.
    """
    for found in (*_PATH.finditer(text), *_SNAKE.finditer(text)):
        if found.group() in names:
            yield _describe(found.group(), found.start())
            return
    filtered, call = _FILTER.search(text), _CALL.search(text)
    if filtered and filtered[1] in names:
        yield _describe(filtered.group(), filtered.start())
        return
    if call:
        yield _describe(call.group(), call.start())
        return
    for found in _SQUARE.finditer(text):
        if found[1] in names or found[1].replace(" ", "_") in names:
            yield _describe(found.group(), found.start())
            return
    for found in _BRACKETS.finditer(text):
        name = next(filter(None, found.groups()), "")
        if name in names or name.strip().lower().replace(" ", "_") in names:
            yield _describe(found.group(), found.start())
            return
    greeting = _GREETING.search(text)
    if greeting and greeting[1] in names:
        yield _describe(greeting[1], greeting.start(1))
    elif not is_letter and text.strip() in names and text.strip().islower():
        yield _describe(text.strip(), 0)


def _describe(shown: str, start: int) -> Flaw:
    what = f"contains '{shown}', which looks like a tag without its braces."
    return Flaw("LG726", what, _HINT, start)
