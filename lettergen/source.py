"""YAML as people write it: scalars stay as typed, and every value knows its line.

Only ``true``, ``false``, ``null``, ``~`` and nothing at all are more than text (YAML 1.2 core
schema, the lower-case forms). ``NO``, ``01234``, ``12:30`` and ``2020-10-13`` arrive as they
stand in the file.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from lettergen.findings import Finding, LettergenError, Place

try:
    from yaml import CSafeLoader as _Loader
except ImportError:  # PyYAML built without libyaml
    from yaml import SafeLoader as _Loader  # type: ignore[assignment]

_PLAIN_VALUES: dict[str, bool | None] = {
    "true": True,
    "false": False,
    "null": None,
    "~": None,
    "": None,
}

# Everything that XML 1.0 (section 2.2) has no way to write, and the private-use characters that
# the template compiler keeps for itself.
_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffef]")

MAX_ALIASED_VALUES = 100_000


class Mapping(dict[str, Any]):
    """A YAML mapping that knows where it and each of its keys stand.

    ``trail`` is the way to it from the top, as a template writes it: ``vru`` or ``sender``.
    """

    def __init__(self, place: Place, trail: str = "") -> None:
        super().__init__()
        self.place = place
        self.trail = trail
        self.lines: dict[str, int] = {}
        self.columns: dict[str, int] = {}

    def place_of(self, key: str) -> Place:
        """Where ``key`` stands; the mapping's own place if it has no such key."""
        if key not in self.lines:
            return self.place
        return Place(self.place.path, self.lines[key], column=self.columns.get(key, 0))


class Sequence(list[Any]):
    """A YAML sequence that knows where it and each of its items stand."""

    def __init__(self, place: Place) -> None:
        super().__init__()
        self.place = place
        self.lines: list[int] = []
        self.columns: list[int] = []

    def place_of(self, index: int) -> Place:
        """Where the item at ``index`` stands."""
        column = self.columns[index] if index < len(self.columns) else 0
        return Place(self.place.path, self.lines[index], column=column)


def load(path: Path, findings: list[Finding] | None = None) -> Any:
    """Read one YAML file into ``Mapping``, ``Sequence``, ``str``, ``bool`` and ``None``.

    Raises ``LettergenError`` with every duplicate key and unwritable character that it holds,
    or with the one place where it stops being YAML. A caller who gives a list of ``findings``
    gets the former there, and goes on with what the rest of the file says.
    """
    text = _decoded(path)
    try:
        root = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError as error:
        raise LettergenError(_not_yaml(path, text, error)) from None
    except RecursionError:
        raise LettergenError(
            Finding("LG101", "the YAML is nested too deeply.", Place(str(path)))
        ) from None
    if root is None:
        return None
    builder = _Builder(str(path))
    value = builder.value(root)
    if builder.findings and findings is None:
        raise LettergenError(*builder.findings)
    if findings is not None:
        findings.extend(builder.findings)
    return value


def read_text(path: Path) -> str:
    """The text of a UTF-8 file; a byte-order mark is dropped, line ends become ``\\n``."""
    return _decoded(path).replace("\r\n", "\n").replace("\r", "\n")


def unwritable(text: str) -> str | None:
    """The first character of ``text`` that no Word document can hold, or ``None``."""
    found = _UNWRITABLE.search(text)
    return found.group() if found else None


def _decoded(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise LettergenError(
            Finding("LG100", f"cannot be read: {error.strerror}.", Place(str(path)))
        ) from None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise LettergenError(
            Finding(
                "LG102",
                f"byte {data[error.start]:#04x} is not UTF-8.",
                Place(str(path), line),
                "Save the file with the encoding UTF-8.",
            )
        ) from None


def _not_yaml(path: Path, text: str, error: yaml.YAMLError) -> Finding:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error)
    if mark is None:
        position = getattr(error, "position", None)
        line = text.count("\n", 0, position) + 1 if position is not None else 0
        return Finding("LG101", f"is not YAML: {problem}.", Place(str(path), line))
    # What is never closed is found missing at the end of the file, and is wrong where it opens.
    opening = getattr(error, "context_mark", None)
    if "end of stream" in problem and opening is not None:
        mark = opening
    lines = text.split("\n")
    line_number = min(mark.line, len(lines) - 1)
    line = lines[line_number]
    return Finding(
        "LG101",
        f"is not YAML: {problem}.",
        Place(str(path), line_number + 1, column=mark.column + 1),
        _yaml_hint(line, problem),
    )


def _yaml_hint(line: str, problem: str) -> str:
    if "\t" in line[: len(line) - len(line.lstrip())]:
        return "Indent with spaces, not with tabs."
    if "mapping values are not allowed" in problem:
        return "Put quotes around a value that holds a colon followed by a space."
    return ""


class _Builder:
    """Turns composed nodes into values, and gathers what is wrong with them."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.findings: list[Finding] = []
        self._open: set[int] = set()
        self._built = 0

    def value(self, node: yaml.Node, trail: str = "") -> Any:
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node)
        place = self._place(node)
        self._built += 1
        if id(node) in self._open or self._built > MAX_ALIASED_VALUES:
            raise LettergenError(Finding("LG103", "the YAML aliases unfold without end.", place))
        self._open.add(id(node))
        built = (
            self._mapping(node, place, trail)
            if isinstance(node, yaml.MappingNode)
            else self._sequence(node, place, trail)
        )
        self._open.discard(id(node))
        return built

    def _scalar(self, node: yaml.ScalarNode) -> Any:
        text = str(node.value)
        if not node.style and text in _PLAIN_VALUES:
            return _PLAIN_VALUES[text]
        bad = unwritable(text)
        if bad is not None:
            self._report(
                "LG104",
                f"character U+{ord(bad):04X} cannot stand in a Word document.",
                node,
                "Delete it.",
            )
        return text

    def _mapping(self, node: yaml.MappingNode, place: Place, trail: str) -> Mapping:
        mapping = Mapping(place, trail)
        for key_node, value_node in self._pairs(node):
            if not isinstance(key_node, yaml.ScalarNode):
                self._report("LG105", "a key must be plain text.", key_node)
                continue
            key = str(key_node.value)
            if key in mapping.lines:
                self._report(
                    "LG106",
                    f"'{key}' stands twice here, first in line {mapping.lines[key]}.",
                    key_node,
                    "Keep one of the two.",
                )
                continue
            mapping.lines[key] = key_node.start_mark.line + 1
            mapping.columns[key] = key_node.start_mark.column + 1
            mapping[key] = self.value(value_node, f"{trail}.{key}" if trail else key)
        return mapping

    def _pairs(self, node: yaml.MappingNode) -> Iterator[tuple[yaml.Node, yaml.Node]]:
        """The mapping's own pairs, then those merged in by ``<<`` that it does not have."""
        own = [(key, value) for key, value in node.value if key.value != "<<"]
        yield from own
        seen = {key.value for key, _ in own if isinstance(key, yaml.ScalarNode)}
        for key, merged in node.value:
            if key.value != "<<":
                continue
            sources = merged.value if isinstance(merged, yaml.SequenceNode) else [merged]
            for source in sources:
                if not isinstance(source, yaml.MappingNode):
                    self._report("LG105", "'<<' merges mappings only.", source)
                    continue
                for pair in source.value:
                    if pair[0].value not in seen:
                        seen.add(pair[0].value)
                        yield pair

    def _sequence(self, node: yaml.Node, place: Place, trail: str) -> Sequence:
        sequence = Sequence(place)
        for item in node.value:
            sequence.lines.append(item.start_mark.line + 1)
            sequence.columns.append(item.start_mark.column + 1)
            sequence.append(self.value(item, trail))
        return sequence

    def _place(self, node: yaml.Node) -> Place:
        return Place(self.path, node.start_mark.line + 1, column=node.start_mark.column + 1)

    def _report(self, code: str, message: str, node: yaml.Node, hint: str = "") -> None:
        self.findings.append(Finding(code, message, self._place(node), hint))
