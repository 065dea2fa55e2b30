"""Take a point to confirm out of a YAML file, and leave everything else as it is typed."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml as pyyaml

from lettergen.data import yaml
from lettergen.diagnostics.collect import recording
from lettergen.system.dataclass import dataclass

Step = str | int


@dataclass(frozen=True)
class _Found:
    """An item of a list: the key and the list it is in, its index, and the path to it."""

    key: pyyaml.Node
    items: pyyaml.SequenceNode
    index: int
    path: tuple[Step, ...]


def remove_point(text: str, path: Path, key: str, point: str, line: int) -> str | None:
    """Return a YAML text without the item ``point``, on this line, of a list under ``key``.

    Comments, order, quotation marks and spaces elsewhere stay. Return ``None`` if the item is not
    in the list of one entry alone, such as one that an alias repeats.
    """
    root = pyyaml.compose(text, Loader=pyyaml.SafeLoader)
    uses: Counter[int] = Counter()
    _count_uses(root, uses)
    found = [
        one
        for one in _find_items(root, key, uses)
        if one.items.value[one.index].value == point
        and one.items.value[one.index].start_mark.line + 1 == line
    ]
    if len(found) != 1:
        return None
    changed = _cut(text, found[0])
    return changed if _is_removed(text, changed, path, found[0]) else None


def _count_uses(node: pyyaml.Node | None, uses: Counter[int]) -> None:
    """Count how often each node is used; an alias is one more use."""
    if node is None:
        return
    uses[id(node)] += 1
    if uses[id(node)] == 1:
        for _, child in _list_children(node):
            _count_uses(child, uses)


def _find_items(
    node: pyyaml.Node | None, key: str, uses: Counter[int], path: tuple[Step, ...] = ()
) -> Iterator[_Found]:
    """Yield the texts in the lists under a key, but for those that several entries share."""
    if node is None or uses[id(node)] > 1:
        return
    if isinstance(node, pyyaml.MappingNode):
        for name, value in node.value:
            is_list = isinstance(value, pyyaml.SequenceNode) and uses[id(value)] == 1
            if is_list and str(name.value).strip().casefold() == key:
                for index, item in enumerate(value.value):
                    if isinstance(item, pyyaml.ScalarNode) and uses[id(item)] == 1:
                        yield _Found(name, value, index, (*path, name.value))
    for step, child in _list_children(node):
        yield from _find_items(child, key, uses, (*path, step))


def _list_children(node: pyyaml.Node) -> list[tuple[Step, pyyaml.Node]]:
    if isinstance(node, pyyaml.SequenceNode):
        return list(enumerate(node.value))
    if isinstance(node, pyyaml.MappingNode):
        return [(key.value, value) for key, value in node.value if key.value != "<<"]
    return []


def _cut(text: str, found: _Found) -> str:
    """Return the text without an item."""
    items, index = found.items.value, found.index
    start, end = items[index].start_mark.index, items[index].end_mark.index
    if found.items.flow_style:
        if index + 1 < len(items):
            end = items[index + 1].start_mark.index
        elif index:
            start = items[index - 1].end_mark.index
        return text[:start] + text[end:]
    end = start + len(text[start:end].rstrip())
    dash = text.rindex("-", 0, start)
    start = max(text.rfind("\n", 0, dash), text.rfind("\r", 0, dash)) + 1
    line_end = text.find("\n", end)
    end = len(text) if line_end < 0 else line_end + 1
    if len(items) > 1:
        return text[:start] + text[end:]
    colon = text.index(":", found.key.end_mark.index) + 1
    return f"{text[:colon]} []{text[colon:start]}{text[end:]}"


def _is_removed(before: str, after: str, path: Path, found: _Found) -> bool:
    """Whether the item is gone and all other data are as they were."""
    with recording():
        old: Any = yaml.parse(before, path)
        new: Any = yaml.parse(after, path)
    inner = old
    for step in found.path:
        inner = inner[step]
    del inner[found.index]
    return bool(old == new)
