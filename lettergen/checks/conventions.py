"""What a campaign takes for granted: its language, and with that its country and its numbers."""

from collections.abc import Mapping
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from lettergen.checks.countries import COUNTRIES, Country
from lettergen.checks.date_words import DateFinder
from lettergen.diagnostics.finding import LettergenError
from lettergen.docx.package import Package
from lettergen.docx.reader import Document
from lettergen.languages.english import ENGLISH
from lettergen.languages.load import UnknownLanguageError, load_locale
from lettergen.languages.locale import Locale
from lettergen.languages.tags import parse_tag
from lettergen.project.project import Project
from lettergen.system.dataclass import dataclass
from lettergen.template.errors import MergeError
from lettergen.template.languages import find_own_locale

_HOME = {
    "en": "GB", "cy": "GB", "gd": "GB", "de": "DE", "fr": "FR", "ja": "JP", "it": "IT",
    "es": "ES", "nl": "NL", "pl": "PL", "sv": "SE", "da": "DK", "nb": "NO", "fi": "FI",
    "pt": "PT", "cs": "CZ", "el": "GR", "hu": "HU", "ro": "RO", "ga": "IE",
}  # fmt: skip
"""The country that is meant by a language without a region."""


@dataclass(frozen=True)
class Conventions:
    """The conventions of a campaign; ``tag`` is the language tag of its Word document."""

    tag: str

    @cached_property
    def country(self) -> Country | None:
        """The country that addresses without one are in; ``None`` if it is not known."""
        tag = parse_tag(self.tag) if self.tag else None
        if tag is None:
            return None
        return COUNTRIES.get(tag.region or _HOME.get(tag.language, ""))

    @cached_property
    def is_french(self) -> bool:
        """Whether a blank before ; ! and ? is right."""
        return self.tag.partition("-")[0].lower() == "fr"

    @cached_property
    def locale(self) -> Locale:
        """The locale of the letter."""
        try:
            return load_locale(self.tag) if self.tag else ENGLISH
        except UnknownLanguageError:
            return ENGLISH

    @cached_property
    def dates(self) -> DateFinder:
        """What finds the dates in its texts."""
        return DateFinder([self.locale])


def find_conventions(project: Project) -> Conventions:
    """Return the conventions of a campaign.

    The campaign's own ``lang`` decides, or else the language of its letter or letterhead.
    """
    campaign = project.split_editions()[0].campaign
    if campaign.conventions.locale is not ENGLISH:
        return _of_language(str(campaign.conventions.locale.tag))
    path = campaign.letterhead or campaign.letter
    try:
        status = path.stat()
    except OSError:
        return Conventions("")
    return _read_conventions(path, status.st_mtime_ns, status.st_size)


def find_own_conventions(fields: Mapping[str, Any], campaign: Conventions) -> Conventions:
    """Return the conventions of a recipient's letter; ``campaign`` are those of the others."""
    try:
        own = find_own_locale(fields, {})
    except MergeError:  # which merging the letter reports
        return campaign
    return campaign if own is None else _of_language(str(own.tag))


@lru_cache(maxsize=64)
def _of_language(tag: str) -> Conventions:
    return Conventions(tag)


@lru_cache(maxsize=1)
def _read_conventions(path: Path, modified: int, size: int) -> Conventions:
    try:
        return Conventions(Document(Package.read(path)).language)
    except LettergenError:
        return Conventions("")
