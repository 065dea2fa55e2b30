"""Collect findings while work goes on, so that all problems of an input are reported at once.

Code that reads an input calls ``report`` for each problem and goes on with what it could read.
Who wants all problems at once calls it inside ``collecting``.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from lettergen.diagnostics.finding import Finding, LettergenError
from lettergen.diagnostics.rules import Severity

_COLLECTED: ContextVar[list[Finding] | None] = ContextVar("collected", default=None)


def report(*findings: Finding) -> None:
    """Add findings to those that are being collected.

    Raises ``LettergenError`` with them if nobody collects and an error is among them.
    """
    collected = _COLLECTED.get()
    if collected is not None:
        collected.extend(findings)
    elif _has_error(findings):
        raise LettergenError(*findings)


@contextmanager
def recording() -> Iterator[list[Finding]]:
    """Collect the findings that the block reports, and those of the error that ends it.

    Raises nothing: the caller looks at the list.
    """
    findings: list[Finding] = []
    token = _COLLECTED.set(findings)
    try:
        yield findings
    except LettergenError as error:
        findings.extend(error.findings)
    finally:
        _COLLECTED.reset(token)


@contextmanager
def collecting() -> Iterator[list[Finding]]:
    """Collect the findings that the block reports, and those of the error that ends it.

    Raises ``LettergenError`` with all of them when the block is left, if an error is among them.
    Else they are passed on to whoever collects outside the block.
    """
    with recording() as findings:
        yield findings
    if _has_error(findings):
        raise LettergenError(*findings)
    report(*findings)


@contextmanager
def attempt() -> Iterator[None]:
    """Report the findings of the error that ends the block, and go on after it."""
    try:
        yield
    except LettergenError as error:
        report(*error.findings)


def _has_error(findings: Iterable[Finding]) -> bool:
    return any(finding.severity is Severity.ERROR for finding in findings)
