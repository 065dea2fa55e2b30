"""Check the citations: missing and misspelt variables, duplicates, and unused citations."""

import difflib
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress

from lettergen.checks.issued import find_wrong_dates
from lettergen.citations.clusters import UnknownKeyError, parse_cites
from lettergen.citations.references import Citation
from lettergen.citations.variables import ALIASES, ALL, HOUSEKEEPING, NEVER_MISSED, TYPES
from lettergen.diagnostics.finding import Finding, did_you_mean
from lettergen.project.project import Project, Text, find_texts, format_path
from lettergen.template.jinja.names import Path, Role

# The variables that a letter prints, and some of CSL's others that are spelt nearly like them.
_PRINTED = ("author", "issued", "title", "URL")
_NO_MISSPELLINGS = {"authority", "title-short", "short-title"}
_EXPECTED = ("author", "issued", "URL")
_OFTEN_UNDATED = ("webpage", "post", "post-weblog", "legislation", "document", "entry")
_FEW = 3
_PUBLISHED = (
    "article-journal", "article-magazine", "article-newspaper", "book", "chapter",
    "paper-conference", "report", "thesis",
)  # fmt: skip
_RESPONSIBLE = {
    "author",
    "editor",
    "publisher",
    "container-title",
    "translator",
    "collection-title",
}


def check_citations(project: Project) -> Iterator[Finding]:
    """Find duplicates, and misspelt and missing variables."""
    citations = list((project.citations or {}).values())
    yield from _find_duplicates(citations)
    for citation in citations:
        yield from _find_misspelt(citation)
        yield from find_wrong_dates(citation)
        yield from _find_unknown_type(citation)
        yield from _find_missing(citation, citations)


def find_unused_citations(project: Project, printed: set[str]) -> Iterator[Finding]:
    """Find citations that no letter uses; ``printed`` are the ids that the letters printed."""
    used = printed | _list_named_by_others(project)
    if not (project.citations or {}).keys() - used:
        return
    yield from find_uncited(project)
    for text in project.names.citations:
        with suppress(UnknownKeyError):
            used.update(cite.key for cite in parse_cites(text, project.citations or {}))
    for key, citation in (project.citations or {}).items():
        if key not in used:
            yield _report_unused(key, citation, project, used)


def _list_named_by_others(project: Project) -> set[str]:
    """Return the citations that entries name which get no letter this time."""
    selected = {id(one) for one in project.recipients}
    known = project.citations or {}
    return {
        text.value
        for one in project.everyone or ()
        if id(one) not in selected
        for text in find_texts(one.fields)
        if text.value in known
    }


def find_uncited(project: Project) -> Iterator[Finding]:
    """Find a field with the sources of recipients that the letter does not cite."""
    cites = any(use.role is Role.CITED for use in project.names.uses)
    if project.letter and project.citations and not cites and (named := _find_named(project)):
        yield _report_uncited(project, named)


def _find_named(project: Project) -> dict[Path, Text]:
    """Return the fields of recipients whose values are ids of citations."""
    known = project.citations or {}
    counts: Counter[Path] = Counter()
    first: dict[Path, Text] = {}
    for entry in project.entries:
        for text in entry.texts:
            if text.value in known:
                counts[text.path] += 1
                first.setdefault(text.path, text)
    return {
        path: text
        for path, text in first.items()
        if 2 * counts[path] > len(project.entries) and counts[path] > 1
    }


def _report_uncited(project: Project, named: dict[Path, Text]) -> Finding:
    path, text = next(iter(named.items()))
    place = next((use.place for use in project.names.uses if use.path == path), None)
    name = format_path(path)
    message = f"the recipients have sources in '{name}', but the letter cites none of them."
    hint = f"Put {{{{ cite({name}) }}}} behind the words that rest on it."
    return Finding("LG749", message, place or text.place, hint, name=name)


def _report_unused(key: str, citation: Citation, project: Project, used: set[str]) -> Finding:
    """Return the finding for a citation that nobody cites.

    If its id has the name of a recipient who cites another one, that one may be wrong.
    """
    words = set(re.split(r"[^a-z]+", key.casefold())) - {""}
    cited = {use.path for use in project.names.uses if use.role is Role.CITED}
    for entry in project.entries:
        own = set(re.split(r"[^a-z]+", entry.label.casefold())) - {""}
        if not own or not own <= words:
            continue
        for text in entry.texts:
            if text.path in cited and text.value in used:
                message = f"'{text.name}' is '{text.value}', and nothing cites '{key}'."
                hint = f"Did you mean '{key}' ({citation.place})?"
                finding = Finding("LG170", message, text.place, hint, name=key)
                return finding.about(entry.label)
    hint = "Cite it where it belongs, or delete it if no letter needs it."
    return Finding("LG170", f"no letter cites '{key}'.", citation.place, hint, name=key)


def find_unprinted_variables(project: Project) -> Iterator[Finding]:
    """Find variables that no letter shows, because the citation style does not print them."""
    if project.letter is None:
        return
    style = project.letter.settings.citation_style
    for key, citation in (project.citations or {}).items():
        printed = style.printed_variables(key)
        if printed is None:
            continue  # nobody cites it
        if "page-first" in printed:
            printed |= {"page"}  # the style prints the first page alone
        if key in style.lost_locators:
            message = f"the page or other locator of '{key}' is not printed in this citation style."
            yield Finding("LG174", message, citation.place, name=key)
        for variable in sorted((citation.item.given & ALL) - printed - NEVER_MISSED):
            written = next((k for k in citation.fields if ALIASES.get(k, k) == variable), None)
            if written is not None:
                message = f"'{written}' of '{key}' is not printed in this citation style."
                yield Finding("LG174", message, citation.fields.place_of(written), name=key)
        for unknown in _list_unknown(citation):
            message = f"'{unknown}' of '{key}' is not a variable of CSL, so it is not printed."
            hint = did_you_mean(unknown, sorted(ALL - citation.item.given))
            place = citation.fields.place_of(unknown)
            yield Finding("LG174", message, place, hint, name=key)


def _list_unknown(citation: Citation) -> list[str]:
    """Return the variables that CSL does not have, without those that LG137 or LG172 report."""
    known = {name.lower() for name in (*ALL, *HOUSEKEEPING, *ALIASES)}
    misspelt = {finding.place for finding in _find_misspelt(citation)}
    return [
        key
        for key in citation.fields
        if key.lower() not in known and citation.fields.place_of(key) not in misspelt
    ]


def _find_unknown_type(citation: Citation) -> Iterator[Finding]:
    kind = citation.item.type
    if kind not in TYPES:
        message = f"'{kind}' is not a type of CSL."
        place = citation.fields.place_of("type")
        yield Finding("LG175", message, place, did_you_mean(kind, TYPES), name=citation.id)


def _find_duplicates(citations: list[Citation]) -> Iterator[Finding]:
    """Find citations of one publication under two ids."""
    seen: dict[str, str] = {}
    for citation in citations:
        address = re.sub(r"^https?://(www\.)?|[?#].*$", "", citation.url.casefold()).rstrip("/")
        doi = re.sub(r"^.*?(?=10\.\d{4,})", "", str(citation.fields.get("DOI", "")).casefold())
        address = re.sub(r"^(dx\.)?doi\.org/", "", address)
        title = " ".join(re.findall(r"\w+", citation.title.casefold()))
        for mark in filter(None, (address, doi, citation.lead.casefold() + title)):
            first = seen.setdefault(mark, citation.id)
            if first != citation.id:
                message = f"'{citation.id}' is the same publication as '{first}'."
                hint = "Cite one of them everywhere, and delete the other."
                yield Finding("LG171", message, citation.place, hint, name=citation.id)
                break


def _find_misspelt(citation: Citation) -> Iterator[Finding]:
    fields = citation.fields
    for key in fields:
        if key in _PRINTED or key in _NO_MISSPELLINGS:
            continue
        near = difflib.get_close_matches(key, _PRINTED, n=1, cutoff=0.75)
        if near and near[0] not in fields:
            message = f"citations do not print the variable '{key}'."
            hint = f"Did you mean '{near[0]}'?"
            yield Finding("LG172", message, fields.place_of(key), hint, name=citation.id)


def _find_missing(citation: Citation, citations: list[Citation]) -> Iterator[Finding]:
    """Find what nearly all other citations have and this one does not."""
    for key in _EXPECTED:
        having = sum(key in one.fields for one in citations)
        if key == "issued" and citation.item.type in _OFTEN_UNDATED:
            continue
        if key not in citation.fields and having >= _FEW and having * 5 >= len(citations) * 4:
            message = f"'{citation.id}' has no '{key}', which nearly all other citations have."
            yield Finding("LG173", message, citation.place, "Add it.", name=citation.id)
            return
    is_published = citation.item.type in _PUBLISHED
    if is_published and _RESPONSIBLE.isdisjoint(citation.item.given):
        message = f"'{citation.id}' has no 'author', so the letter would not tell who wrote it."
        hint = "Add the author, the editor or the publisher."
        yield Finding("LG173", message, citation.place, hint, name=citation.id)
