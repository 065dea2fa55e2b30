"""Checks that a tag is right by itself, before the whole part is compiled."""

import re
from collections.abc import Iterator

from jinja2 import TemplateSyntaxError, nodes

from lettergen.diagnostics.finding import Finding, did_you_mean
from lettergen.template.jinja.environment import Language
from lettergen.template.jinja.name_hints import suggest_spelling
from lettergen.template.jinja.reserved import reserved_name_error, reserved_names_in
from lettergen.template.tag import Tag

# Each statement, and what completes it to a template that can be parsed by itself.
_STATEMENTS = {
    "if": "{tag}{{% endif %}}",
    "elif": "{{% if 1 %}}{tag}{{% endif %}}",
    "else": "{{% if 1 %}}{tag}{{% endif %}}",
    "endif": "{{% if 1 %}}{tag}",
    "for": "{tag}{{% endfor %}}",
    "endfor": "{{% for _ in () %}}{tag}",
    "set": "{tag}",
    "endset": "{{% set _ %}}{tag}",
    "with": "{tag}{{% endwith %}}",
    "endwith": "{{% with %}}{tag}",
    "macro": "{tag}{{% endmacro %}}",
    "endmacro": "{{% macro _() %}}{tag}",
    "call": "{tag}{{% endcall %}}",
    "endcall": "{{% call _() %}}{tag}",
    "language": "{tag}{{% endlanguage %}}",
    "endlanguage": "{{% language '' %}}{tag}",
}
CELL_TAGS = {"colspan": True, "cellbg": True, "vm": False, "hm": False}
"""docxtpl's tags about a table cell, and whether they need an expression."""


def check_tag(tag: Tag, language: Language, *, in_word: bool) -> list[Finding]:
    """Return what is wrong with a tag that prints a value or is a statement.

    In a Word document, a tag whose only fault are curly quotation marks gets straight ones.
    """
    if tag.kind == "statement" and tag.keyword not in _STATEMENTS:
        return [_unknown_statement(tag)]
    if tag.kind == "cell" and not tag.body and not CELL_TAGS[tag.keyword]:
        return []
    bodies = [tag.body, *(_straighten_quotes(tag.body) if in_word else ())]
    message = ""
    for body in bodies:
        try:
            tree = language.parse(_complete(tag, body))
        except TemplateSyntaxError as error:
            message = message or str(error.message)
        except (RecursionError, MemoryError):
            message = message or "it is nested too deeply"
        except ValueError:
            message = message or "it has a number with too many digits"
        else:
            tag.body = body
            return list(_forbidden(tag, tree))
    hint = suggest_spelling(tag.body, message)
    problem = f"'{tag}' has a syntax error: {message.rstrip('.')}."
    return [Finding("LG202", problem, tag.place, hint)]


def _complete(tag: Tag, body: str) -> str:
    if tag.kind in ("print", "cell"):
        return f"{{{{ {body} }}}}"
    statement = f"{{% {body} %}}"
    whole = _STATEMENTS[tag.keyword].format(tag=statement)
    return f"{whole}{{% endset %}}" if tag.opens == "set" else whole


def _straighten_quotes(body: str) -> Iterator[str]:
    """Yield the body with straight double quotation marks, then with straight single ones too."""
    double = re.sub("[“”„«»]", '"', body)
    yield double
    yield re.sub("[‘’‚]", "'", double)


def _forbidden(tag: Tag, tree: nodes.Template) -> Iterator[Finding]:
    for name in reserved_names_in(tree):
        error = reserved_name_error(name)
        yield Finding(error.code, error.message, tag.place, error.hint)
    for block in tree.find_all(nodes.AssignBlock):
        if block.filter:
            message = f"'{tag}' cannot filter what is between two tags."
            hint = "Filter the values there, where each is printed."
            yield Finding("LG209", message, tag.place, hint)


def _unknown_statement(tag: Tag) -> Finding:
    hint = did_you_mean(tag.keyword, _STATEMENTS)
    if tag.keyword in ("p", "tr", "tc", "r"):
        hint = "In Markdown, write the tag on a line of its own, without the letter."
    if tag.keyword == "include":
        hint = 'Write {% include "passages/thanks.md.j2" %}: one file, by its name.'
    if tag.keyword in ("import", "from", "extends"):
        hint = "A letter can include other files, and no more."
    message = f"'{tag}' is not a statement that letters can use."
    hint = hint or f"The statements are {', '.join(_STATEMENTS)}."
    return Finding("LG203", message, tag.place, hint)
