"""What the page of a proof shows, as its script reads it: few shapes, and each letter's values."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path, PurePath
from typing import Any

from lettergen.data.names import identify
from lettergen.diagnostics.finding import Finding, Place
from lettergen.diagnostics.rules import Severity
from lettergen.export.document_tree.inlines import FIELD
from lettergen.proof.entry import ProofEntry
from lettergen.proof.oddities import find_odd
from lettergen.proof.pieces import Piece
from lettergen.proof.states import LetterState
from lettergen.proof.transfer import EDITED
from lettergen.system.patterns import compile_lazily
from lettergen.template.trace.recorder import Read, Source

# How the place in a Word document begins and ends: its part, and the words around.
_PART = compile_lazily(r"(?:word/)?(\w*?)\d*\.xml(?:, )?")
_WORDS_AROUND = compile_lazily(r'\s*\(".*"\)$')

_BY_HAND = "changed by hand in the Word letter"


class Index:
    """Numbers for things that are repeated; ``all`` are the things in order."""

    def __init__(self) -> None:
        self.all: list[Any] = []
        self._numbers: dict[Any, int] = {}

    def add(self, thing: Any) -> int:
        """Return the number of a thing, the same for the same thing."""
        number = self._numbers.setdefault(thing, len(self.all))
        if number == len(self.all):
            self.all.append(thing)
        return number


class ProofData:
    """Gathers the letters of a proof, one after the other.

    ``folder`` is that of the campaign, from which files are named. ``citations`` are the places
    of the works, by their keys.
    """

    def __init__(self, folder: Path, citations: Mapping[str, Place]) -> None:
        self._folder = folder
        self._citations = citations
        self._shapes = Index()
        self._pieces = Index()
        self._tags = Index()
        self._names = Index()
        self._files = Index()
        self._uses: Counter[int] = Counter()
        self._constants: dict[tuple[int, int], str | None] = {}
        self._sources = Index()
        self._columns = Index()
        self._rows: list[dict[int, str]] = []
        self._letters: list[dict[str, Any]] = []

    def add(
        self, entry: ProofEntry, states: Sequence[LetterState], extras: Mapping[str, Any]
    ) -> None:
        """Add a letter; ``extras`` are more of its values, by the names the script knows."""
        letter, sources = entry.letter, entry.sources
        numbers = {str(at): self._add_source(one) for at, one in enumerate(sources)}
        printed = {
            text: numbers[mark]
            for piece in entry.pieces
            for text, mark in piece.values
            if mark in numbers
        }
        self._rows.append(self._read_row(entry))
        self._letters.append(
            {
                "name": str(letter.label),
                "file": self._name(letter.path) if letter.path else "",
                "states": [str(state) for state in states],
                "pieces": [self._add_piece(piece, numbers, printed) for piece in entry.pieces],
                "points": [self._add_point(one, sources) for one in letter.recipient.confirm],
                "findings": [self._add_finding(one, sources) for one in entry.findings],
                **extras,
            }
        )

    def build(self, **more: Any) -> dict[str, Any]:
        """Return everything that the page shows; ``more`` are values by their names."""
        total = sum(bool(letter["pieces"]) for letter in self._letters)
        listed = {"tags": self._tags, "names": self._names, "files": self._files}
        shapes = []
        for number, shape in enumerate(self._shapes.all):
            holes = shape.count("<mark></mark>")
            shared = int(self._uses[number] >= total > 1)
            same = [int(self._constants[number, at] is not None) for at in range(holes)]
            shapes.append([shape, shared, same])
        return {
            **more,
            **{name: index.all for name, index in listed.items()},
            "shapes": shapes,
            "pieces": self._pieces.all,
            "sources": self._sources.all,
            "columns": self._columns.all,
            "letters": self._letters,
            "table": self._build_table(),
        }

    # Pieces and sources

    def _add_piece(
        self, piece: Piece, numbers: Mapping[str, int], printed: Mapping[str, int]
    ) -> int:
        number = self._shapes.add(piece.shape)
        self._uses[number] += 1
        values: list[Any] = []
        for at, (text, mark) in enumerate(piece.values):
            known = self._constants.setdefault((number, at), text)
            if known != text:
                self._constants[number, at] = None
            source = numbers[mark] if mark in numbers else self._add_other(mark, printed.get(text))
            values += [text, source]
        return self._pieces.add((piece.part, number, *values))

    def _add_other(self, mark: str, same: int | None) -> int:
        """Return the number of a source that is no tag: a field of Word's, or a person.

        A field that shows the words of a value, as REF does, has what that is from: ``same``.
        """
        what = _BY_HAND if mark == EDITED else f"Word field {mark.removeprefix(FIELD)}"
        origins = () if same is None or mark == EDITED else self._sources.all[same][1:]
        return self._sources.add((self._tags.add((what, "")), *origins))

    def _add_source(self, source: Source) -> int:
        """Return the number of a source: its tag, then the name, file and line of each read."""
        tag = self._show(source.tag) if source.tag else ""
        found: list[int | str] = [self._tags.add((source.expression, tag))]
        for read in source.reads:
            found += self._add_origin(read.name, read.place)
        for key in source.citations:
            found += self._add_origin(f"citation {key}", self._citations.get(key))
        return self._sources.add(tuple(found))

    def _add_origin(self, name: str, place: Place | None) -> tuple[int, int, int | str]:
        shown = self._show(place) if place else ""
        line = str(place.line) if place and place.line else place.cell if place else ""
        file = shown.removesuffix(line) if line else shown
        is_split = bool(line) and file != shown
        rest: int | str = (int(line) if line.isdecimal() else line) if is_split else ""
        return self._names.add(name), self._files.add(file), rest

    def _show(self, place: Place) -> str:
        """Return a place in words: ``list.yaml, line 12``; ``list.xlsx, sheet A, cell C7``."""
        path = self._name(Path(place.path)) if place.is_file else place.path
        return name_place(place, path)

    def _name(self, path: Path) -> str:
        inside = path.is_relative_to(self._folder)
        return PurePath(path.relative_to(self._folder) if inside else path).as_posix()

    # Points and findings

    def _add_point(self, point: str, sources: Sequence[Source]) -> list[Any]:
        """Return a point with the sources that it is about: those of the field that it names."""
        name, colon, _ = point.partition(":")
        about = [
            self._add_source(source) for source in sources if colon and _is_about(source, name)
        ]
        return [point, about]

    def _add_finding(self, finding: Finding, sources: Sequence[Source]) -> list[Any]:
        about = [
            self._add_source(source)
            for source in sources
            if finding.place == source.tag or any(finding.place == r.place for r in source.reads)
        ]
        kind = "error" if finding.severity is Severity.ERROR else "warning"
        message = finding.cause or finding.message
        return [kind, finding.code, message, finding.hint, self._show(finding.place), about]

    # The table

    def _read_row(self, entry: ProofEntry) -> dict[int, str]:
        """Return what a letter prints of its recipient's data, by the number of the column."""
        found: dict[int, list[str]] = {}
        for number, text in entry.prints:
            source = entry.sources[number]
            own = [read for read in source.reads if read.own]
            if own:
                column = self._columns.add((source.expression, _join_names(own)))
                found.setdefault(column, []).append(text)
        return {column: "; ".join(dict.fromkeys(texts)) for column, texts in found.items()}

    def _build_table(self) -> list[list[Any]]:
        """Return the columns: of each letter its value, and what is odd of it."""
        table = []
        for number in range(len(self._columns.all)):
            values = [row.get(number) for row in self._rows]
            odd = find_odd(values)
            table.append([values, {str(at): words for at, words in odd.items()}])
        return table


def name_place(place: Place, path: str) -> str:
    """Return a place in words of people who use Word and Excel; ``path`` names its file.

    ``list.yaml, line 12``; ``list.xlsx, sheet A, cell C7``; ``letter.docx, paragraph 3``.
    """
    where = f"{path}, line {place.line}" if place.line else path
    story = _PART.match(place.detail)
    if story is None:
        return f"{where}, {place.detail}" if place.detail else where
    within = _WORDS_AROUND.sub("", place.detail[story.end() :])
    named = "" if story[1] == "document" else story[1]
    return ", ".join(filter(None, (where, named, within)))


def _join_names(reads: Iterable[Read]) -> str:
    return ", ".join(dict.fromkeys(read.name for read in reads))


def _is_about(source: Source, name: str) -> bool:
    """Whether a source prints a field, or a citation where the point is about citations."""
    wanted = identify(name)
    if not wanted:
        return False
    if wanted == "citation" and source.citations and source.reads:
        return True
    return any(
        wanted in (identify(read.name), identify(read.name.rpartition(".")[2]))
        or identify(read.name.partition(".")[0]) == wanted
        for read in source.reads
        if read.own
    )
