"""Several cites in one citation: grouped by author, years and numbers collapsed."""

from collections.abc import Callable, Sequence

from lettergen.citations.csl import numbers
from lettergen.citations.csl.disambiguated import Extra
from lettergen.citations.csl.output import Node, Out, is_empty, plain, rich
from lettergen.citations.csl.style import Layout
from lettergen.citations.positions import Placed
from lettergen.system.dataclass import dataclass

Nameless = Callable[[Placed], list[Out]]
"""Renders a cite without its first names."""


@dataclass
class Part:
    """One cite of a citation: what it prints, and the delimiter that comes before it."""

    placed: Placed
    outs: list[Out]
    names: str
    extra: Extra
    number: int
    delimiter: str | None = None

    @property
    def whole(self) -> list[Out]:
        """The cite between the words that are written around it."""
        prefix, suffix = self.placed.cite.prefix, self.placed.cite.suffix
        outs = list(self.outs)
        if prefix:
            outs = [*rich(prefix if prefix[-1] in " (\u2018“[" else f"{prefix} "), *outs]
        if suffix:
            mark = "" if suffix[0] in ",.;:) " else " " if suffix[0] == "(" else ", "
            outs = [*outs, *rich(f"{mark}{suffix}")]
        return outs


def join_parts(parts: Sequence[Part], delimiter: str) -> list[Out]:
    """Return the cites with delimiters between."""
    joined: list[Out] = []
    for part in parts:
        whole = Node(part.whole)
        if is_empty(whole):
            continue
        if joined and not part.placed.cite.prefix.startswith(","):
            between = delimiter if part.delimiter is None else part.delimiter
            joined.append(_before_words(part, between))
        joined.append(whole)
    return joined


def _before_words(part: Part, delimiter: str) -> str:
    """Return a delimiter with a space where words follow it: ``1, see also 2``, but ``1,2``."""
    has_words = part.placed.cite.prefix[:1].isalpha()
    return f"{delimiter} " if has_words and delimiter[-1:] in (",", ";") else delimiter


def group_cites(parts: list[Part], layout: Layout, nameless: Nameless) -> list[Part]:
    """Bring cites of the same authors together, and collapse them as the style does."""
    collapse = layout.get("collapse")
    has_delimiter = "cite-group-delimiter" in layout.element.attributes
    by_year = collapse.startswith("year")
    is_ordered = any(part.placed.cite.prefix for part in parts[1:])
    if len(parts) < 2 or is_ordered or not (has_delimiter or by_year):
        return parts
    groups: dict[str, list[Part]] = {}
    for part in parts:
        groups.setdefault(part.names, []).append(part)
    delimiter = layout.layout.get("delimiter")
    default = delimiter if collapse.startswith("year-suffix") else ", "
    within = layout.get("cite-group-delimiter", default)
    after = layout.element.attributes.get("after-collapse-delimiter", delimiter)
    is_collapsed = False
    found: list[Part] = []
    for group in groups.values():
        for index, part in enumerate(group):
            if index:
                part.delimiter = after if group[index - 1].placed.cite.locator else within
                if by_year and not part.placed.cite.prefix:
                    part.outs = nameless(part.placed)
            elif is_collapsed:
                part.delimiter = after
        is_collapsed = by_year and len(group) > 1
        if collapse.startswith("year-suffix"):
            group = _collapse_suffixes(group, layout, within)
        found += group
    return found


def _collapse_suffixes(group: list[Part], layout: Layout, within: str) -> list[Part]:
    """Return a group with the year printed once: ``2000a, b``, or ``2000a–c``."""
    delimiter = layout.get("year-suffix-delimiter", within)
    ranged = layout.get("collapse") == "year-suffix-ranged"
    years = [_year_of(part) for part in group]
    follows = [index > 0 and _follows(group, years, index) for index in range(len(group))]
    for index, part in enumerate(group):
        if follows[index]:
            part.outs = [Node([numbers.year_suffix(part.extra.suffix)], role="year-suffix")]
            part.delimiter = delimiter
    if not ranged:
        return group
    result: list[Part] = []
    start = 0
    while start < len(group):
        end = start
        while (
            end + 1 < len(group)
            and follows[end + 1]
            and group[end + 1].extra.suffix == group[end].extra.suffix + 1
        ):
            end += 1
        run = group[start : end + 1]
        if len(run) > 2:
            run[-1].delimiter = "–"
            run = [run[0], run[-1]]
        result += run
        start = end + 1
    return result


def _follows(group: list[Part], years: list[str], index: int) -> bool:
    """Whether a cite differs from the one before in its suffix only."""
    one, other = group[index - 1], group[index]
    return bool(
        years[index] == years[index - 1]
        and one.extra.suffix
        and other.extra.suffix
        and not one.placed.cite.locator
        and not other.placed.cite.locator
        and not other.placed.cite.prefix
        and not one.placed.cite.suffix
    )


def _year_of(part: Part) -> str:
    def find(outs: list[Out]) -> str:
        for out in outs:
            if isinstance(out, str):
                continue
            if out.role == "year":
                return plain(list(_without_suffix(out)))
            if text := find(out.children):
                return text
        return ""

    return find(part.outs)


def _without_suffix(node: Node) -> list[Out]:
    found: list[Out] = []
    for child in node.children:
        if isinstance(child, str):
            found.append(child)
        elif child.role != "year-suffix":
            found += _without_suffix(child)
    return found


def collapse_numbers(parts: list[Part], layout: Layout) -> list[Out]:
    """Return the cites of a numeric style with runs of numbers as ranges: ``1–3, 5``."""
    delimiter = layout.layout.get("delimiter")
    after = layout.element.attributes.get("after-collapse-delimiter", delimiter)
    joined: list[Out] = []
    index = 0
    collapsed = False
    while index < len(parts):
        end = index
        while end + 1 < len(parts) and _continues(parts[end], parts[end + 1]):
            end += 1
        if joined:
            joined.append(_before_words(parts[index], after if collapsed else delimiter))
        joined.append(Node(parts[index].whole))
        collapsed = end - index >= 2
        if collapsed:
            joined += ["–", Node(parts[end].whole)]
            index = end
        index += 1
    return joined


def _continues(one: Part, other: Part) -> bool:
    bare = all(
        not (part.placed.cite.locator or part.placed.cite.prefix or part.placed.cite.suffix)
        for part in (one, other)
    )
    return bare and other.number == one.number + 1
