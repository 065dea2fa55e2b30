"""Render the letters and the proof again whenever a file of the campaign is saved."""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from lettergen.approval.file import find_approvals
from lettergen.diagnostics.collect import collecting
from lettergen.diagnostics.finding import Finding, LettergenError
from lettergen.project.loader import Source, load_project
from lettergen.project.options import Options
from lettergen.proof.changes import sign, wait_for_change
from lettergen.proof.entry import ProofEntry
from lettergen.proof.page import write_page
from lettergen.proof.proof import Cache, Proof
from lettergen.proof.server import PageServer
from lettergen.render.approve import approve, confirm
from lettergen.render.pipeline import Run
from lettergen.render.result import Report
from lettergen.system.dataclass import dataclass, field, replace


@dataclass(frozen=True)
class Update:
    """What came of one save: the report of the run, and the letters of the proof.

    Without a report the campaign cannot be used; ``findings`` then tell why.
    """

    report: Report | None = None
    letters: int = 0
    findings: list[Finding] = field(default_factory=list)


class Watch:
    """Watches a campaign, and serves its proof."""

    def __init__(self, campaign: Path, options: Options) -> None:
        self._campaign = campaign
        self._options = options
        self._cache = Cache()
        self._proof: Proof | None = None
        self._files: set[Path] = {campaign if campaign.is_file() else campaign / "campaign.yaml"}
        self._lock = threading.Lock()  # of the output folder, between the page and the watch
        self.server = PageServer(self._approve)

    def run(self, on_update: Callable[[Update], None], *, polls: bool = False) -> None:
        """Render, then wait for a change, and so on; end with ``Stopped`` when a signal comes.

        Raises:
            LettergenError: there is no such campaign (LG110).
        """
        try:
            while True:
                before = sign(self._files)
                update = self._update()
                before = sign(self._files) | before  # with the files that it found
                on_update(update)
                wait_for_change(self._files, before, polls=polls)
        finally:
            self.server.close()

    def _update(self) -> Update:
        """Render the letters and the proof once."""
        with self._lock:
            return self._render()

    def _render(self) -> Update:
        try:
            with collecting() as notes:
                project = load_project(Source(self._campaign), self._options)
            self._files |= {*project.campaign.files, find_approvals(project.campaign.path)}
            report = Run(project, self._options, notes).execute()
            proof = Proof(project, list(notes), self._cache)
            content = proof.build()
            self.server.show(write_page(content, is_served=True))
            self._proof = proof
            proof.write(content)
        except LettergenError as error:
            if any(finding.code == "LG110" for finding in error.findings) and not self._proof:
                raise  # there is nothing to watch
            text = "\n".join(str(finding) for finding in error.findings)
            page = None if self._proof else _write_problem_page()
            self.server.show(page, text)
            return Update(findings=list(error.findings))
        findings = [*notes, *report.findings]
        return Update(report, len(project.letters), findings)

    def _approve(self, asked: Any) -> str:
        """Record what the page asks to be confirmed and approved; return what is wrong with it."""
        by = str(asked["by"]).strip()
        points, letters = list(asked["points"]), list(asked["letters"])
        with self._lock:
            proof = self._proof
            if proof is None or not by:
                return "Write your name first."
            known = {proof.states.name(one.letter): one for one in proof.entries}
            for one in letters:
                if one["key"] not in known or known[one["key"]].content.sha256 != one["digest"]:
                    return "A letter has changed since the page was loaded. Load it again."
            try:
                for one in points:
                    options = self._choose([known[one["key"]]])
                    confirm(self._campaign, options, str(one["point"]), str(one["evidence"]), by)
                if letters:
                    options = self._choose([known[one["key"]] for one in letters])
                    approve(self._campaign, options, by)
            except LettergenError as error:
                return "\n".join(str(finding) for finding in error.findings)
        return ""

    def _choose(self, entries: list[ProofEntry]) -> Options:
        """Return the options of the watch for these letters alone."""
        return replace(self._options, only=tuple(one.letter.stem for one in entries))


_LISTS = "tags names files shapes pieces sources columns letters table states".split()


def _write_problem_page() -> bytes:
    """Return a page without letters, which shows what is wrong and waits for it to be mended."""
    nothing: dict[str, list[Any]] = {name: [] for name in _LISTS}
    content = {"title": "nothing yet", "facts": "", "approvals": "", **nothing}
    return write_page(content, is_served=True)
