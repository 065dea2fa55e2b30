"""The forms that there are, by the names that ``--format`` has for them."""

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass

from lettergen.export.format import Form, Made, Settings, WordLetter
from lettergen.system.signals import held


@dataclass(frozen=True)
class OneByOne:
    """A form that is made of each letter by itself, by a function from a letter to the form."""

    of_letter: Callable[[WordLetter], Made]
    fingerprint: str = ""
    remark: str = ""
    takes_batches: bool = False

    def make(self, letters: Sequence[WordLetter]) -> Generator[Made, None, None]:
        """Make the form of every letter, in their order."""
        for letter in letters:
            with held():
                made = self.of_letter(letter)
            yield made


def form(name: str, settings: Settings) -> Form:
    """The form of that name; ``docx`` is none, for it is what the others are made of.

    What makes it is loaded with it. Raises ``LettergenError`` if the program that makes it is
    asked for and not there.
    """
    if name == "pdf":
        from lettergen.export import pdf

        return pdf.form(settings)
    if name == "html":
        from lettergen.export import content, html

        return OneByOne(html.made, content.fingerprint())
    if name == "txt":
        from lettergen.export import content, text

        return OneByOne(text.made, content.fingerprint())
    if name == "md":
        from lettergen.export import content, markdown

        return OneByOne(markdown.made, content.fingerprint())
    raise ValueError(name)
