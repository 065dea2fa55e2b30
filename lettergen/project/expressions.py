"""Evaluate expressions and patterns of the template language for one recipient."""

from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

from lettergen.data.campaign import CampaignFile
from lettergen.data.recipients import Recipient
from lettergen.diagnostics.finding import Finding, LettergenError, Place
from lettergen.languages.current import using_conventions
from lettergen.template.blame import describe_error, describe_failure
from lettergen.template.errors import MergeError, MissingFieldError, missing_field_finding
from lettergen.template.jinja import limits
from lettergen.template.jinja.context import build_context
from lettergen.template.languages import find_conventions

T = TypeVar("T")


def evaluate(
    function: Callable[..., T], recipient: Recipient, campaign: CampaignFile, place: Place
) -> T:
    """Return the result of a compiled expression or pattern for one recipient.

    ``place`` is where the expression is written.

    Raises:
        LettergenError: a field is missing (LG301), or whatever else the expression failed with.
    """
    fields = recipient.fields
    try:
        conventions = campaign.conventions
        with suppress(MergeError):  # an unknown language is reported where its letter is compiled
            conventions = find_conventions(fields, campaign.values, conventions)
        with limits.budget(), using_conventions(conventions):
            return function(**build_context(fields, campaign.values))
    except MissingFieldError as error:
        raise LettergenError(missing_field_finding(error, recipient.label, fields, place)) from None
    except MergeError as error:
        finding = describe_error(error, place, fields, campaign.values)
        raise LettergenError(finding.about(recipient.label)) from None
    except Exception as error:  # an expression may raise anything
        finding = Finding("LG300", describe_failure(error), place)
        raise LettergenError(finding.about(recipient.label)) from None
