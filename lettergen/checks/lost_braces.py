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
# A name within a sentence, and the word before it.
_AFTER_WORD = compile_lazily(
    r"(?<![\w’'-])(?P<before>[^\W\d_]+),? +(?P<name>[^\W\d]\w*)(?![\w’'-])(?! *:| [A-Z\d])"
)
_FEW = 3  # words that show that a line is a sentence
_DETERMINERS = frozenset(
    """
    the a an this that these those your our my his her its their no any each every some all
    le la les l un une des ce cet cette ces votre vos notre nos son sa ses leur
    el los las una su sus nuestro nuestra il lo gli i uno questo de het een deze dit uw ons onze
    y yr eich ein eu fy den det en et din vår vores o os as um uma seu sua twoja twój pana pani
    """.split()
)
_ENGLISH = frozenset("in of for from to at on by with about near under".split())
# Prepositions, and the verb to be.
_BEFORE_VALUES = _ENGLISH.union(
    """
    dated is are was
    von bei mit nach aus zu am im um über für vor seit ist sind beträgt
    de à en pour chez dans sur avec est sont du
    i yn ar at gan gyda wrth dros drwy yw ydy
    w we z ze do na od dla przy jest są wynosi
    con para per di da è es son é são op voor van met bij is zijn på för till med af til är er
    """.split()
)
# What follows a preposition without an article.
_IDIOMS = frozenset(
    """
    person town school post email mail phone telephone date cost site home work place time part
    course class court office church name title number age fact general order advance writing
    reference interest council value note notes receipt detail details charge support help status
    type category code group rent tax state country income return payment benefit
    """.split()
)
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


def find_bare_names(
    text: str, names: Collection[str], unused: Collection[str], *, has_noun_capitals: bool
) -> Iterator[Flaw]:
    """Find the names of fields where a sentence needs a value: "of type Type".

    ``unused`` are those that the templates do not print. ``has_noun_capitals`` tells that the
    language writes nouns with a capital, as German does.
    """
    for found in _AFTER_WORD.finditer(text):
        name, before = found["name"], found["before"]
        if name not in names or before.casefold() in _DETERMINERS:
            continue
        if name.islower():
            is_idiom = before in _ENGLISH and name in _IDIOMS
            is_bare = name in unused and before in _BEFORE_VALUES and not is_idiom
        else:
            line = text[text.rfind("\n", 0, found.start()) + 1 : found.start()]
            is_sentence = len(line.split()) >= _FEW
            is_bare = before.islower() and is_sentence and not has_noun_capitals
            if has_noun_capitals and name in unused:
                is_bare = is_sentence and (before in _BEFORE_VALUES or before[0].isupper())
        if is_bare:
            yield _describe(name, found.start("name"))
            return


def _describe(shown: str, start: int) -> Flaw:
    what = f"contains '{shown}', which looks like a tag without its braces."
    return Flaw("LG726", what, _HINT, start)
