"""A compiled letter: rendered to a finished Word document, once per recipient."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple
from xml.parsers.expat import ExpatError

from lettergen.data.values import Mapping as Fields
from lettergen.data.values import copy_values
from lettergen.diagnostics.finding import Finding, LettergenError, Place
from lettergen.docx import runs
from lettergen.docx.cleanup import clean_up
from lettergen.docx.numbering import NumberingPart
from lettergen.docx.package_writer import PackageWriter
from lettergen.docx.relationships import RelationshipsPart
from lettergen.docx.scripts import has_other_script
from lettergen.languages.current import DEFAULT, Conventions, using_conventions
from lettergen.languages.tags import Tag
from lettergen.template.blame import describe_error, describe_failure
from lettergen.template.errors import MergeError, MissingFieldError, missing_field_finding
from lettergen.template.field_results.settings import FieldSettings, LetterFacts
from lettergen.template.jinja import limits
from lettergen.template.jinja.context import build_context
from lettergen.template.jinja.names import Names
from lettergen.template.jinja.part import TemplatePart
from lettergen.template.jinja.reserved import LETTER
from lettergen.template.languages import find_conventions
from lettergen.template.mailmerge.functions import MergeFields
from lettergen.template.renderer import Renderer, RenderSettings

_EMPTY_RUN_END = runs.open_run("").removeprefix("<w:r>") + runs.RUN_END

_MOST_MISSING_FIELDS = 100


class RenderedParts(NamedTuple):
    """The parts of a Word document that are one recipient's own, and what they were made from.

    ``cited`` are the citations that the template asked for, ``printed`` those that the letter
    shows; ``pictures`` are the files of its pictures. ``findings`` tell what is doubtful.
    """

    parts: dict[str, bytes]
    cited: set[str]
    printed: set[str]
    pictures: set[Path]
    findings: tuple[Finding, ...] = ()


class CompiledLetter(NamedTuple):
    """A letter ready for any number of recipients.

    ``openings`` begin the runs that values are printed in. ``unchanging`` are the parts that are
    the same in every letter, ``names`` the names that the template uses. ``printed_braces`` are
    texts with braces that look like a tag, which the template prints on purpose. ``conventions``
    are the campaign's. ``included`` are the files that the letter includes, with the hashes of
    what they contained. ``tag`` is the letter's language if that is known; ``has_other_scripts``
    tells whether words of the template need marks of direction or language. With
    ``uses_data_names`` another list of recipients may need the letter compiled again: its content
    controls are fields by their names.
    """

    path: str
    main: str
    parts: list[TemplatePart]
    archive: PackageWriter
    relationships: dict[str, RelationshipsPart]
    numbering: NumberingPart | None
    numbering_name: str
    openings: frozenset[str]
    settings: RenderSettings
    unchanging: frozenset[str] = frozenset()
    names: Names = Names()
    printed_braces: frozenset[str] = frozenset()
    fields: FieldSettings | None = None
    conventions: Conventions = DEFAULT
    included: Mapping[Path, str] = MappingProxyType({})
    tag: Tag | None = None
    has_other_scripts: bool = False
    uses_data_names: bool = False

    def merge(self, label: str, fields: Fields, values: Mapping[str, Any]) -> bytes:
        """Return the Word document for one recipient; see ``render``."""
        return self.build(label, self.render(label, fields, values).parts)

    def build(self, label: str, parts: Mapping[str, bytes]) -> bytes:
        """Return the Word document with the ``parts`` of one letter.

        Raises ``LettergenError`` (LG300) if a part is not XML.
        """
        try:
            return self.archive.build(parts)
        except ExpatError as error:
            raise LettergenError(self._finding(error, label)) from None

    def render(
        self, label: str, fields: Fields, values: Mapping[str, Any], file: str = ""
    ) -> RenderedParts:
        """Render the parts that are one recipient's own.

        ``fields`` are the recipient's, ``values`` the campaign's; a field wins over a value of
        the same name. ``label`` is what messages call the recipient, ``file`` the letter's file as
        the campaign names it. Raises ``LettergenError``
        with every missing field (LG301), or with the first other error.
        """
        with limits.budget():
            try:
                rendered = self._render(fields, values, file)
                about = tuple(one.about(label) for one in rendered.findings)
                return rendered._replace(findings=about)
            except MissingFieldError:
                own, shared = copy_values(fields), copy_values(values)
                raise LettergenError(*self._every_missing_field(label, own, shared)) from None
            except Exception as error:  # whatever an expression of the template may raise
                raise LettergenError(self._finding(error, label, fields, values)) from None

    def _render(self, fields: Fields, values: Mapping[str, Any], file: str = "") -> RenderedParts:
        with using_conventions(find_conventions(fields, values, self.conventions)):
            return self._render_parts(fields, values, file)

    def _render_parts(self, fields: Fields, values: Mapping[str, Any], file: str) -> RenderedParts:
        letter = self._open_renderer(fields, values)
        functions = self.parts[0].template.globals if self.parts else {}
        context = {**functions, **build_context(fields, values), LETTER: letter}
        memory = self.settings.memory
        texts = {part.name: part.render(context) for part in self.parts}
        texts = {name: self._tidy(name, text) for name, text in texts.items()}
        texts = letter.write_late_citations(texts, self.main)
        main, notes = letter.notes.number(texts.get(self.main, ""))
        if self.main in texts:
            texts[self.main] = main
        texts |= {name: self._tidy(name, text) for name, text in notes.items()}
        if self.numbering:
            texts[self.numbering_name] = self.numbering.build_part(letter.lists)
        findings: tuple[Finding, ...] = ()
        if self.fields:
            texts, findings = self._update_fields(self.fields, texts, values, file)
        if (
            self.has_other_scripts
            or _has_other_scripts(fields)
            or memory.ask_once(values, _has_other_scripts)
        ):
            texts = self._mark_direction(texts)
        parts = {name: text.encode() for name, text in texts.items()}
        parts |= letter.images.parts
        for name, relationships in self.relationships.items():
            links = letter.relationships.used_in(name, texts.get(name, ""))
            if xml := relationships.build_part(links):
                parts[relationships.name] = xml.encode()
        citations = letter.citations
        pictures = letter.images.paths
        return RenderedParts(parts, citations.cited, citations.printed, pictures, findings)

    def _open_renderer(self, fields: Fields, values: Mapping[str, Any]) -> Renderer:
        """Return what writes the values of one letter."""
        return Renderer(self.settings, MergeFields(fields, values))

    def _update_fields(
        self,
        fields: FieldSettings,
        texts: dict[str, str],
        values: Mapping[str, Any],
        file: str,
    ) -> tuple[dict[str, str], tuple[Finding, ...]]:
        """Return the parts with the results of Word's fields, and what is doubtful in them."""
        from lettergen.template.field_results.letter import update_fields  # few letters need it

        date = values.get("date", "")
        facts = LetterFacts(file, date if isinstance(date, str) else str(date))
        updated = update_fields(fields, texts, facts)
        return {**texts, **updated.texts}, tuple(updated.findings)

    def _mark_direction(self, texts: Mapping[str, str]) -> dict[str, str]:
        """Return the parts with marks of the direction and language of other scripts."""
        from lettergen.docx.direction import mark_direction_in_part  # few letters need it

        return {name: mark_direction_in_part(text, self.tag) for name, text in texts.items()}

    def _tidy(self, name: str, text: str) -> str:
        """Return a part without the empty runs and paragraphs that rendering left behind."""
        if name == self.main:  # which differs from letter to letter
            return self._clean_up(text)
        return self.settings.memory.tidy(text, self._clean_up)

    def _clean_up(self, text: str) -> str:
        if _EMPTY_RUN_END in text:
            for opening in self.openings:
                text = text.replace(f"{opening}{runs.RUN_END}", "")
        return clean_up(text)

    def _every_missing_field(
        self, label: str, fields: Fields, values: Mapping[str, Any]
    ) -> Iterator[Finding]:
        """Yield a finding for each missing field: render again, with the last one filled in."""
        filled: dict[int, set[str]] = {}
        for _ in range(_MOST_MISSING_FIELDS):
            try:
                self._render(fields, values)
            except MissingFieldError as error:
                owner = error.owner if isinstance(error.owner, Fields) else fields
                if error.name in filled.setdefault(id(owner), set()):
                    return
                yield missing_field_finding(error, label, fields, self._place_of(error))
                filled[id(owner)].add(error.name)
                owner[error.name] = ""
            except Exception:  # the values that were filled in may be wrong ones
                return
            else:
                return

    def _finding(self, error: Exception, label: str, *data: Mapping[str, Any]) -> Finding:
        """Return the finding for an error: at the value in the data, or else at its tag."""
        place = self._place_of(error) or Place(self.path)
        if isinstance(error, MergeError) and error.paragraph:
            place = error.paragraph
        if isinstance(error, RecursionError):
            error = limits.depth_error()
        if isinstance(error, MergeError):
            return describe_error(error, place, *data).about(label)
        return Finding("LG300", describe_failure(error), place).about(label)

    def _place_of(self, error: BaseException) -> Place | None:
        places = (part.place_of(error) for part in self.parts)
        return next((place for place in places if place), None)


def _has_other_scripts(value: Mapping[str, Any]) -> bool:
    """Whether the data has text that needs marks of its direction or language."""
    return has_other_script("\n".join(_list_texts(value)))


def _list_texts(value: Any) -> list[str]:
    """Return the texts in a value; one search in all of them takes less than one in each."""
    texts: list[str] = []
    for one in value.values() if isinstance(value, dict) else value:
        if isinstance(one, str):
            texts.append(one)
        elif isinstance(one, (dict, list, tuple)):
            texts += _list_texts(one)
    return texts
