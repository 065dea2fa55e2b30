"""The frame of a report as one HTML page, which loads nothing and runs no script."""

from html import escape
from importlib.resources import files

from lettergen.languages.tags import parse_tag

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"

END = "</main>\n</body>\n</html>\n"
"""What follows the content of a page."""


def write_start(title: str, language: str = "en") -> str:
    """Return a page up to its heading, which is the title, in a language that has this tag."""
    tag = parse_tag(language)
    direction = ' dir="rtl"' if tag and tag.is_right_to_left else ""
    style = files("lettergen.render").joinpath("report.css").read_text(encoding="utf-8")
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(language)}"{direction}>\n<head>\n'
        '<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>\n{style}</style>\n</head>\n<body>\n<main>\n"
        f"<h1>{escape(title)}</h1>\n"
    )
