"""Which branches of a template are ever taken: each tells when it is entered.

Only ``check`` asks for this. A letter that is compiled without a trace carries nothing of it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from jinja2 import nodes

from lettergen.template.tags import Tag

REACHED = "_reached"
"""The name of the function by which a branch tells that it is entered."""


@dataclass(frozen=True)
class Branch:
    """One branch: the tag that it begins with, and the block that it belongs to."""

    tag: Tag
    block: str


@dataclass
class Trace:
    """The branches of a letter, and the numbers of those that were entered so far."""

    branches: list[Branch] = field(default_factory=list)
    entered: set[int] = field(default_factory=set)

    def reached(self, number: int) -> str:
        """Take note that a branch was entered."""
        self.entered.add(number)
        return ""

    def never_taken(self) -> Iterator[Branch]:
        """The branches that were never entered, in order.

        A tag that stands in the compiled letter twice (a footnote with two marks) is one branch.
        """
        taken = {id(self.branches[number].tag) for number in self.entered}
        seen: set[int] = set()
        for branch in self.branches:
            if id(branch.tag) not in taken | seen:
                seen.add(id(branch.tag))
                yield branch

    def instrument(self, tree: nodes.Template, tags: Sequence[Tag]) -> None:
        """Let each branch of a parsed template begin with the news that it is entered."""
        found: list[nodes.If | nodes.For] = [*tree.find_all(nodes.If), *tree.find_all(nodes.For)]
        bodies: dict[int, tuple[list[nodes.Node], str]] = {}
        for node in found:
            first = node.lineno - 2
            bodies[first] = node.body, tags[first].keyword
            if node.else_:
                bodies[_else_of(tags, first)] = node.else_, tags[first].keyword
        for number, (body, block) in sorted(bodies.items(), key=lambda item: item[0]):
            self._begin(body, tags[number], block, number + 2)

    def _begin(self, body: list[nodes.Node], tag: Tag, block: str, line: int) -> None:
        self.branches.append(Branch(tag, block))
        function = nodes.Name(REACHED, "load")
        call = nodes.Call(function, [nodes.Const(len(self.branches) - 1)], [], None, None)
        body.insert(0, nodes.ExprStmt(call).set_lineno(line))


def _else_of(tags: Sequence[Tag], first: int) -> int:
    """The number of the ``else`` that belongs to the block whose first tag is ``first``."""
    depth = 0
    for number in range(first + 1, len(tags)):
        tag = tags[number]
        if tag.keyword == "else" and tag.kind == "block" and not depth:
            return number
        depth += bool(tag.opens) - bool(tag.closes)
    return first
