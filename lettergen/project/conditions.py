"""The conditions that recipients must meet: ``where:`` and ``--where``."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from typing import Any

from jinja2 import nodes

from lettergen.data.campaign import CampaignFile, Expression
from lettergen.data.recipients import Recipient
from lettergen.data.values import Located
from lettergen.diagnostics.collect import attempt, report
from lettergen.diagnostics.finding import Finding, LettergenError, Place
from lettergen.diagnostics.label import Label
from lettergen.project.expressions import evaluate
from lettergen.system.dataclass import dataclass, field, replace
from lettergen.template.jinja.environment import Language
from lettergen.template.jinja.expressions import compile_expression
from lettergen.template.jinja.name_hints import suggest_name
from lettergen.template.truth import is_true

_MISSING = "LG301"
_MOST_VALUES = 6
_LONGEST_VALUE = 40


@dataclass
class Condition:
    """A compiled condition, and the fields that recipients lack for it.

    ``asked`` counts the recipients that it was asked of.
    """

    text: str
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
            value = compile_expression(language, one.text, one.place)
            conditions.append(Condition(one.text, value, one.place))
    return conditions


def are_met(conditions: Iterable[Condition], recipient: Recipient, campaign: CampaignFile) -> bool:
    """Return whether a recipient meets all conditions; one that fails is reported, and not met."""
    with attempt():
        return all(condition.is_met(recipient, campaign) for condition in conditions)
    return False


def report_unmet(
    conditions: Sequence[Condition],
    recipients: Iterable[Recipient],
    campaign: CampaignFile,
    language: Language,
) -> None:
    """Report conditions that no recipient meets all of (LG641).

    That is the first one that nobody meets by itself; if there is none, all of them together.
    """
    if not conditions or not any(True for _ in recipients):
        return
    alone = next((one for one in conditions if not _is_met_by_any(one, recipients, campaign)), None)
    if alone is None:
        message, place = "nobody meets all of these conditions.", conditions[0].place
    else:
        message, place = f"nobody meets '{alone.text}'.", alone.place
    hint = _list_values(alone.text, recipients, language) if alone else ""
    hint = f"{hint} If that is right, add '--allow-none'.".strip()
    report(Finding("LG641", message, place, hint))


def _is_met_by_any(
    condition: Condition, recipients: Iterable[Recipient], campaign: CampaignFile
) -> bool:
    for recipient in recipients:
        with suppress(LettergenError):
            if condition.is_met(recipient, campaign):
                return True
    return False


def _list_values(text: str, recipients: Iterable[Recipient], language: Language) -> str:
    """Return a hint with the values that there are of a field that is compared with a text."""
    for comparison in language.parse(f"{{{{ {text} }}}}").find_all(nodes.Compare):
        if isinstance(comparison.expr, nodes.Name) and comparison.ops[0].op in ("eq", "in"):
            name = comparison.expr.name
            located = (recipient.fields.locate(name) for recipient in recipients)
            found = (one.value for one in located if isinstance(one, Located))
            values = {value for value in found if _is_word(value)}
            if 0 < len(values) <= _MOST_VALUES:
                words = ", ".join(f"'{value}'" for value in sorted(values))
                return f"'{name}' is {words}."
    return ""


def _is_word(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= _LONGEST_VALUE
