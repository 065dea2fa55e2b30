"""What every PDF of ours has, whichever engine made it."""

from lettergen.formats import Made, WordLetter


def finished(pdf: bytes, letter: WordLetter, *, tagged: bool, archive: bool) -> Made:
    """The engine's PDF, finished; without data if it is not the letter's."""
    raise NotImplementedError
