"""Hints for names that a template cannot have as they are, or does not find."""

from collections.abc import Iterable

from lettergen.data.names import identify, spell
from lettergen.diagnostics.finding import find_most_similar
from lettergen.system.patterns import compile_lazily

_QUOTED = compile_lazily(r"\"[^\"]*\"|'[^']*'")
_WORDS = compile_lazily(r"\w+(?:[ \u00a0]+\w+)*")
_KEYWORDS = compile_lazily(
    r"\b(?:and|call|elif|else|for|if|in|is|macro|not|or|recursive|set|with|p|r|tc|tr)\b"
)
_FOUND = compile_lazily(r"got '([^']+)'")


def find_similar(name: str, known: Iterable[str]) -> str | None:
    """Return the known name most similar to one that nobody has; ``None`` if none is."""
    wanted = identify(name)
    names = {identify(one) or one: one for one in known}
    longer = [one for one in names if wanted and one.startswith(f"{wanted}_")]
    if len(longer) == 1:  # whoever writes E-mail gets a difference from E
        return names[longer[0]]
    found = find_most_similar(wanted, names)
    return names[found] if found else None


def suggest_name(name: str, known: Iterable[str]) -> str:
    """Return a sentence with the similar name as a template writes it; empty if there is none."""
    similar = find_similar(name, known)
    return f"Did you mean '{spell(similar)}'?" if similar else ""


def suggest_spelling(text: str, problem: str) -> str:
    """Return a hint for a syntax error that comes from a name with spaces, or a leading digit.

    ``text`` is the tag or expression, ``problem`` what Jinja has to say about it.
    """
    found = _FOUND.search(problem)
    if not found and "chunk after" not in problem:
        return ""
    for part in _KEYWORDS.split(_QUOTED.sub('""', text)):
        for words in _WORDS.findall(part):
            is_name = len(words.split()) > 1 or (words[0].isdigit() and not words.isdigit())
            if is_name and (not found or found[1] in words):
                return f"If '{words}' is the name of a field, write {spell(words)}."
    return ""
