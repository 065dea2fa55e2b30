"""A compiled letter that is merged with marks."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from lettergen.data.values import Mapping as Fields
from lettergen.template.compiled import CompiledLetter
from lettergen.template.renderer import Renderer
from lettergen.template.trace.language import TracingLanguage
from lettergen.template.trace.recorder import Recorder, Source
from lettergen.template.trace.renderer import TracingMergeFields, TracingRenderer


class Traced(NamedTuple):
    """The parts of a letter with marks in their runs, and what the marks mean.

    A mark is the number of one of ``sources``. ``prints`` are the values that were printed, in
    the order in which they were: the number of the source, and the text. ``cited`` are the keys
    of the works that the letter cites.
    """

    parts: dict[str, bytes]
    sources: list[Source]
    prints: list[tuple[int, str]]


class TracingLetter(CompiledLetter):
    """A letter that was compiled in a ``TracingLanguage``."""

    recorder: Recorder

    @classmethod
    def wrap(cls, letter: CompiledLetter, language: TracingLanguage) -> "TracingLetter":
        """Return a letter that was compiled in the language."""
        wrapped = cls(*letter)
        wrapped.recorder = language.recorder
        return wrapped

    def trace(self, label: str, fields: Fields, values: Mapping[str, Any], file: str) -> Traced:
        """Merge one letter with marks; arguments and errors are those of ``render``."""
        assert isinstance(values, Fields)
        self.recorder.start(fields, values)
        parts = self.render(label, fields, values, file).parts
        return Traced(parts, self.recorder.sources, self.recorder.prints)

    def _open_renderer(self, fields: Fields, values: Mapping[str, Any]) -> Renderer:
        merge_fields = TracingMergeFields(fields, values, self.recorder)
        return TracingRenderer(self.settings, merge_fields, self.recorder)
