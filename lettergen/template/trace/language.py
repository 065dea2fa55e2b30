"""The template language of a merge that records what it reads."""

from typing import Any

from jinja2 import nodes, pass_context
from jinja2.runtime import Context
from jinja2.utils import Namespace

from lettergen.data.values import Located, Mapping, Sequence
from lettergen.template.jinja.context import find_field
from lettergen.template.jinja.environment import Language
from lettergen.template.jinja.extensions import Extensions
from lettergen.template.jinja.reserved import FIELDS, LETTER, VALUES, reserve
from lettergen.template.trace.nodes import add_traces
from lettergen.template.trace.recorder import Reads, Recorder, find_items


class TracingLanguage(Language):
    """The language, with a recorder of what the templates that it compiles read."""

    cache_kind = "traced"

    def __init__(self, extensions: Extensions | None = None, **options: Any) -> None:
        super().__init__(extensions, **options)
        self.recorder = Recorder()
        self.filters.update(FILTERS)

    def compile(self, source: Any, *args: Any, **options: Any) -> Any:
        """Compile a template that records what it reads."""
        tree = self.parse(source) if isinstance(source, str) else source
        if isinstance(tree, nodes.Template):
            add_traces(tree, self)
        return super().compile(tree, *args, **options)

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return a field of a group, and record it."""
        return self._record(obj, attribute, super().getattr(obj, attribute))

    def getitem(self, obj: Any, argument: Any) -> Any:
        """Return a field of a group or an item of a list, and record it."""
        return self._record(obj, argument, super().getitem(obj, argument))

    def _record(self, holder: Any, key: Any, value: Any) -> Any:
        if isinstance(holder, Mapping) and isinstance(key, str):
            found = holder.locate(key) or holder.locate_column(key)
            if isinstance(found, Located) and found.value is value:
                self.recorder.read(found.mapping, found.key, value)
        elif isinstance(holder, Sequence):
            for index, item in enumerate(holder):
                if item is value:
                    self.recorder.read(holder, index, value)
                    break
        elif isinstance(holder, Namespace):
            self.recorder.read_attribute(holder, str(key))
        return value


def _recorder(context: Context) -> Recorder:
    environment: Any = context.environment
    recorder: Recorder = environment.recorder
    return recorder


@pass_context
def _begin(context: Context, value: int) -> int:
    _recorder(context).begin()
    return value


@pass_context
def _end_print(context: Context, _: int, value: Any) -> Any:
    recorder = _recorder(context)
    recorder.pending = find_items(recorder.end(), value)
    return value


@pass_context
def _end_values(context: Context, _: int, value: Any, count: int) -> tuple[Any, ...]:
    return (value, *[_recorder(context).end()] * count)


@pass_context
def _end_attribute(context: Context, _: int, value: Any, owner: Any, name: str) -> Any:
    recorder = _recorder(context)
    recorder.set_attribute(owner, name, recorder.end())
    return value


@pass_context
def _end_list(context: Context, _: int, value: Any, loop: int) -> Any:
    recorder = _recorder(context)
    recorder.enter_loop(loop, recorder.end())
    return value


@pass_context
def _item(context: Context, value: Any, loop: int) -> Reads:
    return _recorder(context).find_item(loop, value)


@pass_context
def _list_of_loop(context: Context, loop: int) -> Reads:
    return _recorder(context).loop_reads(loop)


@pass_context
def _argument(context: Context, value: Any) -> Reads:
    return _recorder(context).find_argument(value)


@pass_context
def _seen(context: Context, value: Any, name: str, source: Any) -> Any:
    """Record that a name is read: a variable of the template, or else a field or a value."""
    recorder = _recorder(context)
    if isinstance(source, tuple):
        recorder.add(source)
    elif name in context.parent or FIELDS in context.parent:
        found = find_field(context.parent.get(FIELDS, {}), context.parent.get(VALUES, {}), name)
        if isinstance(found, Located) and found.value is value:
            recorder.read(found.mapping, found.key, value)
    return value


@pass_context
def _traced_run(context: Context, value: Any, number: int) -> Any:
    return context.parent[LETTER].print_run(value, number)


@pass_context
def _traced_paragraph(context: Context, value: Any, number: int) -> Any:
    return context.parent[LETTER].print_paragraphs(value, number)


FILTERS = reserve(
    {
        "begin": _begin,
        "end_print": _end_print,
        "end_values": _end_values,
        "end_attribute": _end_attribute,
        "end_list": _end_list,
        "item": _item,
        "list_of_loop": _list_of_loop,
        "argument": _argument,
        "seen": _seen,
        "traced_run": _traced_run,
        "traced_paragraph": _traced_paragraph,
    }
)
