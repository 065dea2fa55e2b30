"""Compile the letters of a campaign, or take them as an earlier run compiled them.

The cache has each letter under the digest of all that it is compiled from. Not kept there are
letters with faults, those that LibreOffice converts, those of programs with functions of their own,
and those whose content controls take the names of fields.
"""

from collections.abc import Callable
from functools import partial

from lettergen.citations.references import Citations
from lettergen.citations.styles import CitationStyle, load_style
from lettergen.data.campaign import CampaignFile
from lettergen.data.file_kind import CONVERTED
from lettergen.languages.locale import Locale
from lettergen.project.converted import convert_document
from lettergen.system import cache, fingerprint, stored
from lettergen.template.compiled import CompiledLetter
from lettergen.template.jinja.branches import BranchCoverage
from lettergen.template.jinja.environment import Language
from lettergen.template.jinja.names import DataNames
from lettergen.template.stored_letter import dump_letter, load_letter


def compile_campaign_letter(
    known: Citations | None,
    coverage: BranchCoverage | None,
    data_names: Callable[[], DataNames],
    engine: str,
    language: Language,
    campaign: CampaignFile,
    locale: Locale | None,
) -> CompiledLetter:
    """Compile a campaign's letter, in the language that its recipients have, if they have one.

    ``engine`` is the fingerprint of lettergen; empty if the letter must not be from the cache.

    Raises:
        LettergenError: with everything that is wrong with it.
    """
    key = ""
    if engine and coverage is None and known is not None:
        key = _build_key(engine, known, campaign, locale)
    if key and (letter := _read(key, language, known or {}, campaign)):
        return letter
    names_were_needed = False

    def list_names() -> DataNames:
        nonlocal names_were_needed
        names_were_needed = True
        return data_names()

    letter = _compile(language, known, coverage, list_names, campaign, locale)
    # A file that changed meanwhile has another key now.
    is_as_before = key and key == _build_key(engine, known or {}, campaign, locale)
    if is_as_before and not names_were_needed:
        _write(language.cache_kind, key, letter)
    return letter._replace(uses_data_names=names_were_needed)


def _compile(
    language: Language,
    known: Citations | None,
    coverage: BranchCoverage | None,
    data_names: Callable[[], DataNames],
    campaign: CampaignFile,
    locale: Locale | None,
) -> CompiledLetter:
    from lettergen.template.compiler import compile_letter  # which most runs do without

    letterhead = campaign.letterhead if campaign.is_markdown else None
    for file in (campaign.letter, letterhead):
        convert_document(file)
    compiled = compile_letter(
        campaign.letter,
        letterhead,
        language,
        known,
        str(campaign.citations or ""),
        campaign.folder,
        coverage,
        _choose_style(campaign, known),
        locale=locale,
        data_names=data_names,
        changes=campaign.changes,
        sets_quotes=campaign.sets_quotes,
    )
    return compiled._replace(conventions=campaign.conventions)


def _build_key(engine: str, known: Citations, campaign: CampaignFile, locale: Locale | None) -> str:
    """Return the digest of all that a letter is compiled from; empty if it is not to be kept."""
    files = [campaign.letter]
    if campaign.is_markdown and campaign.letterhead:
        files.append(campaign.letterhead)
    if any(file.suffix.lower() in CONVERTED for file in files):
        return ""
    return fingerprint.hash_value(
        [
            stored.PYTHON,
            engine,
            *(f"{file} {fingerprint.hash_file(file)}" for file in files),
            str(campaign.folder.absolute()),
            str(campaign.citations or ""),
            sorted(known),
            campaign.changes,
            campaign.sets_quotes,
            repr(locale),
        ]
    )


def _read(
    key: str, language: Language, known: Citations, campaign: CampaignFile
) -> CompiledLetter | None:
    """Return a letter from the cache, unless a file that it includes has changed."""
    data = cache.read(language.cache_kind, key)
    if data is None:
        return None
    items = {key: citation.item for key, citation in known.items()}
    style = _choose_style(campaign, known)
    try:
        letter = load_letter(data, language, items, style, campaign.folder, campaign.conventions)
    except ValueError:
        return None
    for path, sha256 in letter.included.items():
        if fingerprint.hash_file(path) != sha256:
            return None
    return letter


def _write(kind: str, key: str, letter: CompiledLetter) -> None:
    try:
        cache.write(kind, key, dump_letter(letter))
    except stored.NotStorableError:
        return  # as with styles for values that are Markdown


def _choose_style(
    campaign: CampaignFile, known: Citations | None
) -> Callable[[str], CitationStyle] | None:
    """Return what loads the style that the campaign names; ``None`` for the house style."""
    return partial(_load_style, campaign, known) if campaign.citation_style else None


def _load_style(campaign: CampaignFile, known: Citations | None, language: str) -> CitationStyle:
    """Return the style that the campaign names; ``language`` is the letter's."""
    assert campaign.citation_style is not None
    name, place = campaign.citation_style.text.strip(), campaign.citation_style.place
    items = {key: citation.item for key, citation in (known or {}).items()}
    locale = campaign.citation_locale.text.strip() if campaign.citation_locale else ""
    return load_style(name, place, campaign.folder, items, locale, language)
