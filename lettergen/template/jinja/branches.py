"""Branch coverage: which branches of a template are ever entered.

Only ``check`` asks for this. A letter that is compiled without coverage carries nothing of it.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from jinja2 import nodes

from lettergen.template.jinja.reserved import PREFIX
from lettergen.template.tag import Tag

REACHED = f"{PREFIX}reached"
"""The name of the function that a branch calls when it is entered."""


class Branch(NamedTuple):
    """One branch: the tag that it begins with, and the keyword of its block."""

    tag: Tag
    block: str


class BranchCoverage:
    """The branches of a letter, and the numbers of those that were entered so far."""

    def __init__(self) -> None:
        self.branches: list[Branch] = []
        self.entered: set[int] = set()

    def enter(self, number: int) -> str:
        """Record that a branch was entered."""
        self.entered.add(number)
        return ""

    def never_entered(self) -> Iterator[Branch]:
        """Yield the branches that were never entered, in order.

        A tag that is in the compiled letter twice (a footnote with two marks) is one branch.
        """
        entered = {id(self.branches[number].tag) for number in self.entered}
        seen: set[int] = set()
        for branch in self.branches:
            if id(branch.tag) not in entered | seen:
                seen.add(id(branch.tag))
                yield branch

    def instrument(self, tree: nodes.Template, tags: Sequence[Tag]) -> None:
        """Let each branch of a parsed template begin with a call that records it."""
        bodies: dict[int, tuple[list[nodes.Node], str]] = {}
        found: list[nodes.If | nodes.For] = [*tree.find_all(nodes.If), *tree.find_all(nodes.For)]
        for node in found:
            first = node.lineno - 2
            if not tags[first].is_written:
                continue
            bodies[first] = node.body, tags[first].keyword
            if node.else_:
                bodies[_else_of(tags, first)] = node.else_, tags[first].keyword
        for number, (body, block) in sorted(bodies.items(), key=lambda item: item[0]):
            self.branches.append(Branch(tags[number], block))
            arguments: list[nodes.Expr] = [nodes.Const(len(self.branches) - 1)]
            call = nodes.Call(nodes.Name(REACHED, "load"), arguments, [], None, None)
            body.insert(0, nodes.ExprStmt(call).set_lineno(number + 2))


def _else_of(tags: Sequence[Tag], first: int) -> int:
    """Return the number of the ``else`` of the block whose first tag is ``first``."""
    depth = 0
    for number in range(first + 1, len(tags)):
        tag = tags[number]
        if tag.keyword == "else" and not depth:
            return number
        depth += bool(tag.opens) - bool(tag.closes)
    return first
