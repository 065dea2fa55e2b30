"""Rewrites the syntax tree of a template, so that what it does at run time is checked.

Each round of a loop or macro is counted, each value that the template builds is measured, and
each value that becomes text is checked under the name that the template has for it. The nodes
that are added call the filters of ``lettergen.template.jinja.text`` and of the sandbox.
"""

from jinja2 import nodes

from lettergen.template.jinja.reserved import PREFIX
from lettergen.template.jinja.text import BLAMING, OPERANDS


def instrument(tree: nodes.Template) -> None:
    """Add the checks to a parsed template."""
    _rewrite_children(tree)


def _rewrite_children(parent: nodes.Node) -> None:
    for name, value in parent.iter_fields():
        if isinstance(value, list):
            value[:] = [_rewrite(v) if isinstance(v, nodes.Node) else v for v in value]
        elif isinstance(value, nodes.Node):
            setattr(parent, name, _rewrite(value))


def _rewrite(node: nodes.Node) -> nodes.Node:
    """Return the node to put in place of a node, whose children are rewritten."""
    _rewrite_children(node)
    match node:
        case nodes.For() | nodes.Macro() | nodes.CallBlock():
            text = nodes.Const(sum(map(_text_length, node.body)), lineno=node.lineno)
            count = nodes.ExprStmt(_call("count_round", text))
            node.body.insert(0, count.set_lineno(node.lineno))
        case nodes.Concat(nodes=operands):
            names = nodes.Const(tuple(map(_name_of, operands)))
            return _call("concatenate", nodes.Tuple(operands, "load", lineno=node.lineno), names)
        case nodes.List() | nodes.Dict() | nodes.Tuple(ctx="load"):
            return _call("measure", node)
        case nodes.Filter(name=filter_, node=nodes.Expr() as value) if filter_ in OPERANDS:
            if not isinstance(value, nodes.Const):
                kind = nodes.Const(OPERANDS[filter_])
                name = _name_of(value)
                node.node = _call("check_operand", value, nodes.Const(name), kind)
                if name and filter_ in BLAMING:
                    node.args[:0] = [nodes.Const(name), nodes.Const(filter_)]
                    node.name = f"{PREFIX}named_operand"
    return node


def _call(filter_: str, value: nodes.Expr, *arguments: nodes.Expr) -> nodes.Filter:
    name = PREFIX + filter_
    return nodes.Filter(value, name, list(arguments), [], None, None, lineno=value.lineno)


def _name_of(node: nodes.Node | None) -> str:
    """Return what a template calls a value of the data: ``sender.name``; empty for other values."""
    match node:
        case nodes.Name(name=name):
            return str(name)
        case (
            nodes.Getattr(node=owner, attr=step)
            | nodes.Getitem(node=owner, arg=nodes.Const(value=str() as step))
        ):
            name = _name_of(owner)
            return f"{name}.{step}" if name else ""
        case nodes.Filter(node=nodes.Expr() as value):
            return _name_of(value)
    return ""


def _text_length(node: nodes.Node) -> int:
    """Return how many characters of its own a node prints at most, inner bodies left out."""
    if isinstance(node, (nodes.For, nodes.Macro, nodes.CallBlock)):
        return 0
    if isinstance(node, nodes.TemplateData):
        return len(node.data)
    return sum(map(_text_length, node.iter_child_nodes()))
