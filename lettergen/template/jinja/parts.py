"""Compiles the parts of a document, with placeholders in them, to Jinja templates.

Each tag of the source opens on a line of its own. So a line number that Jinja reports gives the
number of a tag.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from jinja2 import TemplateSyntaxError, nodes
from jinja2.compiler import CodeGenerator, Frame

from lettergen.citations.clusters import UnknownKeyError, parse_cites
from lettergen.citations.references import Citations
from lettergen.diagnostics.finding import Place, did_you_mean
from lettergen.docx.xml import DECLARATION, escape_text
from lettergen.template.citations import UNKNOWN_CITATION
from lettergen.template.errors import MergeError
from lettergen.template.jinja.branches import REACHED, BranchCoverage
from lettergen.template.jinja.environment import Language
from lettergen.template.jinja.functions import FUNCTIONS, UNRESERVED, check_arguments
from lettergen.template.jinja.names import Names, find_names
from lettergen.template.jinja.part import TemplatePart, add_functions, tag_of_line
from lettergen.template.jinja.reserved import PREFIX
from lettergen.template.jinja.row_fields import MERGE_FIELD_FUNCTIONS, pass_items
from lettergen.template.tag import Tag
from lettergen.template.tags import PLACEHOLDER, Tags

TOO_DEEP = "loops, conditions or expressions are nested too deeply."

# The tag delimiters of the compiled source, which no text of a letter can contain.
STATEMENT = ("\U0010fff4", "\U0010fff5")
PRINT = ("\U0010fff6", "\U0010fff7")
_COMMENT = ("\U0010fff8", "\U0010fff9")

_SLOT_FILTERS = frozenset(
    PREFIX + name
    for name in (
        *("run", "paragraph", "plain", "field", "attribute", "stored"),
        *("relationship", "note", "fill_picture"),
    )
)


class PartCodeGenerator(CodeGenerator):
    """Writes the code of a part without escaping again what slots print: WordprocessingML."""

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if not _is_slot(node):
            super()._output_child_pre(node, frame, finalize)

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if not _is_slot(node):
            super()._output_child_post(node, frame, finalize)


class PartCompiler:
    """Compiles the parts of one letter; ``names`` are the names that they use."""

    def __init__(
        self,
        tags: Tags,
        citations: Citations,
        filters: Mapping[str, Any],
        functions: Mapping[str, Any],
        coverage: BranchCoverage | None,
    ) -> None:
        self.names = Names()
        self._tags = tags
        self._language: Language = tags.language
        self._citations = citations
        self._coverage = coverage
        self._environment = self._language.overlay(
            block_start_string=STATEMENT[0],
            block_end_string=STATEMENT[1],
            variable_start_string=PRINT[0],
            variable_end_string=PRINT[1],
            comment_start_string=_COMMENT[0],
            comment_end_string=_COMMENT[1],
        )
        self._environment.code_generator_class = PartCodeGenerator
        add_functions(self._environment, filters, functions)
        if coverage:
            self._environment.globals[REACHED] = coverage.enter

    def compile(self, name: str, xml: str, place: Place) -> TemplatePart | None:
        """Compile one part; ``None`` if there are findings."""
        source, tags = build_source(xml, self._tags)
        try:
            tree = self._environment.parse(source)
            self._check_names(tree, tags)
            if self._tags.findings:
                return None
            known: Collection[str] = self._language.globals
            if any(name in source for name in UNRESERVED):
                known = self._language.globals.keys() - _find_unreserved(tree)
            self.names += find_names(tree, known, lambda line: tag_of_line(tags, line).place)
            if self._coverage:
                self._coverage.instrument(tree, tags)
            if any(name in source for name in MERGE_FIELD_FUNCTIONS):
                pass_items(tree)
            code = self._environment.compile(tree, name, name)
        except (SyntaxError, RecursionError, MemoryError):  # Python has limits of its own
            self._tags.report("LG266", TOO_DEEP, place)
            return None
        except TemplateSyntaxError as error:
            if not self._tags.findings:  # else it may only be what they led to
                tag = tag_of_line(tags, error.lineno)
                message = str(error.message).rstrip(".")
                self._tags.report("LG202", f"{message}.", tag.place)
            return None
        return TemplatePart.load(name, code, tags, self._environment)

    def _check_names(self, tree: nodes.Template, tags: list[Tag]) -> None:
        """Report filters, tests and citations that do not exist, and wrong calls of functions."""
        own = {node.name for node in tree.find_all(nodes.Macro)}
        own |= {node.name for node in tree.find_all(nodes.Name) if node.ctx != "load"}
        for node in tree.find_all((nodes.Filter, nodes.Test, nodes.Call)):
            place = tag_of_line(tags, node.lineno).place
            match node:
                case nodes.Filter(name=name) if name not in self._environment.filters:
                    self._report_unknown("filter", name, self._language.filters, place)
                case nodes.Test(name=name) if name not in self._environment.tests:
                    self._report_unknown("test", name, self._language.tests, place)
                case nodes.Call(node=nodes.Name(name=name)) if name in FUNCTIONS.keys() - own:
                    self._check_call(name, node, place)

    def _check_call(self, function: str, call: nodes.Call, place: Place) -> None:
        if not call.dyn_args and not call.dyn_kwargs:
            try:
                check_arguments(function, len(call.args), (pair.key for pair in call.kwargs))
            except MergeError as error:
                self._tags.report(error.code, error.message, place, error.hint)
                return
        match function, call.args:
            case "cite" | "cite_author" | "cite_year", [nodes.Const(value=str(text)), *_]:
                self._check_cites(text, place)

    def _check_cites(self, text: str, place: Place) -> None:
        try:
            parse_cites(text, self._citations)
        except UnknownKeyError as error:
            known = self._citations
            self._report_unknown("citation", error.key, known, place, UNKNOWN_CITATION)

    def _report_unknown(
        self, kind: str, name: str, known: Iterable[str], place: Place, code: str = "LG207"
    ) -> None:
        hint = did_you_mean(name, [one for one in known if not one.startswith(PREFIX)])
        self._tags.report(code, f"there is no {kind} '{name}'.", place, hint)


def _is_slot(node: nodes.Expr) -> bool:
    return isinstance(node, nodes.Filter) and node.name in _SLOT_FILTERS


def build_source(xml: str, tags: Tags) -> tuple[str, list[Tag]]:
    """Return a part as Jinja source, and the tags in it that Jinja runs, in order."""
    run: list[Tag] = []

    def write(found: re.Match[str]) -> str:
        tag = tags[found[1]]
        body = tag.body.replace("\n", " ")
        if tag.kind == "statement":
            run.append(tag)
            return f"{STATEMENT[0]}\n{body}{STATEMENT[1]}"
        if tag.kind == "print":
            run.append(tag)
            return f"{PRINT[0]}\n({body})|{tag.filter}{PRINT[1]}"
        return escape_text(body) if tag.kind == "text" else ""

    return PLACEHOLDER.sub(write, DECLARATION.strip() + xml.replace("\n", "&#10;")), run


def _find_unreserved(tree: nodes.Template) -> set[str]:
    """Return the names of functions that are not only called: there they are those of fields."""
    called = {id(call.node) for call in tree.find_all(nodes.Call)}
    names = tree.find_all(nodes.Name)
    return {one.name for one in names if one.name in UNRESERVED and id(one) not in called}
