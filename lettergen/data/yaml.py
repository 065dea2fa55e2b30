"""Read YAML as people write it: scalars stay as typed, and every value knows its line.

Only ``true``, ``false``, ``null``, ``~`` and nothing at all are more than text (YAML 1.2 core
schema, the lower-case forms). ``NO``, ``01234``, ``12:30`` and ``2020-10-13`` stay exactly that.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from lettergen.data.text_file import bad_character, decode
from lettergen.data.values import Mapping, Sequence, quote_number
from lettergen.diagnostics.collect import report
from lettergen.diagnostics.finding import Finding, LettergenError, Place
from lettergen.system.patterns import compile_lazily
from lettergen.system.text import UNWRITABLE, find_unwritable

try:
    from yaml import CSafeLoader as _Base
except ImportError:  # PyYAML built without libyaml
    from yaml import SafeLoader as _Base  # type: ignore[assignment]

_PLAIN_VALUES: dict[str, bool | None] = {
    "true": True,
    "false": False,
    "null": None,
    "~": None,
    "": None,
}

# These three end a line for YAML and for no editor: YAML would split a text at them.
_UNREADABLE = compile_lazily(f"[{UNWRITABLE}\x85\u2028\u2029]")

_LINE_END = compile_lazily("\r\n|\r|\n")
_OWN_LIMIT = compile_lazily(r"\b(nest|depth)")

_QUOTES = frozenset("\"'|>")

_TEXT_TAG = "tag:yaml.org,2002:str"
_MERGE_TAG = "tag:yaml.org,2002:merge"
_TAGS = {f"tag:yaml.org,2002:{kind}" for kind in "bool float int null timestamp map seq".split()}
_TAGS |= {_TEXT_TAG, _MERGE_TAG, "tag:yaml.org,2002:value"}

MAX_DEPTH = 100
"""How deep lists and mappings may nest."""

MAX_ALIASED_VALUES = 100_000
"""The values that aliases and ``<<`` may repeat, everything inside them counted each time."""

MAX_ALIASED_TEXT = 10_000_000
"""The characters that aliases may repeat."""

_Pairs = list[tuple[yaml.ScalarNode, yaml.Node]]


def load(path: Path) -> Any:
    """Read a YAML file into ``Mapping``, ``Sequence``, ``str``, ``bool`` and ``None``.

    Reports every key that is a duplicate (LG106) or no text (LG105), every tag (LG107) and every
    character that an escape brings in and no Word document can contain (LG104).

    Raises:
        LettergenError: the file cannot be read, is not YAML (LG101), has characters that cannot
            be read (LG104), or aliases that expand without end (LG103).
    """
    return parse(decode(path), path)


def parse(text: str, path: Path) -> Any:
    """Return what a YAML text says; ``path`` is where it is. Reports and raises as ``load``."""
    unreadable = list(_find_unreadable(path, text))
    if unreadable:
        raise LettergenError(*unreadable)
    try:
        root = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError as error:
        raise LettergenError(_explain(path, text, error)) from None
    except _TooDeepError as error:
        raise LettergenError(_describe_depth(Place(str(path), error.line))) from None
    except (ValueError, OverflowError) as error:  # PyYAML without libyaml, on "\UFFFFFFFF"
        raise LettergenError(Finding("LG101", f"is not YAML: {error}.", Place(str(path)))) from None
    if root is None:
        return None
    builder = _Builder(str(path))
    value = builder.build(root)
    report(*sorted(builder.findings, key=lambda finding: finding.place))
    return value


def _find_unreadable(path: Path, text: str) -> Iterator[Finding]:
    """Yield a finding for the first character of each line that keeps a text from being read."""
    if not _UNREADABLE.search(text):
        return
    for number, line in enumerate(_LINE_END.split(text), 1):
        if found := _UNREADABLE.search(line):
            character, place = found.group(), Place(str(path), number)
            if find_unwritable(character):
                yield bad_character(character, place)
            else:
                message = f"character U+{ord(character):04X} is an invisible line break."
                yield Finding("LG109", message, place, "Delete it.")


def _describe_depth(place: Place) -> Finding:
    return Finding("LG101", "the YAML is nested too deeply.", place)


def _explain(path: Path, text: str, error: yaml.YAMLError) -> Finding:
    """Return the finding for what PyYAML or libyaml could not parse."""
    if not isinstance(error, yaml.MarkedYAMLError) or error.problem_mark is None:
        return Finding("LG101", f"is not YAML: {error}.", Place(str(path)))
    problem = error.problem or ""
    # Since 0.2.6 libyaml has a limit of its own, which it can meet before the loader meets ours:
    # it reads ahead to the end of a line. So both limits are passed in the same line.
    if _OWN_LIMIT.search(problem):
        return _describe_depth(Place(str(path), error.problem_mark.line + 1))
    lines = _LINE_END.split(text)
    line_number = error.problem_mark.line
    # What is never closed is found missing at the end of the file, and is wrong where it opens.
    at_the_end = "end of stream" in problem or not "".join(lines[line_number:]).strip()
    if at_the_end and error.context_mark is not None:
        line_number = error.context_mark.line
    line_number = min(line_number, len(lines) - 1)  # for libyaml, a file ends in a line of its own
    message = ", ".join(words for words in (error.context, problem) if words)
    place = Place(str(path), line_number + 1)
    hint = _find_hint(lines[line_number], problem)
    return Finding("LG101", f"is not YAML: {message}.", place, hint)


def _find_hint(line: str, problem: str) -> str:
    if "\t" in line[: len(line) - len(line.lstrip())]:
        return "Indent with spaces, not with tabs."
    if "mapping values are not allowed" in problem:
        return "Put quotes around a value that contains a colon followed by a space."
    if "end of stream" in problem:
        return "A quotation mark opens here and is never closed."
    if "cannot start any token" in problem:
        return "Put quotes around a value that begins with a sign such as @ or %."
    return ""


class _TooDeepError(Exception):
    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


class _Shallow:
    """Make a PyYAML loader stop before depth exhausts the stack: with libyaml that is a crash."""

    _depth = 0

    def descend_resolver(self, current_node: Any, current_index: Any) -> None:
        """Count a level; PyYAML calls this before the content of each node."""
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise _TooDeepError(current_node.start_mark.line + 1)

    def ascend_resolver(self) -> None:
        """Leave a level; PyYAML calls this after the content of each node."""
        self._depth -= 1


class _Loader(_Shallow, _Base):
    pass


class _Builder:
    """Turn composed nodes into values, and keep what is wrong with them."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.findings: list[Finding] = []
        self._open: set[int] = set()
        self._built: set[int] = set()
        self._aliased = 0
        self._aliased_text = 0
        self._pairs_of: dict[int, _Pairs] = {}

    def build(self, node: yaml.Node, trail: str = "") -> Any:
        if id(node) in self._built:
            self._count_again(node)
        self._built.add(id(node))
        if isinstance(node, yaml.ScalarNode):
            return self._build_scalar(node)
        self._enter(node)
        self._check_tag(node)
        built = (
            self._build_mapping(node, trail)
            if isinstance(node, yaml.MappingNode)
            else self._build_sequence(node, trail)
        )
        self._leave(node)
        return built

    def _count_again(self, node: yaml.Node) -> None:
        """Count a node that an alias repeats."""
        self._aliased += 1
        self._aliased_text += len(node.value) if isinstance(node, yaml.ScalarNode) else 0
        if self._aliased > MAX_ALIASED_VALUES or self._aliased_text > MAX_ALIASED_TEXT:
            raise self._endless_error(node)

    def _endless_error(self, node: yaml.Node) -> LettergenError:
        return LettergenError(
            Finding("LG103", "the YAML aliases expand without end.", self._place(node))
        )

    def _enter(self, node: yaml.Node) -> None:
        """Go into a node, unless it contains itself."""
        if id(node) in self._open:
            raise self._endless_error(node)
        if len(self._open) >= MAX_DEPTH:
            raise LettergenError(_describe_depth(self._place(node)))
        self._open.add(id(node))

    def _leave(self, node: yaml.Node) -> None:
        self._open.discard(id(node))

    def _build_scalar(self, node: yaml.ScalarNode) -> Any:
        text = self._build_text(node)
        if node.tag != _TEXT_TAG and text in _PLAIN_VALUES:  # what is quoted has that tag, too
            return _PLAIN_VALUES[text]
        return quote_number(text) if node.style in _QUOTES else text

    def _build_text(self, node: yaml.ScalarNode) -> str:
        text = str(node.value)
        self._check_tag(node)
        # The file itself has no such character; an escape in double quotes can bring one in.
        bad = find_unwritable(text) if node.style == '"' else None
        if bad is not None:
            self.findings.append(bad_character(bad, self._place(node)))
        return text

    def _check_tag(self, node: yaml.Node) -> None:
        if node.tag not in _TAGS:
            tag = node.tag.replace("tag:yaml.org,2002:", "!!")
            self._report("LG107", f"the YAML tag '{tag}' is not supported.", node, "Delete it.")

    def _build_mapping(self, node: yaml.MappingNode, trail: str) -> Mapping:
        mapping = Mapping(self._place(node), trail)
        for key_node, value_node in self._collect_pairs(node):
            key = self._build_text(key_node)
            mapping.lines[key] = key_node.start_mark.line + 1
            mapping.columns[key] = key_node.start_mark.column + 1
            mapping[key] = self.build(value_node, f"{trail}.{key}" if trail else key)
        return mapping

    def _collect_pairs(self, node: yaml.MappingNode) -> _Pairs:
        """Return the mapping's own pairs, then those that ``<<`` merges in and it does not have."""
        if id(node) in self._pairs_of:
            return self._pairs_of[id(node)]
        first: dict[str, yaml.Node] = {}
        pairs: _Pairs = []
        merged: _Pairs = []
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                hint = "Put quotes around a value that begins with a brace or a bracket."
                self._report("LG105", "a key must be plain text.", key, hint)
                self.build(value)
            elif first.setdefault(str(key.value), key) is not key:
                self._report_duplicate(key, first[str(key.value)])
                self.build(value)
            elif key.tag == _MERGE_TAG:
                merged = self._merge_pairs(value)
            else:
                pairs.append((key, value))
        pairs += [pair for pair in merged if str(pair[0].value) not in first]
        self._pairs_of[id(node)] = pairs
        return pairs

    def _merge_pairs(self, node: yaml.Node) -> _Pairs:
        """Return the pairs of all mappings that a ``<<`` names; the first that has a key wins."""
        pairs: dict[str, tuple[yaml.ScalarNode, yaml.Node]] = {}
        for source in node.value if isinstance(node, yaml.SequenceNode) else [node]:
            if not isinstance(source, yaml.MappingNode):
                self._report("LG105", "'<<' merges mappings only.", source)
                continue
            self._enter(source)
            for key, value in self._collect_pairs(source):
                self._count_again(key)
                pairs.setdefault(str(key.value), (key, value))
            self._leave(source)
        return list(pairs.values())

    def _build_sequence(self, node: yaml.Node, trail: str) -> Sequence:
        sequence = Sequence(self._place(node))
        for item in node.value:
            sequence.lines.append(item.start_mark.line + 1)
            sequence.columns.append(item.start_mark.column + 1)
            sequence.append(self.build(item, trail))
        return sequence

    def _place(self, node: yaml.Node) -> Place:
        return Place(self.path, node.start_mark.line + 1, column=node.start_mark.column + 1)

    def _report_duplicate(self, key: yaml.ScalarNode, first: yaml.Node) -> None:
        self._report(
            "LG106",
            f"duplicate key '{key.value}', first defined in line {first.start_mark.line + 1}.",
            key,
            "Keep one of the two.",
        )

    def _report(self, code: str, message: str, node: yaml.Node, hint: str = "") -> None:
        self.findings.append(Finding(code, message, self._place(node), hint))
