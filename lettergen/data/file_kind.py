"""Recognise files that can be no letter or no list, so that a message can tell what to do.

People name what they see: the list on Google's website, the document in Pages, the file that Excel
hides beside an open workbook.
"""

from collections.abc import Collection
from pathlib import Path
from typing import NamedTuple

from lettergen.diagnostics.finding import Finding, Place, did_you_mean
from lettergen.system.files import is_regular

_LISTS = "A list is an Excel workbook, a CSV file, or another of 'lettergen help spreadsheets'."
_LETTERS = "A letter is a Word document (.docx) or a Markdown file (.md.j2)."
_SAVE_AS_WORD = "Open it and save it as 'Word Document (.docx)'."
_SAVE_AS_EXCEL = "Open it and save it as 'Excel Workbook (.xlsx)'."


class _Kind(NamedTuple):
    """What a file is, and what to do if it is used as a letter or as a list."""

    name: str
    as_letter: str = _LETTERS
    as_list: str = _LISTS


_LIST = _Kind("a list", "Name the letter first, and the list with --recipients.", "")
_WORD = _Kind("a Word document", as_list="If the list is a table in it, copy the table to Excel.")
_WORD_97 = _Kind("a document of Word 97", _SAVE_AS_WORD)
_WRITER = _Kind("a document of another program than Word", _SAVE_AS_WORD)
_OLD_OFFICE = _Kind("a file of an old Office program", _SAVE_AS_WORD, _SAVE_AS_EXCEL)
_OFFICE = _Kind("a file of an Office program, or an archive")
_SPREADSHEET = _Kind("a spreadsheet of another kind", as_list=_SAVE_AS_EXCEL)
_PAGES = _Kind("a document of Pages", "In Pages, choose File, Export To, Word.")
_NUMBERS = _Kind("a table of Numbers", as_list="In Numbers, choose File, Export To, Excel.")
_PICTURE = _Kind("a picture", as_list="Type the list into Excel, one row for each letter.")
_PDF = _Kind("a PDF", as_list="Ask for the list as Excel or CSV: a PDF keeps no rows.")
_ACCESS = _Kind("a database of Access", as_list="In Access, export the table to Excel or CSV.")
_SQLITE = _Kind(
    "a database", as_list="Name a query under 'database:': see 'lettergen help spreadsheets'."
)
_CARD = _Kind("an address card", as_list="Export the contacts as CSV.")
_ARCHIVE = _Kind("an archive", "Unpack it first.", "Unpack it first.")
_PAGE = _Kind("a web page", as_list="If the list is a table in it, copy the table to Excel.")
_EMAIL = _Kind("an e-mail", "Save what is attached to it.", "Save what is attached to it.")
_SLIDES = _Kind("a presentation")
_GOOGLE = _Kind(
    "a link to a file elsewhere",
    "Open it, choose File, Download, Microsoft Word (.docx), and name that file.",
    "Open it, choose File, Download, Microsoft Excel (.xlsx), and name that file.",
)
_WEB = _Kind("a web address, not a file", _GOOGLE.as_letter, _GOOGLE.as_list)

_KINDS = {
    "docx dotx docm dotm": _WORD,
    "doc dot": _WORD_97,
    "odt ott fodt rtf wps wpd abw sxw": _WRITER,
    "pages": _PAGES,
    "numbers": _NUMBERS,
    "xlsx xlsm xlsb xls ods csv tsv tab json jsonl ndjson": _LIST,
    "fods xlt xltx xlw wk1 wks sxc gnumeric": _SPREADSHEET,
    "png jpg jpeg gif bmp tif tiff heic heif webp svg": _PICTURE,
    "pdf xps": _PDF,
    "mdb accdb": _ACCESS,
    "sqlite sqlite3 db": _SQLITE,
    "vcf": _CARD,
    "zip 7z rar gz tar": _ARCHIVE,
    "html htm mht mhtml": _PAGE,
    "eml msg": _EMAIL,
    "pptx ppt odp key": _SLIDES,
    "gdoc gsheet url webloc": _GOOGLE,
}
_BY_SUFFIX = {f".{one}": kind for names, kind in _KINDS.items() for one in names.split()}

_BEGINNINGS = {
    b"%PDF-": _PDF,
    b"\x89PNG": _PICTURE,
    b"\xff\xd8\xff": _PICTURE,
    b"GIF8": _PICTURE,
    b"{\\rtf": _WRITER,
    b"SQLite format 3\0": _SQLITE,
    b"\xd0\xcf\x11\xe0": _OLD_OFFICE,
    b"PK\x03\x04": _OFFICE,
}

CONVERTED = (".odt", ".ott", ".fodt", ".rtf", ".doc", ".dot", ".sxw", ".wpd", ".abw", ".wps")
"""The suffixes of documents that LibreOffice turns into Word documents."""

_LETTER_SUFFIXES = (".docx", ".dotx", ".docm", ".dotm", ".md", ".j2", ".markdown")


def is_letter(path: Path) -> bool:
    """Whether a name is that of a letter, or of a file that somebody takes for one.

    Anything else that is named in place of a campaign is read as ``campaign.yaml``.
    """
    suffix = path.suffix.lower()
    return suffix in _LETTER_SUFFIXES or suffix in _BY_SUFFIX or _is_address(str(path))


def is_markdown(letter: Path) -> bool:
    """Whether a letter is Markdown on a letterhead, not a whole document."""
    return letter.suffix.lower() not in _BY_SUFFIX


def find_letter_problem(
    path: Path, name: str, place: Place, *, converts: bool = True
) -> Finding | None:
    """Return what is wrong with a file that is named as a letter, if that shows at once.

    ``name`` is the file as ``place`` names it. The codes are LG116 for a file that is not there,
    and LG761 for one of another kind. With ``converts``, a document that LibreOffice can turn
    into a Word document will do.
    """
    known = (*_LETTER_SUFFIXES, *CONVERTED) if converts else _LETTER_SUFFIXES
    kind = _find_kind(path, name, known)
    return _build(path, name, place, kind.name if kind else "", kind.as_letter if kind else "")


def find_list_problem(
    path: Path, name: str, place: Place, known: Collection[str]
) -> Finding | None:
    """Return what is wrong with a file that is named as a list; see ``find_letter_problem``.

    ``known`` are the suffixes of files that can be read.
    """
    kind = _find_kind(path, name, known)
    return _build(path, name, place, kind.name if kind else "", kind.as_list if kind else "")


def _build(path: Path, name: str, place: Place, kind: str, hint: str) -> Finding | None:
    if path.name.startswith("~$"):
        message = f"{name} is the file that Office keeps while '{path.name[2:]}' is open."
        return Finding("LG761", message, place, f"Name '{path.name[2:]}'.")
    if not is_regular(path) and kind != _WEB.name:
        return Finding("LG116", f"there is no file {name}.", place, _find_near(path))
    return Finding("LG761", f"{name} is {kind}.", place, hint) if kind else None


def _find_kind(path: Path, name: str, known: Collection[str]) -> _Kind | None:
    """Return the kind of a file that is none of the ``known`` suffixes."""
    if _is_address(name):
        return _WEB
    suffix = path.suffix.lower()
    return None if suffix in known else _BY_SUFFIX.get(suffix) or _sniff(path)


def _sniff(path: Path) -> _Kind | None:
    """Return the kind of a file by its first bytes, if it is one that is no text."""
    if not is_regular(path):
        return None
    try:
        with path.open("rb") as file:
            start = file.read(16)
    except OSError:
        return None
    return next((kind for mark, kind in _BEGINNINGS.items() if start.startswith(mark)), None)


def _is_address(name: str) -> bool:
    return name.lower().startswith(("https:/", "http:/", "www."))


def _find_near(path: Path) -> str:
    """Return a hint with a file of the folder that has nearly the same name, or none."""
    try:
        files = [one for one in path.parent.iterdir() if one.is_file()][:1000]
    except OSError:
        return ""
    # Explorer and Finder hide the ending of a name, so people leave it out.
    names = {one.name if path.suffix else one.stem: one.name for one in files}
    known = [name for name in names if not name.startswith(("~$", "."))]
    return did_you_mean(path.name, known, names.__getitem__, cutoff=0.8)
