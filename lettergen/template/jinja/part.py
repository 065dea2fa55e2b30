"""A part of a document as a compiled Jinja template."""

from collections.abc import Mapping
from types import CodeType
from typing import TYPE_CHECKING, Any, NamedTuple

from jinja2 import Environment, Template

from lettergen.diagnostics.finding import Place

if TYPE_CHECKING:
    from lettergen.template.tag import Tag


class TemplatePart(NamedTuple):
    """A part of the document as a template, with the tags that give the places of its errors.

    ``code`` is what Jinja compiled it to.
    """

    name: str
    template: Template
    tags: "list[Tag]"
    code: CodeType

    @classmethod
    def load(
        cls, name: str, code: CodeType, tags: "list[Tag]", environment: Environment
    ) -> "TemplatePart":
        """Return the part whose template Jinja compiled to this code."""
        template = Template.from_code(environment, code, environment.globals)
        return cls(name, template, tags, code)

    def render(self, context: dict[str, Any]) -> str:
        """Return the text of the part for one recipient.

        ``context`` has the ``globals`` of the environment, too, which are the same for all parts
        of a letter: to add them takes as long as to print ten values.
        """
        template = self.template
        return "".join(template.root_render_func(template.new_context(context, shared=True)))

    def place_of(self, error: BaseException) -> Place | None:
        """Return where in the part an exception was raised; ``None`` if in another part."""
        line = 0
        trace = error.__traceback__
        while trace is not None:
            if trace.tb_frame.f_globals.get("__jinja_template__") is self.template:
                line = self.template.get_corresponding_lineno(trace.tb_lineno)
            trace = trace.tb_next
        return tag_of_line(self.tags, line).place if line else None


def add_functions(
    environment: Environment, filters: Mapping[str, Any], functions: Mapping[str, Any]
) -> None:
    """Add what only compiled parts use to an overlay of the template language."""
    environment.filters = {**environment.filters, **filters}
    environment.globals = {**environment.globals, **functions}


def tag_of_line(tags: "list[Tag]", line: int) -> "Tag":
    """Return the tag that a line of the compiled source is of."""
    return tags[max(line - 2, 0)]
