"""Finds the names that a template uses, in its syntax tree; nothing is run.

Names are followed through attributes and constant keys (``sender.name``, ``sender["name"]``),
``set``, ``with`` and loop variables. Where a key depends on the data, the whole group counts as
used.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from enum import StrEnum
from typing import NamedTuple

from jinja2 import nodes

from lettergen.data.grouping import RowGroup
from lettergen.data.names import find_same
from lettergen.diagnostics.finding import Place
from lettergen.template.jinja.reserved import PREFIX, RECIPIENT
from lettergen.template.jinja.row_fields import MERGE_FIELD_FUNCTIONS
from lettergen.template.word import docxtpl_values

Path = tuple[str, ...]

ITEM = "*"
"""The step of a path that leads from a list to any of its items."""

_CITES = ("cite", "cite_author", "cite_year")

_Scope = dict[str, Path | None]


class UseKind(StrEnum):
    """How a template uses a name."""

    WHOLE = "whole"  # its value is printed, compared or passed on, with everything in it
    ALIAS = "alias"  # it is looped over, or gets another name
    OPTIONAL = "optional"  # the template asks whether it is defined, or has a default for it


class Role(StrEnum):
    """What the value of a name is used for."""

    PRINTED = "printed"
    FORMATTED = "formatted"  # printed as Markdown
    TESTED = "tested"  # by an ``if`` that asks only whether there is anything
    COMPARED = "compared"  # with something, by an ``if``
    CITED = "cited"  # as the key of a citation
    OTHER = "other"


class Use(NamedTuple):
    """One use of a name from the data: its path, its place, its kind and its role.

    ``is_conditional`` tells whether it is in a branch, which not every letter takes; ``words``
    are those that it is compared with.
    ``is_word_name`` tells whether it is the name of a merge field, in which a dot may lead into a
    group.
    """

    path: Path
    place: Place
    kind: UseKind = UseKind.WHOLE
    of_recipient: bool = False
    is_word_name: bool = False
    role: Role = Role.OTHER
    is_conditional: bool = False
    words: tuple[str, ...] = ()


class Names(NamedTuple):
    """The names that a template uses from the data, and the keys of its citations."""

    uses: tuple[Use, ...] = ()
    citations: frozenset[str] = frozenset()

    def has_any(self, names: Collection[str]) -> bool:
        """Whether one of these names is used at the top."""
        return any(use.path[:1] and use.path[0] in names for use in self.uses)

    def __add__(self, other: "Names") -> "Names":  # type: ignore[override]
        return Names(self.uses + other.uses, self.citations | other.citations)


def find_names(
    tree: nodes.Template, known: Collection[str], place_of: Callable[[int], Place]
) -> Names:
    """Return the names that a parsed template uses, but for those that are ``known``.

    ``place_of`` returns the place in the template for a line of the parsed source.
    """
    collector = _Collector(known, place_of)
    collector.consume_all(tree.body, {})
    return Names(tuple(dict.fromkeys(collector.uses)), frozenset(collector.citations))


def resolve_names(
    names: Names, data: "DataNames", find_column: Callable[[str], Path | None] = lambda _: None
) -> Names:
    """Return the same names as the data has them, where a template writes them otherwise.

    ``find_column`` returns the path to the field that has the value of a column.
    """
    uses = (
        use._replace(path=path)
        for use in names.uses
        for path in _resolve(use.path, use.is_word_name, data, find_column)
    )
    return Names(tuple(dict.fromkeys(uses)), names.citations)


def _resolve(
    path: Path, is_word_name: bool, data: "DataNames", find_column: Callable[[str], Path | None]
) -> list[Path]:
    found = data.find_paths(path)
    if found or not path:
        return found or [path]
    if column := find_column(path[0]):
        return [(*column, *path[1:])]
    group, _, rest = path[0].partition(".")
    if is_word_name and rest:
        return data.find_paths((group, *rest.split("."))) or [path]
    return [path]


class UsedNames:
    """The paths of fields and values that are used."""

    def __init__(self, uses: Iterable[Use]) -> None:
        self._wholes: set[Path] = set()
        self._steps: set[Path] = set()
        for use in uses:
            if use.kind is UseKind.WHOLE:
                self._wholes.add(use.path)
            self._steps.update(use.path[:length] for length in range(1, len(use.path) + 1))

    def __contains__(self, path: Path) -> bool:
        beneath = (path[:length] in self._wholes for length in range(len(path) + 1))
        return path in self._steps or any(beneath)

    def whole(self, path: Path) -> bool:
        """Return whether the value at ``path`` itself is printed, compared or passed on."""
        return any(path[:length] in self._wholes for length in range(len(path) + 1))

    @property
    def roots(self) -> set[str]:
        """The first steps of all paths."""
        return {path[0] for path in self._steps}


class _Collector:
    def __init__(self, known: Collection[str], place_of: Callable[[int], Place]) -> None:
        self.uses: list[Use] = []
        self.citations: set[str] = set()
        self._known = known
        self._place_of = place_of
        self._role = Role.OTHER
        self._words: tuple[str, ...] = ()
        self._branches = 0
        self._items: list[Path] = []  # of the loops around, the innermost one last

    def consume_branches(self, found: Iterable[nodes.Node], scope: _Scope) -> None:
        """Visit nodes that not every letter reaches."""
        self._branches += 1
        self.consume_all(found, scope)
        self._branches -= 1

    def consume_as(self, role: Role, found: Iterable[nodes.Node], scope: _Scope) -> None:
        """Visit nodes whose values are used for something."""
        before, self._role = self._role, role
        self.consume_all(found, scope)
        self._role = before

    def consume_all(self, found: Iterable[nodes.Node], scope: _Scope) -> None:
        for node in found:
            self.consume(node, scope)

    def consume(self, node: nodes.Node | None, scope: _Scope) -> None:
        """Visit a node whose value is used as a whole."""
        if node is not None:
            self._record(self.visit(node, scope), node, UseKind.WHOLE)

    def visit(self, node: nodes.Node, scope: _Scope) -> Path | None:
        """Visit a node; return its path if it has one, instead of recording a use."""
        match node:
            case nodes.Name(ctx="load"):
                return self._name(node.name, scope)
            case nodes.Getattr():
                return self._step(self.visit(node.node, scope), node.attr)
            case nodes.Getitem():
                return self._item(node, scope)
            case nodes.Call():
                return self._call(node, scope)
            case nodes.Filter(name="default" | "d", node=nodes.Expr() as value):
                self._record(self.visit(value, scope), node, UseKind.OPTIONAL)
                self.consume_all(node.args, scope)
            case nodes.Test(name="defined" | "undefined"):
                self._record(self.visit(node.node, scope), node, UseKind.OPTIONAL)
            case nodes.Filter(name="markdown", node=nodes.Expr() as value):
                self.consume_as(Role.FORMATTED, [value], scope)
            case nodes.Output():
                self.consume_as(Role.PRINTED, node.nodes, scope)
            case nodes.If():
                self.consume_as(Role.TESTED, [node.test], scope)
                self.consume_branches((*node.body, *node.elif_, *node.else_), scope)
            case nodes.CondExpr():
                self.consume_as(Role.TESTED, [node.test], scope)
                self.consume_branches(filter(None, (node.expr1, node.expr2)), scope)
            case nodes.Compare():
                role = Role.TESTED if _asks_for_nothing(node) else Role.COMPARED
                before, self._words = self._words, _list_compared(node)
                self.consume_as(role, node.iter_child_nodes(), scope)
                self._words = before
            case nodes.For():
                self._loop(node, scope)
            case nodes.Assign(target=nodes.Name(name=name)):
                path = self.visit(node.node, scope)
                self._record(path, node, UseKind.ALIAS)
                scope[name] = path
            case nodes.Assign() | nodes.AssignBlock():
                self.consume_all(node.iter_child_nodes(), scope)
                scope.update(dict.fromkeys(_targets(node.target)))
            case nodes.With():
                self._with(node, scope)
            case nodes.Macro():
                scope[node.name] = None
                self._callable(node, scope)
            case nodes.CallBlock():
                self.consume(node.call, scope)
                self._callable(node, scope)
            case _:
                self.consume_all(node.iter_child_nodes(), scope)
        return None

    def _name(self, name: str, scope: _Scope) -> Path | None:
        if name in scope:
            return scope[name]
        if name == RECIPIENT:
            return (RECIPIENT,)
        return None if name in self._known or name.startswith(PREFIX) else (name,)

    def _step(self, path: Path | None, step: str) -> Path | None:
        return None if path is None else (*path, step)

    def _item(self, node: nodes.Getitem, scope: _Scope) -> Path | None:
        path = self.visit(node.node, scope)
        match node.arg:
            case nodes.Const(value=str() as key):
                return self._step(path, key)
            case nodes.Const() | nodes.Slice() | nodes.Neg():
                return self._step(path, ITEM)
        self._record(path, node, UseKind.WHOLE)
        self.consume(node.arg, scope)
        return None

    def _call(self, node: nodes.Call, scope: _Scope) -> Path | None:
        function = node.node
        arguments = [*node.args, *(keyword.value for keyword in node.kwargs)]
        if isinstance(function, nodes.Name) and function.name not in scope:
            match function.name, arguments:
                case name, [nodes.Const(value=str() as key), *_] if name in _CITES:
                    self.citations.add(key)
                case name, _ if name in MERGE_FIELD_FUNCTIONS:
                    self._record_merge_field(name, node)
                    return None
        if isinstance(function, nodes.Getattr):  # a method of a value: name.split()
            self.consume(function.node, scope)
        elif not (isinstance(function, nodes.Name) and function.name in docxtpl_values.FUNCTIONS):
            self.consume(function, scope)
        is_cite = isinstance(function, nodes.Name) and function.name in _CITES
        self.consume_as(Role.CITED if is_cite else self._role, arguments, scope)
        for more in (node.dyn_args, node.dyn_kwargs):
            self.consume(more, scope)
        return None

    def _loop(self, node: nodes.For, scope: _Scope) -> None:
        path = self.visit(node.iter, scope)
        inner = {**scope, "loop": None}
        if isinstance(node.target, nodes.Name):
            self._record(path, node, UseKind.ALIAS)
            item = inner[node.target.name] = self._step(path, ITEM)
            if item:
                self._items.append(item)
                self._consume_loop(node, inner, scope)
                self._items.pop()
                return
        else:
            self._record(path, node, UseKind.WHOLE)
            inner.update(dict.fromkeys(_targets(node.target)))
        self._consume_loop(node, inner, scope)

    def _consume_loop(self, node: nodes.For, inner: _Scope, scope: _Scope) -> None:
        self.consume(node.test, inner)
        self.consume_all(node.body, inner)
        self.consume_branches(node.else_, scope)

    def _with(self, node: nodes.With, scope: _Scope) -> None:
        inner = dict(scope)
        for target, value in zip(node.targets, node.values, strict=True):
            path = self.visit(value, scope)
            self._record(path, node, UseKind.ALIAS)
            inner.update(dict.fromkeys(_targets(target), path))
        self.consume_all(node.body, inner)

    def _callable(self, node: nodes.Macro | nodes.CallBlock, scope: _Scope) -> None:
        self.consume_all(node.defaults, scope)
        own = {argument.name for argument in node.args} | {"caller", "varargs", "kwargs"}
        self.consume_all(node.body, {**scope, **dict.fromkeys(own)})

    def _record_merge_field(self, function: str, node: nodes.Call) -> None:
        """Record a merge field, which is the first of its names that the data has.

        In a loop it may be a field of the loop's items.
        """
        names = [str(name.value) for name in node.args if isinstance(name, nodes.Const)]
        is_in_loop = bool(self._items)
        required = function == MERGE_FIELD_FUNCTIONS[0] and len(names) == 1 and not is_in_loop
        kind = UseKind.WHOLE if required else UseKind.OPTIONAL
        place = self._place_of(node.lineno)
        self.uses.extend(
            Use((name,), place, kind, False, True, self._role, self._branches > 0) for name in names
        )
        self.uses.extend(
            Use((*item, name), place, kind, False, False, self._role, self._branches > 0)
            for item in self._items
            for name in names
        )

    def _record(self, path: Path | None, node: nodes.Node, kind: UseKind) -> None:
        if path is None:
            return
        of_recipient = path[0] == RECIPIENT
        place = self._place_of(node.lineno)
        is_conditional = self._branches > 0
        own, words = path[of_recipient:], self._words if self._role is Role.COMPARED else ()
        use = Use(own, place, kind, of_recipient, False, self._role, is_conditional, words)
        self.uses.append(use)


def _list_compared(node: nodes.Compare) -> tuple[str, ...]:
    """Return the words in a comparison with ``==``, ``!=`` or ``in``."""
    operands = [node.expr, *(operand.expr for operand in node.ops)]
    if not all(operand.op in ("eq", "ne", "in", "notin") for operand in node.ops):
        return ()
    items = [
        item
        for one in operands
        for item in (one.items if isinstance(one, (nodes.List, nodes.Tuple)) else [one])
    ]
    return tuple(
        item.value
        for item in items
        if isinstance(item, nodes.Const) and isinstance(item.value, str)
    )


def _asks_for_nothing(node: nodes.Compare) -> bool:
    """Return whether a comparison asks only whether a value is empty."""
    operands = (node.expr, *(operand.expr for operand in node.ops))
    return any(isinstance(one, nodes.Const) and one.value in ("", None) for one in operands)


def _targets(node: nodes.Node) -> Iterator[str]:
    if isinstance(node, nodes.Name):
        yield node.name
    for name in node.find_all(nodes.Name):
        yield name.name


class DataNames:
    """The names in the data of all recipients together, as a tree.

    A value without names in it is ``None``.
    """

    def __init__(self, data: Iterable[object]) -> None:
        self._root: dict[str, object] = {}
        for value in data:
            _merge(self._root, value)

    def find_paths(self, path: Path) -> list[Path]:
        """Return the paths to what a template means by ``path``, whose first step the data has.

        A name that is written otherwise is replaced by that of the data; steps that the data does
        not have stay as they are.
        """
        found: list[tuple[Path, object]] = [((), self._root)]
        for step in path:
            found = [
                ((*before, name), here.get(name) if isinstance(here, dict) else None)
                for before, here in found
                for name in _list_same(step, here)
            ]
        return [one for one, _ in found if one and one[0] in self._root]

    def add(self, value: object) -> "DataNames":
        """Return these names and those in a value."""
        both = DataNames([value])
        _join(both._root, self._root)
        return both

    def list_names(self) -> list[str]:
        """Return the names at the top."""
        return list(self._root)

    def misses(self, path: Path) -> tuple[str, Collection[str]] | None:
        """Return the first step of a path that no data has, and the names that there are."""
        here: object = self._root
        for step in path:
            if not isinstance(here, dict):
                return None if step == ITEM or hasattr(str, step) else (step, ())
            if step not in here:
                return None if step == ITEM else (step, [name for name in here if name != ITEM])
            here = here[step]
        return None


def _list_same(step: str, here: object) -> list[str]:
    """Return the names that a step may mean; the step itself if there is no other."""
    if not isinstance(here, dict):
        return [step]
    same = list(find_same(step, here))
    if step in here and step not in same:
        same.append(step)
    return same or [step]


def _merge(into: dict[str, object], value: object) -> None:
    """Add the names in a value."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            _merge_step(into, key, inner)
        if isinstance(value, RowGroup):
            for row in value.rows:
                _merge(into, row)
    elif isinstance(value, list):
        for item in value:
            _merge_step(into, ITEM, item)


def _join(into: dict[str, object], names: dict[str, object]) -> None:
    """Add the names of another tree."""
    for step, beneath in names.items():
        if isinstance(beneath, dict):
            known = into.get(step)
            if not isinstance(known, dict):
                known = into[step] = {}
            _join(known, beneath)
        else:
            into.setdefault(step, None)


def _merge_step(into: dict[str, object], step: str, value: object) -> None:
    if isinstance(value, (Mapping, list)):
        beneath = into.get(step)
        if not isinstance(beneath, dict):
            beneath = into[step] = {}
        _merge(beneath, value)
    else:
        into.setdefault(step, None)
