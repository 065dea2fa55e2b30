"""Writes the values of a letter with a mark at each, which has the number of its source."""

from collections.abc import Iterable, Mapping
from typing import Any

from markupsafe import Markup

from lettergen.citations.clusters import Cite
from lettergen.data.values import Located, Sequence
from lettergen.data.values import Mapping as Fields
from lettergen.docx import runs
from lettergen.template.citations import Late
from lettergen.template.inlines import Citation
from lettergen.template.jinja.context import find_field
from lettergen.template.mailmerge.functions import MergeFields
from lettergen.template.notes import LetterNotes
from lettergen.template.renderer import Renderer, RenderSettings
from lettergen.template.slot import Slot
from lettergen.template.trace.marks import mark_runs, read_text
from lettergen.template.trace.recorder import Known, Reads, Recorder, Source
from lettergen.template.word import docxtpl_values


class TracingMergeFields(MergeFields):
    """Finds the fields that Word's merge fields name, and records them."""

    def __init__(
        self, fields: Mapping[str, Any], values: Mapping[str, Any], recorder: Recorder
    ) -> None:
        super().__init__(fields, values)
        self._recorder = recorder

    def find(self, name: str) -> Any:
        """Return the value of a field, and record it; raises as ``MergeFields.find`` does."""
        value = super().find(name)
        holders: tuple[Any, Any] = (self._fields, self._values)
        found = find_field(*holders, name) or self._find_longer(name)
        if not isinstance(found, Located):
            group, _, rest = name.partition(".")
            inner = self.find(group)
            found = find_field(inner, {}, rest) if isinstance(inner, Fields) else None
        if isinstance(found, Located):
            self._recorder.read(found.mapping, found.key, found.value)
        return value


class TracingNotes(LetterNotes):
    """Gathers the notes of a letter, with a mark at what they print."""

    def __init__(self, parts: Any, renderer: "TracingRenderer") -> None:
        super().__init__(parts)
        self._renderer = renderer

    def add_footnote(self, key: object, inner: str, slot: Slot) -> str:
        """Add a footnote with a mark at its text; see ``LetterNotes.add_footnote``."""
        match key:
            case ("citation", tuple() as cites):
                inner = self._renderer.mark(inner, slot, cites)
            case _:
                inner = self._renderer.mark(inner, slot)
        return super().add_footnote(key, inner, slot)


class TracingRenderer(Renderer):
    """Writes the values of one letter, each with a mark."""

    def __init__(
        self, settings: RenderSettings, merge_fields: MergeFields, recorder: Recorder
    ) -> None:
        super().__init__(settings, merge_fields)
        self.notes = TracingNotes(settings.notes, self)
        self._recorder = recorder
        self._late: dict[int, Reads] = {}

    def print_run(self, value: Any, number: int) -> Markup:
        """Return a value within a run, and record what it prints."""
        slot = self.slots[number]
        xml = self.write_in_run(value, slot)
        return self._record(xml, value, slot)

    def print_paragraphs(self, value: Any, number: int) -> Markup:
        """Return a value that is alone in its paragraph, and record what it prints."""
        slot = self.slots[number]
        xml = self.write_paragraphs(value, slot)
        if not isinstance(value, Markup):  # a block of the template has marks within
            xml = self.mark(xml, slot) if _is_paragraphs(xml) else xml
        return self._record(xml, value, slot)

    def write_in_run(self, value: Any, slot: Slot) -> str:
        """Return a value inside the text of a run, in runs of its own with a mark."""
        if isinstance(value, Sequence) and (known := self._find_list(value)):
            return self._write_items(value, known, slot)
        xml = super().write_in_run(value, slot)
        if isinstance(value, Markup) or not xml.strip():
            return xml
        whole = self.mark(f"{slot.opening}{xml}{runs.RUN_END}", slot)
        return f"{runs.RUN_END}{whole}{slot.opening}"

    def _find_list(self, value: Sequence) -> Known | None:
        """Return the read of a list, if that alone is printed."""
        pending = self._recorder.pending
        return pending[0] if len(pending) == 1 and pending[0].value is value else None

    def _write_items(self, items: Sequence, known: Known, slot: Slot) -> str:
        """Return the items of a list on lines of their own, each with its own place."""
        written = []
        for index, item in enumerate(items):
            read = known.read._replace(place=items.place_of(index))
            self._recorder.pending = (Known(read, item),)
            written.append(self.write_in_run(item, slot))
        self._recorder.pending = (known,)
        return runs.LINE_BREAK.join(written)

    def write_citation(self, citation: Citation, slot: Slot) -> str:
        """Return the runs for a citation, or the mark of its note."""
        count = self.citations.count
        text = super().write_citation(citation, slot)
        if self.citations.count > count:
            self._late[count] = self._recorder.pending
        elif "<w:r" in text:
            text = self.mark(text, slot, citation.cites)
        return text

    def _write_late(self, late: Late) -> str:
        self._recorder.pending = self._late.get(late.number, ())
        if late.entries is None:
            return self.mark(super()._write_late(late), late.slot, late.cites)
        written = (
            self.mark(super(TracingRenderer, self)._write_late(one), late.slot, [Cite(key)])
            for key, one in ((e[0], late._replace(entries=[e])) for e in late.entries)
        )
        return "".join(written)

    def mark(self, xml: str, slot: Slot, cites: Iterable[Cite] = ()) -> str:
        """Return runs with a mark at those that have none: what is printed now, and the works."""
        source = self._source(slot, cites)
        return mark_runs(xml, self._recorder.number(source)) if source.is_data else xml

    def _source(self, slot: Slot, cites: Iterable[Cite] = ()) -> Source:
        reads = tuple(dict.fromkeys(known.read for known in self._recorder.pending))
        keys = tuple(dict.fromkeys(cite.key for cite in cites))
        return Source(slot.expression, slot.place, reads, keys)

    def _record(self, xml: str, value: Any, slot: Slot) -> Markup:
        self.budget.count_text(len(xml))
        source = self._source(slot)
        if source.is_data and (not isinstance(value, Markup) or docxtpl_values.is_value(value)):
            whole = f"{slot.opening}{xml}{runs.RUN_END}" if not _is_paragraphs(xml) else xml
            text = read_text(whole) or self._name_values(value)
            self._recorder.prints.append((self._recorder.number(source), text))
        return Markup(xml)

    def _name_values(self, value: Any) -> str:
        """Return what a tag read that prints no words of its own, such as the key of a citation."""
        read = (known.value for known in self._recorder.pending)
        return "" if value == "" else ", ".join(one for one in read if isinstance(one, str))


def _is_paragraphs(xml: str) -> bool:
    return xml.startswith(("<w:p>", "<w:p ", "<w:tbl>"))
