"""The block ``{% language "cy" %} … {% endlanguage %}``: whole paragraphs in another language.

Dates, numbers and lists in it are in that language, too.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from jinja2 import nodes
from jinja2.ext import Extension
from jinja2.runtime import Context
from markupsafe import Markup

from lettergen.languages.current import using_locale
from lettergen.template.errors import MergeError
from lettergen.template.jinja.reserved import LETTER
from lettergen.template.languages import read_locale

if TYPE_CHECKING:
    from jinja2.parser import Parser

_WHOLE = ("<w:p>", "<w:p ", "<w:tbl>", "<w:tr>", "<w:tr ", "<?")


class LanguageBlock(Extension):
    """Parses the block, and renders what is in it."""

    tags = {"language"}  # noqa: RUF012  # Jinja's own declaration

    def parse(self, parser: "Parser") -> nodes.Node:
        """Return a call of ``speak`` with the body of the block."""
        line = next(parser.stream).lineno
        tag = parser.parse_expression()
        body = parser.parse_statements(("name:endlanguage",), drop_needle=True)
        call = self.call_method("speak", [nodes.ContextReference(), tag], lineno=line)
        return nodes.CallBlock(call, [], [], body).set_lineno(line)

    def speak(self, context: Context, tag: Any, caller: Callable[[], str]) -> Markup:
        """Return the paragraphs of a block, in the language of a tag.

        Raises ``MergeError`` for an unknown language (LG652), and for a block within a line
        (LG656).
        """
        locale = read_locale(tag)
        letter = context.parent[LETTER]
        with using_locale(locale), letter.speaking(locale.tag):
            xml = str(caller())
        if xml.strip() and not xml.lstrip().startswith(_WHOLE):
            message = "a block in another language consists of whole paragraphs."
            hint = "Put its tags alone on their lines, or use the filter in_language in a line."
            raise MergeError("LG656", message, hint)
        return Markup(letter.mark_spoken(xml, locale.tag))
