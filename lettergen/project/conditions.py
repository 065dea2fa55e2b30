"""The conditions that recipients must meet: ``where:`` and ``--where``."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from lettergen.data.campaign import CampaignFile, Expression
from lettergen.data.recipients import Recipient
from lettergen.diagnostics.collect import attempt, report
from lettergen.diagnostics.finding import Finding, LettergenError, Place
from lettergen.diagnostics.label import Label
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
    missing: dict[str, tuple[Recipient, Finding, list[Label]]] = field(default_factory=dict)

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
            *_, labels = self.missing.setdefault(finding.name, (recipient, finding, []))
            labels.append(recipient.label)
            return False

    def report_missing(self) -> None:
        """Report each field that recipients lack (LG301), once for all of them."""
        for name, (first, finding, labels) in self.missing.items():
            letters = tuple(labels)
            if len(labels) == self.asked > 1:
                message = f"no recipient has '{name}'."
                known = (*first.fields, *first.fields.column_names)
                hint = suggest_name(name, known)
                finding, letters = Finding(_MISSING, message, self.place, hint, name=name), ()
            elif len(labels) > 1:
                message = (
                    f"{len(labels)} recipients have no '{name}' ({self.place} uses it), "
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


def are_met(conditions: Iterable[Condition], recipient: Recipient, campaign: CampaignFile) -> bool:
    """Return whether a recipient meets all conditions; one that fails is reported, and not met."""
    with attempt():
        return all(condition.is_met(recipient, campaign) for condition in conditions)
    return False
