"""Expressions and patterns of a campaign: conditions, sort keys, file names."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import CodeType
from typing import Any

from jinja2 import Template, TemplateSyntaxError, nodes

from lettergen.diagnostics.finding import Finding, LettergenError, Place
from lettergen.system import cache, fingerprint, stored
from lettergen.system.patterns import compile_lazily
from lettergen.template.errors import MergeError
from lettergen.template.jinja.environment import Language
from lettergen.template.jinja.name_hints import suggest_spelling
from lettergen.template.jinja.reserved import reserved_name_error, reserved_names_in
from lettergen.template.values import as_text

_KIND = "pattern"
_LONE_EQUALS = compile_lazily(r"(?<![=!<>])=(?!=)")


def compile_expression(language: Language, text: str, place: Place) -> Callable[..., Any]:
    """Compile an expression over a recipient; raises ``LettergenError`` (LG200, LG266)."""
    with _syntax_errors("an expression", text, place):
        compiled = language.compile_expression(text, undefined_to_none=False)
        _check_names(language.parse(f"{{{{ {text} }}}}"), place)
    return compiled


def compile_text(language: Language, pattern: str, place: Place) -> Callable[..., str]:
    """Compile a pattern for a plain text; raises ``LettergenError`` (LG200, LG266)."""
    return compile_pattern(language, pattern, place, as_text, "text")


def compile_file_name(language: Language, pattern: str, place: Place) -> Callable[..., str]:
    """Compile a pattern for file names; raises ``LettergenError`` (LG200, LG266).

    A value in a name must not contain a ``/``: it would make a folder that nobody wants.
    """
    return compile_pattern(language, pattern, place, _check_file_name_value, "file name")


def compile_pattern(
    language: Language, pattern: str, place: Place, finalize: Callable[..., str], kind: str
) -> Callable[..., str]:
    """Compile a pattern, or take it from the cache as an earlier run compiled it."""
    plain = language.overlay(autoescape=False, finalize=finalize)
    key = ""
    if type(language) is Language and not language.has_extensions:
        key = fingerprint.hash_value([stored.PYTHON, fingerprint.hash_engine(), kind, pattern])
    code = _read_code(key)
    if code is None:
        with _syntax_errors("a pattern", pattern, place):
            code = plain.compile(pattern)
            _check_names(language.parse(pattern), place)
        if key:
            cache.write(_KIND, key, stored.dump(code))
    template = Template.from_code(plain, code, plain.globals)

    def render(**values: Any) -> str:
        context = template.new_context({**plain.globals, **values}, shared=True)
        return "".join(template.root_render_func(context))

    return render


def _read_code(key: str) -> CodeType | None:
    data = cache.read(_KIND, key) if key else None
    try:
        found = stored.load(data) if data else None
    except ValueError:
        return None
    return found if isinstance(found, CodeType) else None


@contextmanager
def _syntax_errors(what: str, text: str, place: Place) -> Iterator[None]:
    """Raise what is wrong with an expression or a pattern as ``LettergenError``."""
    try:
        yield
    except TemplateSyntaxError as error:
        message = f"'{text}' is not {what}: {error.message}."
        hint = suggest_spelling(text, error.message or "")
        if _LONE_EQUALS.search(text):
            hint = f"Compare with '=='. {hint}".strip()
        raise LettergenError(Finding("LG200", message, place, hint)) from None
    except (SyntaxError, RecursionError, MemoryError, ValueError):
        raise LettergenError(Finding("LG266", f"{what} is too deeply nested.", place)) from None


def _check_names(tree: nodes.Template, place: Place) -> None:
    for name in reserved_names_in(tree):
        error = reserved_name_error(name)
        raise LettergenError(Finding(error.code, error.message, place, error.hint))


def _check_file_name_value(value: Any) -> str:
    text = as_text(value, what="a field in the file name")
    if "/" in text or "\\" in text:
        message = f"'{text}' cannot be part of a file name."
        hint = "The filter 'slug' turns any text into a safe name: {{ name | slug }}."
        raise MergeError("LG401", message, hint)
    return text
