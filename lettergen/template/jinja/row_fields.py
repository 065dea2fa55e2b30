"""Let merge fields in a loop be those of its items, where the letter itself has no such field.

A row of a table in Word may repeat merge fields for each row of a recipient: between
``{%tr for row in rows %}`` and ``{%tr endfor %}``.
"""

from collections.abc import Sequence

from jinja2 import nodes

from lettergen.template.jinja.reserved import PREFIX

MERGE_FIELD_FUNCTIONS = (f"{PREFIX}merge_field", f"{PREFIX}optional_merge_field")


def pass_items(node: nodes.Node, items: Sequence[str] = ()) -> None:
    """Pass every merge field the items of the loops around it, that of the innermost loop first."""
    match node:
        case nodes.Call(node=nodes.Name(name=name)) if items and name in MERGE_FIELD_FUNCTIONS:
            line = node.lineno
            names: list[nodes.Expr] = [nodes.Name(item, "load", lineno=line) for item in items]
            node.kwargs.append(nodes.Keyword("items", nodes.List(names, lineno=line), lineno=line))
        case nodes.For(target=nodes.Name(name=name)):
            pass_items(node.iter, items)
            for child in node.body:
                pass_items(child, (name, *items))
            for child in node.else_:
                pass_items(child, items)
        case nodes.Macro():
            pass
        case _:
            for child in node.iter_child_nodes():
                pass_items(child, items)
