"""Check that the address of each letter shows in the window of an envelope, and nothing else.

What is measured is the ink on the first page of the finished PDF.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from itertools import islice
from pathlib import Path

from lettergen.data.recipients import Recipient
from lettergen.diagnostics.finding import Finding, LettergenError, Place
from lettergen.export.format import Exporter, FinishedLetter, Settings
from lettergen.export.registry import load_exporter
from lettergen.project.letters import Letter
from lettergen.project.project import Project, find_texts
from lettergen.render.renderer import Renderer
from lettergen.stationery import addresses
from lettergen.stationery.sizes import Size
from lettergen.system.dataclass import dataclass
from lettergen.window.address import AddressBlock, AddressKnowledge, find_block, fold
from lettergen.window.envelope import SLACK, Area, View, WindowEnvelope
from lettergen.window.findings import MeasuredLetter, describe, describe_missing
from lettergen.window.page import Item, Page, read_first_page

_BATCH = 100  # letters whose PDFs are in memory together


@dataclass(frozen=True)
class WindowCheck:
    """Checks the letters of a project for one envelope; ``engine`` makes the PDFs."""

    envelope: WindowEnvelope
    engine: str = "auto"

    def check(self, project: Project) -> list[Finding]:
        """Return what is wrong with the addresses of the letters, as seen through the window.

        Letters that cannot be merged are left out: what is wrong with them is reported elsewhere.

        Raises:
            LettergenError: there is no PDF engine (LG420, LG425), or the letters do not fit into
                the envelope (LG874).
        """
        if project.letter is None or project.editions is None:
            return []
        return _Run(project, self.envelope, self.engine).check()


class _Run:
    """One check of the letters of a project."""

    def __init__(self, project: Project, envelope: WindowEnvelope, engine: str) -> None:
        self._project = project
        self._envelope = envelope
        self._renderer = Renderer(project)
        self._knowledge = AddressKnowledge(project)
        self._exporter: Exporter = load_exporter("pdf", Settings(engine))
        self._views: dict[Size, View] = {}
        self._sender = _read_sender(project)

    def check(self) -> list[Finding]:
        found: list[Finding] = []
        missing: dict[Place, list[str]] = defaultdict(list)
        measured: list[MeasuredLetter] = []
        letters = iter(self._project.letters)
        while batch := list(islice(letters, _BATCH)):
            by_stem: dict[str, tuple[Letter, bytes]] = {}
            for letter in batch:
                data = self._renderer.render(letter).data
                if data:
                    by_stem[f"{letter.stem}-{letter.position}"] = letter, data
            finished = [
                FinishedLetter(letter.label, stem, data) for stem, (letter, data) in by_stem.items()
            ]
            with closing(self._exporter.export(finished)) as exports:
                for export in exports:
                    if not export.data:
                        found += export.findings
                        continue
                    letter, data = by_stem[export.letter.stem]
                    one = self._measure(letter, data, read_first_page(export.data))
                    if one is None:
                        missing[self._find_template(letter.recipient)].append(letter.label)
                    else:
                        measured.append(one)
        measured.sort(key=lambda one: one.letter.position)
        return [*found, *describe_missing(missing), *describe(measured, self._envelope.name)]

    def _measure(self, letter: Letter, data: bytes, page: Page) -> MeasuredLetter | None:
        """Return where the address of a letter is; ``None`` if it is not on the page."""
        view = self._find_view(page.sheet)
        block = find_block(page.lines, self._knowledge.read(letter.recipient, data))
        if block is None:
            return None
        others = tuple(self._find_others(page, block, view.ever))
        return MeasuredLetter(letter, self._find_template(letter.recipient), view, block, others)

    def _find_view(self, sheet: Size) -> View:
        size = Size(round(sheet.width, 1), round(sheet.height, 1))
        if size not in self._views:
            wanted = self._envelope.sheet
            if wanted and max(abs(size.width - wanted.width), abs(size.height - wanted.height)) > 1:
                message = f"the letter is on a sheet of {size}, and 'sheet' is {wanted}."
                hint = "Write the size of the letter's first page, or leave 'sheet' out."
                raise LettergenError(Finding("LG874", message, self._envelope.place, hint))
            self._views[size] = self._envelope.find_view(size)
        return self._views[size]

    def _find_others(self, page: Page, block: AddressBlock, ever: Area) -> Iterator[Item]:
        """Yield what else may show. The sender's own address may be above the recipient's."""
        area = block.area
        around = Area(area.left - 1, area.top - 1, area.right + 1, area.bottom + 1)
        for line in page.lines:
            if line not in block.lines and line.area.overlaps(ever):
                is_above = line.area.bottom <= area.top + SLACK
                if not (is_above and _consists_of(line.text, self._sender)):
                    yield line
        for drawing in page.drawings:
            edges = drawing.area
            is_inside = (
                around.left <= edges.left
                and around.top <= edges.top
                and edges.right <= around.right
                and edges.bottom <= around.bottom
            )
            if not is_inside and _thicken(edges).overlaps(ever):
                yield drawing

    def _find_template(self, recipient: Recipient) -> Place:
        assert self._project.editions is not None
        campaign = self._project.editions.find(recipient).campaign
        path: Path = campaign.letterhead or campaign.letter
        return Place(str(path))


def _thicken(area: Area) -> Area:
    """Return the area of a drawing; that of a line is as thick as what counts."""
    return Area(area.left - SLACK, area.top - SLACK, area.right + SLACK, area.bottom + SLACK)


def _read_sender(project: Project) -> list[str]:
    """Return the words of the sender's address, the longest lines first."""
    values = project.campaign.values
    texts = [text.value for text in find_texts(values.get("sender"), (), values.place)]
    with suppress(LettergenError):  # which printing envelopes reports
        texts += addresses.read_return_address(project.campaign, project.language, None)
    words = {fold(line) for text in texts for line in text.splitlines()} - {"  "}
    return sorted(words, key=len, reverse=True)


def _consists_of(text: str, lines: Iterable[str]) -> bool:
    """Return whether a text has words of these lines, and no others."""
    rest = fold(text)
    for line in lines:
        rest = rest.replace(line, " ")
    return not rest.strip()
