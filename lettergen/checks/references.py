"""The citations among themselves: what is missing, misspelt, twice there or never cited."""

import difflib
import re
from collections.abc import Iterator

from lettergen.data.citations import Citation
from lettergen.diagnostics.finding import Finding
from lettergen.project.project import Project

# The variables that a letter prints, and some of CSL's others that are spelt nearly like them.
_PRINTED = ("author", "issued", "title", "URL")
_NO_MISSPELLINGS = {"authority", "title-short", "short-title"}
_EXPECTED = ("author", "URL")
_FEW = 3


def findings(subject: Project) -> Iterator[Finding]:
    """What can be said about the citations without knowing which are cited."""
    citations = list((subject.citations or {}).values())
    yield from _twins(citations)
    for citation in citations:
        yield from _misspelt(citation)
        yield from _lacking(citation, citations)


def uncited(subject: Project, cited: set[str]) -> Iterator[Finding]:
    """Citations that no letter prints; ``cited`` are those that were printed."""
    used = cited | subject.names.citations
    for key, citation in (subject.citations or {}).items():
        if key not in used:
            hint = "Delete it, if nobody needs it."
            yield Finding("LG170", f"nothing cites '{key}'.", citation.place, hint, name=key)


def _twins(citations: list[Citation]) -> Iterator[Finding]:
    """Citations that are one publication under two ids."""
    seen: dict[str, str] = {}
    for citation in citations:
        address = re.sub(r"^https?://(www\.)?|/$", "", citation.url.casefold())
        for mark in filter(None, (address, citation.lead + citation.title.casefold())):
            first = seen.setdefault(mark, citation.id)
            if first != citation.id:
                message = f"'{citation.id}' is the same publication as '{first}'."
                hint = "Cite one of them everywhere, and delete the other."
                yield Finding("LG171", message, citation.place, hint, name=citation.id)
                break


def _misspelt(citation: Citation) -> Iterator[Finding]:
    fields = citation.fields
    for key in fields:
        if key in _PRINTED or key in _NO_MISSPELLINGS:
            continue
        near = difflib.get_close_matches(key, _PRINTED, n=1, cutoff=0.75)
        if near and near[0] not in fields:
            message = f"'{key}' is no variable that a citation prints."
            hint = f"Did you mean '{near[0]}'?"
            yield Finding("LG172", message, fields.place_of(key), hint, name=citation.id)


def _lacking(citation: Citation, citations: list[Citation]) -> Iterator[Finding]:
    """What nearly all other citations have."""
    for key in _EXPECTED:
        having = sum(key in one.fields for one in citations)
        if key not in citation.fields and having >= _FEW and having * 5 >= len(citations) * 4:
            message = f"'{citation.id}' has no '{key}', which nearly all other citations have."
            yield Finding("LG173", message, citation.place, "", name=citation.id)
