"""Rewrites the syntax tree of a template, so that what it does at run time is checked.

Each round of a loop or macro is counted, each value that the template builds is measured, and
each value that becomes text, is compared or reckons is checked under the name that the template has
for it. The nodes that are added call the filters of ``lettergen.template.jinja.text``, of
``lettergen.template.jinja.operators`` and of the sandbox.
"""

from collections.abc import Container, Iterable

from jinja2 import nodes

from lettergen.template.jinja.arithmetic import LITERAL, TEXT, VALUE
from lettergen.template.jinja.reserved import PREFIX
from lettergen.template.jinja.text import BLAMING, OPERANDS

_OPERATORS: dict[type[nodes.Node], str] = {
    nodes.Add: "+",
    nodes.Sub: "-",
    nodes.Mul: "*",
    nodes.Div: "/",
    nodes.FloorDiv: "//",
    nodes.Mod: "%",
    nodes.Pow: "**",
}
_SIGNS = {
    "eq": "==",
    "ne": "!=",
    "lt": "<",
    "lteq": "<=",
    "gt": ">",
    "gteq": ">=",
    "in": "in",
    "notin": "not in",
}
_ASKING = (f"{PREFIX}is_true", f"{PREFIX}when")
_MERGE_FIELD_FUNCTIONS = (f"{PREFIX}merge_field", f"{PREFIX}optional_merge_field")
_TEXT_FILTERS = frozenset(["date", "format", "join", "string"])


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
    match node:
        case nodes.If() | nodes.CondExpr() | nodes.For(test=nodes.Expr()) | nodes.Not():
            _rewrite_conditions(node)
        case nodes.And(left=left):
            node.left = _ask(left, "when")
        case nodes.BinExpr(left=left, right=right) if node.__class__ in _OPERATORS:
            names = nodes.Const((_name_of(left), _name_of(right)))
            kinds = nodes.Const((_kind_of(left, is_left=True), _kind_of(right, is_left=False)))
            _rewrite_children(node)
            sign = nodes.Const(_OPERATORS[node.__class__])
            return _call("calculate", node.left, sign, node.right, names, kinds)
        case nodes.Neg() | nodes.Pos():
            name = nodes.Const(_name_of(node.node))
            _rewrite_children(node)
            return _call("negate", node.node, nodes.Const(node.operator), name)
        case nodes.Compare():
            names = nodes.Const((_name_of(node.expr), *(_name_of(one.expr) for one in node.ops)))
            _rewrite_children(node)
            signs = nodes.Const(tuple(_SIGNS[one.op] for one in node.ops))
            operands = nodes.Tuple([one.expr for one in node.ops], "load", lineno=node.lineno)
            return _call("compare", node.expr, signs, operands, names)
        case nodes.Slice():
            for limit in ("start", "stop", "step"):
                if (part := getattr(node, limit)) is not None and not isinstance(part, nodes.Const):
                    setattr(node, limit, _call("index", part, nodes.Const(_name_of(part))))
    _rewrite_children(node)
    match node:
        case nodes.For() | nodes.Macro() | nodes.CallBlock():
            if isinstance(node, nodes.For) and isinstance(node.iter, nodes.Expr):
                node.iter = _call("iterate", node.iter, nodes.Const(_name_of(node.iter)))
            text = nodes.Const(sum(map(_text_length, node.body)), lineno=node.lineno)
            count = nodes.ExprStmt(_call("count_round", text))
            node.body.insert(0, count.set_lineno(node.lineno))
        case nodes.Concat():
            names = nodes.Const(tuple(map(_name_of, node.nodes)))
            texts = nodes.Tuple(node.nodes, "load", lineno=node.lineno)
            return _call("concatenate", texts, names)
        case nodes.List() | nodes.Dict() | nodes.Tuple(ctx="load"):
            return _call("measure", node)
        case nodes.Filter(name=filter_, node=nodes.Expr() as value) if filter_ in OPERANDS:
            if not isinstance(value, nodes.Const):
                kind = nodes.Const(OPERANDS[filter_])
                field = _name_of(value)
                node.node = _call("check_operand", value, nodes.Const(field), kind)
                if field and filter_ in BLAMING:
                    node.args[:0] = [nodes.Const(field), nodes.Const(filter_)]
                    node.name = f"{PREFIX}named_operand"
    return node


def _rewrite_conditions(node: nodes.If | nodes.CondExpr | nodes.For | nodes.Not) -> None:
    """Ask of each value in a condition whether it counts as yes."""
    match node:
        case nodes.If(test=nodes.Expr() as test):
            printed = _find_printed([*node.body, *node.elif_, *node.else_])
            node.test = _ask_each(test, printed)
        case nodes.CondExpr():
            values = [one for one in (node.expr1, node.expr2) if one is not None]
            node.test = _ask_each(node.test, set(map(_name_of, values)))
        case nodes.For(test=nodes.Expr() as test):
            node.test = _ask_each(test, set())
        case nodes.Not():
            node.node = _ask_each(node.node, set())


def _ask_each(test: nodes.Expr, printed: set[str]) -> nodes.Expr:
    match test:
        case nodes.And() | nodes.Or():
            test.left, test.right = _ask_each(test.left, printed), _ask_each(test.right, printed)
            return test
        case nodes.Not():
            test.node = _ask_each(test.node, printed)
            return test
    return _ask(test, "is_true", printed)


def _ask(value: nodes.Expr, filter_: str, printed: Container[str] = ()) -> nodes.Expr:
    if isinstance(value, (nodes.And, nodes.Compare, nodes.Const, nodes.Not, nodes.Test)):
        return value
    if _is_asked(value) or (isinstance(value, nodes.Or) and _is_asked(value.left)):
        return value
    name = _name_of(value)
    return _call(filter_, value, nodes.Const(name), nodes.Const(bool(name) and name in printed))


def _is_asked(value: nodes.Expr) -> bool:
    return isinstance(value, nodes.Filter) and value.name in _ASKING


def _find_printed(body: Iterable[nodes.Node]) -> set[str]:
    """Return the names of the values of the data that nodes print."""
    outputs = (
        [node] if isinstance(node, nodes.Output) else node.find_all(nodes.Output) for node in body
    )
    found = (
        _name_of(one)
        for group in outputs
        for output in group
        for one in output.find_all((nodes.Name, nodes.Getattr, nodes.Getitem))
    )
    return set(filter(None, found))


def _kind_of(node: nodes.Expr, *, is_left: bool) -> str:
    """Return what an operand of ``+`` or ``*`` is, as the template shows it."""
    match node:
        case nodes.Const(value=str()):
            return LITERAL
        case nodes.Add():
            near, far = (node.right, node.left) if is_left else (node.left, node.right)
            kind = _kind_of(near, is_left=is_left)
            return kind if kind == LITERAL or _kind_of(far, is_left=is_left) == VALUE else TEXT
        case nodes.Concat():
            near = node.nodes[-1 if is_left else 0]
            return LITERAL if _kind_of(near, is_left=is_left) == LITERAL else TEXT
        case nodes.Filter(name=filter_) if filter_ in _TEXT_FILTERS:
            return TEXT
    return VALUE


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
        case nodes.Call(
            node=nodes.Name(name=function), args=[nodes.Const(value=str() as name), *_]
        ):
            return name if function in _MERGE_FIELD_FUNCTIONS else ""
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
