"""Rewrites the syntax tree of a template, so that a merge records what each print tag reads.

Each expression that is printed or kept in a variable is evaluated in a frame of the recorder. What
a variable comes from is in another variable beside it, whose name begins with ``OF``, so that
Jinja's own rules of scope are true for both.
"""

from collections.abc import Iterator
from typing import Any

from jinja2 import Environment, nodes

from lettergen.template.jinja.reserved import PREFIX

OF = f"{PREFIX}of_"
"""What the names of variables begin with that hold what another variable comes from."""

PRINTS = {f"{PREFIX}{name}": f"{PREFIX}traced_{name}" for name in ("run", "paragraph")}
"""The filters that print a value in its slot, and those that mark it as well."""

_LOOP = "loop"


def add_traces(tree: nodes.Template, environment: Environment) -> None:
    """Rewrite a template that the environment has parsed."""
    names = {
        node.name
        for node in tree.find_all(nodes.Name)
        if node.ctx != "load" and not node.name.startswith(PREFIX)
    }
    rewriter = _Rewriter(names | {_LOOP})
    rewriter.rewrite_children(tree)
    tree.set_lineno(1)
    tree.set_environment(environment)


class _Rewriter:
    """Rewrites nodes; ``names`` are those of the variables that the template itself sets."""

    def __init__(self, names: set[str]) -> None:
        self._names = names
        self._loops = 0

    def rewrite_children(self, parent: nodes.Node) -> None:
        for name, value in parent.iter_fields():
            if isinstance(value, list):
                value[:] = [
                    new
                    for one in value
                    for new in (self._rewrite_all(one) if isinstance(one, nodes.Node) else [one])
                ]
            elif isinstance(value, nodes.Node):
                (new,) = self._rewrite_all(value)
                setattr(parent, name, new)

    def _rewrite_all(self, node: nodes.Node) -> list[nodes.Node]:
        """Return the nodes to put in place of a node: itself, and what follows it."""
        match node:
            case nodes.Name(ctx="load") if not node.name.startswith(PREFIX):
                return [self._read_name(node)]
            case nodes.Call(node=nodes.Name()):
                function, node.node = node.node, nodes.Const(None)
                self.rewrite_children(node)
                node.node = function
            case nodes.Assign(target=nodes.NSRef() as target):
                self.rewrite_children(node)
                owner = nodes.Name(target.name, "load")
                node.node = _end("end_attribute", node.node, owner, nodes.Const(target.attr))
            case nodes.Assign():
                self.rewrite_children(node)
                node.target, node.node = self._pair(node.target, node.node)
            case nodes.AssignBlock():
                self.rewrite_children(node)
                nothing = nodes.Tuple([], "load")
                return [node, *(_assign(name, nothing) for name in self._stored(node.target))]
            case nodes.With():
                self.rewrite_children(node)
                pairs = [self._pair(*one) for one in zip(node.targets, node.values, strict=True)]
                node.targets = [target for target, _ in pairs]
                node.values = [value for _, value in pairs]
            case nodes.For():
                self._rewrite_loop(node)
            case nodes.Macro() | nodes.CallBlock():
                self.rewrite_children(node)
                arguments = [_assign(one.name, _call("argument", one)) for one in _loads(node.args)]
                node.body[:0] = arguments
            case nodes.Output():
                self.rewrite_children(node)
                node.nodes = [self._print(one) for one in node.nodes]
            case _:
                self.rewrite_children(node)
        return [node]

    def _read_name(self, node: nodes.Name) -> nodes.Expr:
        known = node.name in self._names
        source = nodes.Name(OF + node.name, "load") if known else nodes.Const(None)
        return _call("seen", node, nodes.Const(node.name), source)

    def _rewrite_loop(self, node: nodes.For) -> None:
        self._loops += 1
        loop = nodes.Const(self._loops)
        self.rewrite_children(node)
        node.iter = _end("end_list", node.iter, loop)
        names = self._stored(node.target)
        items = [_assign(one, _call("item", nodes.Name(one, "load"), loop)) for one in names]
        node.body[:0] = [*items, _assign(_LOOP, _call("list_of_loop", loop))]

    def _pair(self, target: nodes.Node, value: nodes.Node) -> tuple[nodes.Expr, nodes.Expr]:
        """Return a target and a value that set what the variables come from as well."""
        names = self._stored(target)
        beside: list[Any] = [nodes.Name(OF + name, "store") for name in names]
        both = nodes.Tuple([target, *beside], "store")
        return both, _end("end_values", value, nodes.Const(len(beside)))

    def _stored(self, target: nodes.Node) -> list[str]:
        found: Iterator[nodes.Name] = target.find_all(nodes.Name)
        own = [target] if isinstance(target, nodes.Name) else []
        return [one.name for one in (*own, *found) if one.ctx != "load"]

    def _print(self, node: nodes.Expr) -> nodes.Expr:
        if isinstance(node, nodes.Filter) and node.name in PRINTS and node.node is not None:
            node.node = _end("end_print", node.node)
            node.name = PRINTS[node.name]
        return node


def _loads(arguments: list[nodes.Name]) -> list[nodes.Name]:
    return [nodes.Name(one.name, "load") for one in arguments]


def _assign(name: str, value: nodes.Expr) -> nodes.Assign:
    return nodes.Assign(nodes.Name(OF + name, "store"), value)


def _end(filter_: str, value: nodes.Node, *arguments: nodes.Expr) -> nodes.Filter:
    """Return the call that ends a frame; what it is applied to, which begins it, comes first."""
    return _call(filter_, _call("begin", nodes.Const(0)), value, *arguments)


def _call(filter_: str, value: nodes.Node, *arguments: nodes.Node) -> nodes.Filter:
    return nodes.Filter(value, PREFIX + filter_, list(arguments), [], None, None)
