"""The conditions that recipients must meet: ``where:`` and ``--where``."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from lettergen.data.campaign import CampaignFile, Expression
from lettergen.data.recipients import Recipient
from lettergen.diagnostics.collect import attempt, report
from lettergen.diagnostics.finding import Finding, LettergenError, Place
from lettergen.project.expressions import evaluate
from lettergen.template.jinja.environment import Language
from lettergen.template.jinja.expressions import compile_expression
from lettergen.template.jinja.name_hints import suggest_name
from lettergen.template.truth import is_true

_MISSING = "LG301"


@dataclass
class Condition:
    """A compiled condition, and the fields that recipients lack for it.

    ``asked`` counts the recipients that it was asked of.
    """

    value: Callable[..., Any]
    place: Place
    asked: int = 0
    missing: dict[str, list[tuple[Recipient, Finding]]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def is_met(self, recipient: Recipient, campaign: CampaignFile) -> bool:
        """Return whether a recipient meets the condition; no if a field is missing for it.

        Raises ``LettergenError`` for whatever else the expression fails with.
        """
        self.asked += 1
        try:
            return evaluate(
                lambda **values: is_true(self.value(**values)), recipient, campaign, self.place
            )
        except LettergenError as error:
            (finding, *_) = error.findings
            if finding.code != _MISSING:
                raise
            self.missing[finding.name].append((recipient, finding))
            return False

    def report_missing(self) -> None:
        """Report each field that recipients lack (LG301), once for all of them."""
        for name, found in self.missing.items():
            (first, finding), *others = found
            letters = tuple(one.label for one, _ in found)
            if len(found) == self.asked > 1:
                message = f"no recipient has '{name}'."
                known = (*first.fields, *first.fields.column_names)
                hint = suggest_name(name, known)
                finding, letters = Finding(_MISSING, message, self.place, hint, name=name), ()
            elif others:
                message = (
                    f"{len(found)} recipients have no '{name}' ({self.place} uses it), "
                    f"{first.name} is the first."
                )
                finding = replace(finding, message=message)
            report(replace(finding, letters=letters))


def compile_conditions(
    expressions: Iterable[Expression], campaign: CampaignFile, language: Language
) -> list[Condition]:
    """Compile conditions; reports each that is no expression (LG200, LG266)."""
    conditions: list[Condition] = []
    for one in expressions:
        with attempt():
            conditions.append(
                Condition(compile_expression(language, one.text, one.place), one.place)
            )
    return conditions


def filter_recipients(
    recipients: Iterable[Recipient], conditions: Sequence[Condition], campaign: CampaignFile
) -> list[Recipient]:
    """Return the recipients who meet all conditions; one that fails is reported and left out."""
    found: list[Recipient] = []
    for recipient in recipients:
        with attempt():
            if all(condition.is_met(recipient, campaign) for condition in conditions):
                found.append(recipient)
    for condition in conditions:
        condition.report_missing()
    return found
