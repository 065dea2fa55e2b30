"""The text of formatted spans."""

from collections.abc import Iterable

from lettergen.citations.spans import Span


def plain_spans(spans: Iterable[Span]) -> str:
    """Return the text of spans."""
    return "".join(span.text for span in spans)
