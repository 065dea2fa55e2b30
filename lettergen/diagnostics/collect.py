"""Steps that may fail, taken one after the other so that all that is wrong is said at once."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from lettergen.diagnostics.finding import Finding, LettergenError

T = TypeVar("T")
Item = TypeVar("Item")


class Steps:
    """Takes steps that may fail, and goes on to the next so that all findings come at once."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []

    def take(self, step: Callable[[], T]) -> T | None:
        try:
            return step()
        except LettergenError as error:
            self.findings.extend(error.findings)
            return None

    def each(self, step: Callable[[Item], T], items: Iterable[Item]) -> list[T]:
        """What a step gives for each item, without those that it fails for."""
        results: list[T] = []
        for item in items:
            try:
                results.append(step(item))
            except LettergenError as error:
                self.findings.extend(error.findings)
        return results
