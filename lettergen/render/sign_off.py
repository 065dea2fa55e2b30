"""Whether letters are approved as they are: what a run asks of ``approvals.yaml``."""

from collections.abc import Callable
from pathlib import Path

from lettergen.approval import approvals
from lettergen.approval.file import find_approvals
from lettergen.approval.record import Approval
from lettergen.data.campaign import CampaignFile
from lettergen.diagnostics.finding import Finding, Place
from lettergen.project.options import Options
from lettergen.redline.content import Content, load_content
from lettergen.redline.three_way import describe_changes
from lettergen.redline.words import compare
from lettergen.render.renderer import Rendered
from lettergen.render.result import Outcome, Result
from lettergen.system.dataclass import replace


class SignOff:
    """Checks the approvals of letters in one run.

    A final run refuses letters that too few people approved, if the campaign asks for approval.
    Every run tells which approvals were lost because the words of the letter changed.
    ``find_approved`` returns the document that was approved last, if it is kept.
    """

    def __init__(self, campaign: CampaignFile, options: Options) -> None:
        self.find_approved: Callable[[str], bytes | None] = lambda _: None
        self._file = find_approvals(campaign.path)
        self._approvals = approvals.load(self._file)
        self._required = campaign.approval_required
        self._is_final = options.final
        self._letters = {one.letter for one in self._approvals.approvals}

    def check(self, rendered: Rendered, name: str, data: bytes) -> Rendered | Result:
        """Return the letter, with a warning if it lost an approval; or why it is refused.

        ``name`` is the path of its file below the output folder without the suffix, ``data`` its
        document.
        """
        must_be = self._is_final and self._required
        if not must_be and name not in self._letters:
            return rendered
        letter = rendered.letter
        path = letter.path or Path(name)
        content = load_content(path, data)
        state = self._approvals.find_state(name, content.sha256)
        lost = state.lost
        change = ""
        if lost:
            change = f"{lost.by} approved it on {lost.at[:10]}, and it changed since: "
            change += self._describe_change(lost, content, name)
        hint = f"Look at the letter, then: lettergen approve {letter.stem}."
        if must_be and len(state.people) < self._required:
            message = "is not approved"
            if self._required > 1:
                by = f", by {' and '.join(state.people)} only" if state.people else ""
                message += f" by {self._required} people{by}"
            message += f": {change}." if change else "."
            finding = Finding("LG816", message, Place(str(path)), hint)
            findings = (finding.about(letter.label),)
            return Result(letter, Outcome.REFUSED, findings, rendered.warnings, path=path)
        if lost and not state.people:
            message = f"has lost its approval: {change}."
            warning = Finding("LG817", message, Place(str(path)), hint).about(letter.label)
            return replace(rendered, findings=(*rendered.findings, warning))
        return rendered

    def _describe_change(self, lost: Approval, content: Content, name: str) -> str:
        """Tell by which words a letter differs from what was approved, as far as that is known."""
        data = self.find_approved(name)
        before = load_content(Path(name), data) if data else None
        if before is None or before.sha256 != lost.sha256:
            return approvals.describe_change(lost, content)
        return describe_changes(list(compare(before, content).changes))
