"""What a run sent and what it did not, for people and for programs."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from lettergen.diagnostics.finding import Finding
from lettergen.mail.delivery import Delivery
from lettergen.mail.outgoing import Outgoing
from lettergen.mail.sending import SendReport
from lettergen.system.dataclass import replace


def join_findings(findings: Sequence[Finding]) -> list[Finding]:
    """Return one finding for those of one cause at one place, with the names of all its letters."""
    groups: dict[object, list[Finding]] = defaultdict(list)
    for one in findings:
        groups[one.code, one.cause or one.message, one.place, one.hint].append(one)
    return [_join(group) for group in groups.values()]


def _join(group: Sequence[Finding]) -> Finding:
    first = group[0]
    labels = tuple(dict.fromkeys(label for one in group for label in one.letters))
    if len(labels) < 2 or not first.cause:
        return first
    return replace(first, message=f"{', '.join(labels)}: {first.cause}", letters=labels)


def list_values(report: SendReport, to_send: Sequence[Outgoing] = ()) -> dict[str, Any]:
    """Return a report as data for JSON; ``to_send`` are the letters that a dry run found."""
    return {
        "to_send": [
            {
                "letter": one.name,
                "recipient": one.label,
                "version": one.number,
                "addresses": list(one.envelope.recipients),
                "attachments": [file.path.name for file in one.files],
            }
            for one in to_send
        ],
        "letters": [
            {
                "letter": one.outgoing.name,
                "recipient": one.outgoing.label,
                "version": one.outgoing.number,
                "state": str(one.delivery),
                "addresses": list(one.outgoing.envelope.recipients),
                "answer": one.answer,
                "finding": _list_finding(one.finding) if one.finding else None,
            }
            for one in report.delivered
        ],
        "not_to_be_sent": [_list_finding(one) for one in report.refused],
        "sent_before": [
            {
                "recipient": one.label,
                "sent_on": one.day,
                "new_version": one.version.name if one.version else None,
            }
            for one in report.before
        ],
        "later": list(report.later),
        "stopped": _list_finding(report.stop) if report.stop else None,
        "counts": {str(one): len(report.list_labels(one)) for one in Delivery},
    }


def _list_finding(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "message": finding.message,
        "hint": finding.hint,
        "recipients": list(finding.letters),
    }
