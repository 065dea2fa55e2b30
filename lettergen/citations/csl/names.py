"""``cs:names``: lists of names, their order, ``et al.``, initials and labels."""

import re
from collections.abc import Mapping

from lettergen.citations.csl.locale import Locale
from lettergen.citations.csl.output import Node, Out, formatted, join, rich
from lettergen.citations.csl.text_case import change_case
from lettergen.citations.csl.tree import Element
from lettergen.citations.names import Name
from lettergen.system.dataclass import dataclass

SHORT, INITIALS, FULL = 0, 1, 2
"""How much of given names is added to tell persons apart."""


@dataclass(frozen=True)
class NameOptions:
    """The options of a name list, from ``cs:style`` down to ``cs:name``."""

    attributes: Mapping[str, str]
    parts: Mapping[str, Element]
    et_al: Element | None
    is_subsequent: bool = False
    is_sort_key: bool = False
    demote: str = "display-and-sort"
    keep_hyphens: bool = True
    shown: int = 0
    """At least as many names are shown, to tell works apart."""
    levels: Mapping[Name, int] | None = None
    """How much of the given names is shown, where it is more than the style does."""

    def get(self, name: str, default: str = "") -> str:
        """Return an option."""
        return self.attributes.get(name, default)

    def number(self, name: str) -> int:
        """Return an option that is a number; 0 for none."""
        value = self.attributes.get(name, "")
        return int(value) if value.isdigit() else 0

    @property
    def is_inverted(self) -> str:
        """Which names are inverted: ``first``, ``all`` or none."""
        return "all" if self.is_sort_key else self.get("name-as-sort-order")


def sorted_options(attributes: dict[str, str], key: Element | None) -> dict[str, str]:
    """Return the options of a name list, with those that a ``cs:key`` sets for sorting."""
    attributes.pop("names-delimiter", None)
    for own in ("et-al-min", "et-al-use-first", "et-al-use-last") if key else ():
        override = own.replace("et-al", "names")
        if key and override in key.attributes:
            attributes[own] = key.get(override)
            attributes.pop(own.replace("et-al-", "et-al-subsequent-"), None)
    return attributes


def shown_names(names: tuple[Name, ...], options: NameOptions) -> tuple[int, bool]:
    """Return how many names of a list are shown, and whether the last one is as well."""
    minimum, first = options.number("et-al-min"), options.number("et-al-use-first")
    if options.is_subsequent:
        minimum = options.number("et-al-subsequent-min") or minimum
        first = options.number("et-al-subsequent-use-first") or first
    if not minimum or not first or len(names) < minimum:
        return len(names), False
    first = max(first, options.shown)
    if first >= len(names):
        return len(names), False
    use_last = options.get("et-al-use-last") == "true" and len(names) >= first + 2
    return first, use_last


def render_list(names: tuple[Name, ...], options: NameOptions, locale: Locale) -> list[Out]:
    """Return a list of names as the style prints it."""
    count, use_last = shown_names(names, options)
    delimiter = options.get("delimiter", ", ")
    each = [_whole_name(name, index, options) for index, name in enumerate(names)]
    if options.is_sort_key:  # neither "et al." nor "and" counts
        return _delimited(each[:count] + each[-1:] if use_last else each[:count], "\1")
    if use_last:
        return [*_delimited(each[:count], delimiter), delimiter, "… ", each[-1]]
    if count < len(names):
        return _with_et_al(each[:count], count, delimiter, options, locale)
    word = _and_word(options, locale)
    if count < 2 or not word:
        return _delimited(each, delimiter)
    rule = options.get("delimiter-precedes-last", "contextual")
    inverted = _is_inverted(count - 2, names[count - 2], options)
    separate = (
        rule == "always"
        or (rule == "contextual" and count > 2)
        or (rule == "after-inverted-name" and inverted)
    )
    before_last = f"{delimiter.rstrip()} " if separate else " "
    if not delimiter.strip() and separate:
        before_last = delimiter or " "
    space = "" if locale.code.startswith(("zh", "ja")) else " "
    return [*_delimited(each[:-1], delimiter), f"{before_last}{word}{space}", each[-1]]


def _and_word(options: NameOptions, locale: Locale) -> str:
    match options.get("and"):
        case "text":
            return locale.term("and") or "and"
        case "symbol":
            return locale.term("and", "symbol") or "&"
    return ""


def _with_et_al(
    each: list[Out], count: int, delimiter: str, options: NameOptions, locale: Locale
) -> list[Out]:
    element = options.et_al
    name = element.get("term", "et-al") if element else "et-al"
    term = locale.term(name.replace("et al", "et-al"))
    term = locale.term("et-al") if term is None else term
    if not term:
        return _delimited(each, delimiter)
    rule = options.get("delimiter-precedes-et-al", "contextual")
    separate = rule == "always" or (rule == "contextual" and count > 1)
    if rule == "after-inverted-name":
        separate = options.is_inverted == "all" or (options.is_inverted == "first" and count == 1)
    before = f"{delimiter.rstrip()} " if separate and delimiter.strip() else " "
    if separate and not delimiter.strip():
        before = delimiter
    if _is_wide(term[0]) and not separate:
        before = ""
    word: Out = Node([term], formatted(element.attributes) if element else ())
    if count == 0:
        return [word]
    return [*_delimited(each, delimiter), before, word]


def _is_wide(character: str) -> bool:
    """Return whether a character is of a script that puts no spaces between words."""
    return "\u2e80" <= character <= "\u9fff"


def _delimited(each: list[Out], delimiter: str) -> list[Out]:
    listed: list[Out] = []
    for one in each:
        listed += [delimiter, one] if listed and delimiter else [one]
    return listed


def _is_inverted(index: int, name: Name, options: NameOptions) -> bool:
    order = options.is_inverted
    return name.is_person and (order == "all" or (order == "first" and index == 0))


def _whole_name(name: Name, index: int, options: NameOptions) -> Out:
    inner = _render(name, index, options)
    node = Node(inner, formatted(dict(options.attributes)), role="name")
    prefix, suffix = options.get("prefix"), options.get("suffix")
    return Node([prefix, node, suffix]) if prefix or suffix else node


def _render(name: Name, index: int, options: NameOptions) -> list[Out]:
    if not name.is_person:
        return [_part(name.literal, "family", options)]
    level = (options.levels or {}).get(name, SHORT)
    form = options.get("form", "long")
    if form == "short" and level == SHORT:
        if name.is_family_first:
            return [_part(name.family, "family", options)]
        return [_affixed(Node(_family(name, options, name.particle)), "family", options)]
    if name.is_family_first:  # a name in such a script has no initials
        return [_part(name.family, "family", options), _part(name.given, "given", options)]
    given = name.given if level == FULL else _given(name.given, options)
    if _is_inverted(index, name, options):
        return _inverted(name, given, options)
    return _straight(name, given, options)


def _straight(name: Name, given: str, options: NameOptions) -> list[Out]:
    """Given name first: Vincent van Gogh III."""
    parts: list[Out] = []
    if given:
        parts += [
            _affixed(_formatted_part(given, options.parts.get("given")), "given", options),
            " ",
        ]
    family: list[Out] = []
    if name.dropping:
        family += _particle(name.dropping, options.parts.get("given"))
    family += _family(name, options, name.particle)
    if name.suffix:
        family.append(f"{',' if name.comma_suffix else ''} {name.suffix}")
    return [*parts, _affixed(Node(family), "family", options)]


def _inverted(name: Name, given: str, options: NameOptions) -> list[Out]:
    """Family name first: Gogh, Vincent van, III."""
    separator = "\2" if options.is_sort_key else options.get("sort-separator", ", ")
    demoted = options.demote == "display-and-sort" or (
        options.is_sort_key and options.demote != "never"
    )
    family = _family(name, options, "" if demoted else name.particle)
    behind: list[Out] = []
    if given:
        behind.append(_formatted_part(given, options.parts.get("given")))
    if name.dropping:
        behind.append(_formatted_part(name.dropping, options.parts.get("given")))
    if demoted and name.particle:
        behind.append(_formatted_part(name.particle, options.parts.get("family")))
    result: list[Out] = [_affixed(Node(family), "family", options)]
    if behind:
        result += [separator, _affixed(Node(join(behind, " ")), "given", options)]
    if name.suffix:
        result += [separator, name.suffix]
    return result


def _family(name: Name, options: NameOptions, particle: str) -> list[Out]:
    part = options.parts.get("family")
    inner = _particle(particle, part) if particle else []
    return [*inner, _formatted_part(name.family, part)]


def _particle(particle: str, part: Element | None) -> list[Out]:
    """Return a particle with the space, if any, that separates it from the name."""
    space = "" if particle[-1] in "'’-–ʼ" else " "
    return [_formatted_part(particle, part), space]


def _affixed(inner: Out, which: str, options: NameOptions) -> Out:
    part = options.parts.get(which)
    if part is None:
        return inner
    return Node([part.get("prefix"), inner, part.get("suffix")])


def _part(text: str, which: str, options: NameOptions) -> Out:
    inner = _formatted_part(text, options.parts.get(which))
    return _affixed(inner, which, options) if text else inner


def _formatted_part(text: str, part: Element | None) -> Out:
    if part is None or not text:
        return Node(rich(text)) if "<" in text or "&" in text else text
    inner: list[Out] = rich(text)
    if case := part.get("text-case"):
        change_case(inner, case, is_english=True)
    return Node(inner, formatted(part.attributes))


def _given(given: str, options: NameOptions) -> str:
    """Return a given name, made initials where the style does."""
    mark = options.attributes.get("initialize-with")
    if mark is None or not given:
        return given
    full = options.get("initialize", "true") == "false"
    return initials(given, mark, keep_hyphens=options.keep_hyphens, only_initials=not full)


def initials(given: str, mark: str, *, keep_hyphens: bool, only_initials: bool = True) -> str:
    """Return a given name as initials: ``Jean-Luc Anne`` as ``J.-L. A.``.

    With ``only_initials`` false only the initials that are there get their ``mark``.
    """
    given = re.sub(r"\.(?=[^\s.-])", ". ", given.replace("’", "'"))
    text = ""
    for word in given.split():
        is_initial = bool(re.fullmatch(r"(?:[^\W\d_]\.?)(?:-[^\W\d_]\.?)*", word))
        is_short = word.endswith(".")
        if not is_initial and is_short:  # an abbreviation, or initials without points
            text += f"{word.rstrip('.')}{mark}"
        elif not is_initial and (not only_initials or word[0].islower()):
            text += f"{'' if not text or text.endswith(' ') else ' '}{word} "
        else:
            text += _initial(word, mark, keep_hyphens=keep_hyphens)
    return text.strip()


def _initial(word: str, mark: str, *, keep_hyphens: bool) -> str:
    pieces = [piece.strip(".") for piece in re.split(r"[-‐]", word)]
    found = []
    for number, piece in enumerate(pieces):
        letter = re.search(r"[^\W\d_]", piece)
        if letter is not None and (not number or letter.group().isupper()):
            found.append(letter.group().upper())
    if not keep_hyphens:
        return "".join(f"{one}{mark}" for one in found)
    stem = mark.rstrip()
    return "-".join(f"{one}{stem}" for one in found) + mark[len(stem) :]
