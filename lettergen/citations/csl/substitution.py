"""Names that repeat those of the entry before (CSL 1.0.2, "Reference Grouping")."""

from collections.abc import Sequence

from lettergen.citations.csl.output import Node, Out, plain
from lettergen.citations.csl.style import Layout


class Substitute:
    """What replaces the first names of an entry that are those of the entry before."""

    def __init__(self, layout: Layout) -> None:
        self._text = layout.element.attributes.get("subsequent-author-substitute")
        self._rule = layout.get("subsequent-author-substitute-rule", "complete-all")
        self._before: list[str] = []

    def apply(self, outs: list[Out], names: Sequence[Out]) -> list[Out]:
        """Return an entry's outputs with its names replaced; remember them for the next entry."""
        each = _names_in(names)
        texts = [plain(name) for name in each] or [plain(names)]
        before, self._before = self._before, texts
        if self._text is None or not names or not "".join(texts):
            return outs
        same = 0
        while same < min(len(texts), len(before)) and texts[same] == before[same]:
            same += 1
        if texts != before and (self._rule.startswith("complete") or not each):
            return outs
        if not each or self._rule == "complete-all":
            whole = _list_in(names)
            return _replace(outs, [whole] if whole else list(names), self._text)
        chosen = each[: min(same, 1) if self._rule == "partial-first" else same]
        return _replace(outs, chosen, self._text)


def _names_in(outs: Sequence[Out]) -> list[Node]:
    """Return the single names of the lists among outputs."""
    found: list[Node] = []
    for out in outs:
        if isinstance(out, Node):
            found += [out] if out.role == "name" else _names_in(out.children)
    return found


def _list_in(outs: Sequence[Out]) -> Node | None:
    """Return the first list of names; labels are no part of it."""
    for out in outs:
        if isinstance(out, Node):
            found = out if out.role == "list" else _list_in(out.children)
            if found is not None:
                return found
    return None


def _replace(outs: Sequence[Out], old: Sequence[Out], text: str) -> list[Out]:
    """Return a copy of outputs with a text in place of some of them."""
    copies: list[Out] = []
    for out in outs:
        if any(out is one for one in old):
            copies.append(text)
        elif isinstance(out, Node):
            copies.append(out.with_children(_replace(out.children, old, text)))
        else:
            copies.append(out)
    return copies
