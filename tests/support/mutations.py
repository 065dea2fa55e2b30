"""Break the shipped campaign at random, in one place at a time, and see what ``check`` says.

    python -m tests.support.mutations --count 400 --seed 1

A break is *seen* if ``check`` finds an error or a warning that it does not find in the campaign
as shipped. One that is not seen and changes no letter does no harm. The rest are survivors:
letters that are wrong, and nothing said. ``EXPLAINED`` says why each kind of them may survive.
"""

import argparse
import random
import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from lettergen import api
from lettergen.diagnostics.collect import collecting
from lettergen.diagnostics.finding import LettergenError
from lettergen.diagnostics.rules import Severity
from lettergen.project.loader import Source, load_project

REPOSITORY = Path(__file__).parents[2]
RECIPIENTS, CITATIONS, CAMPAIGN = "recipients.yaml", "citations.yaml", "campaign.yaml"
LETTER, LETTERHEAD = "templates/vru-letter.md.j2", "templates/letterhead.docx"
FILES = (RECIPIENTS, CITATIONS, CAMPAIGN, LETTER, LETTERHEAD)

EXPLAINED = {
    "misspell a word of a value": (
        "a misspelt word is known by the right one only where that stands three times; "
        "the rest is for a spelling checker"
    ),
    "misspell a word of the letter": "the same for the words that all letters share",
    "drop a word of the letter": "grammar, which a person reads for",
    "drop a tag": (
        "a branch may leave a field out that another prints, as the shipped letter does; "
        "only a field that no branch prints any more is noticed"
    ),
    "swap passages": (
        "two passages that name no area and no person fit either letter as far as the data says; "
        "each keeps the citation that it stood by"
    ),
    "swap units": "a unit whose name holds no word of its area fits either letter",
    "swap citations": (
        "a source whose id holds no word of its area may be cited by any letter; "
        "what a publication is about stands in its title, for a person to compare"
    ),
    "swap addresses": (
        "an address that names no area of another recipient is an address like any other"
    ),
    "swap titles": "a title that names no area fits either person",
    "drop a line of an address": (
        "an address may have three lines or seven; only its last line, the postcode, must be there"
    ),
    "double a line of an address": "a house and a street may have the same name",
    "drop a letter of a URL": "the address is as well-formed as before; check --links asks for it",
    "change a date": "a date is as good as another",
    "swap two marks": "both citations exist, and each is still cited",
    "drop a paragraph of the letter": "a letter with a paragraph less is a letter",
    "drop a point to confirm": "it stands in no letter, and a person may strike it out",
}


class Outcome(StrEnum):
    """What became of a break."""

    SEEN = "seen"
    HARMLESS = "unseen, no letter changed"
    SURVIVED = "survived"


@dataclass(frozen=True)
class Break:
    """One break: its kind, where, what was done, and what came of it."""

    kind: str
    file: str
    done: str
    outcome: Outcome
    codes: tuple[str, ...] = ()


Change = tuple[str, str, bytes | None]
"""The file, what was done in words, and its new contents; nothing if the file goes."""

Kind = Callable[[random.Random, dict[str, bytes]], Change | None]
KINDS: dict[str, Kind] = {}


def kind(name: str) -> Callable[[Kind], Kind]:
    """Give a kind of break its name."""

    def named(function: Kind) -> Kind:
        KINDS[name] = function
        return function

    return named


def _sub(
    rng: random.Random,
    files: dict[str, bytes],
    file: str,
    pattern: str,
    new: str | Callable[[re.Match[str]], str],
) -> Change | None:
    """Replace one match of a pattern, chosen at random."""
    text = files[file].decode()
    found = list(re.finditer(pattern, text, re.MULTILINE))
    if not found:
        return None
    match = rng.choice(found)
    put = new(match) if callable(new) else match.expand(new)
    if put == match.group():
        return None
    line = text.count("\n", 0, match.start()) + 1
    done = f"line {line}: {match.group()[:60]!r} -> {put[:60]!r}"
    return file, done, (text[: match.start()] + put + text[match.end() :]).encode()


def _misspelt(rng: random.Random, word: str) -> str:
    at = rng.randrange(len(word) - 1)
    swapped = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return swapped if swapped != word else word[:at] + word[at + 1 :]


def _pattern(name: str, file: str, pattern: str, new: str) -> None:
    @kind(name)
    def change(rng: random.Random, files: dict[str, bytes]) -> Change | None:
        return _sub(rng, files, file, pattern, new)


def _misspelling(name: str, file: str, pattern: str) -> None:
    """Misspell what the group ``word`` of a pattern finds."""

    @kind(name)
    def change(rng: random.Random, files: dict[str, bytes]) -> Change | None:
        def misspelt(match: re.Match[str]) -> str:
            start, end = match.start("word") - match.start(), match.end("word") - match.start()
            whole = match.group()
            return whole[:start] + _misspelt(rng, match["word"]) + whole[end:]

        return _sub(rng, files, file, pattern, misspelt)


def _swapping(name: str, pattern: str, file: str = RECIPIENTS) -> None:
    """Swap what two matches of a pattern hold in their group ``own``."""

    @kind(name)
    def change(rng: random.Random, files: dict[str, bytes]) -> Change | None:
        text = files[file].decode()
        one, other = sorted(
            rng.sample(list(re.finditer(pattern, text, re.MULTILINE)), 2), key=lambda m: m.start()
        )
        if one["own"] == other["own"]:
            return None
        new = (
            text[: one.start("own")]
            + other["own"]
            + text[one.end("own") : other.start("own")]
            + one["own"]
            + text[other.end("own") :]
        )
        lines = [text.count("\n", 0, match.start("own")) + 1 for match in (one, other)]
        done = f"lines {lines[0]} and {lines[1]}: {one['own'][:40]!r}, {other['own'][:40]!r}"
        return file, done, new.encode()


_FIELD = r"^(?:- |  )(?:  )?(?:area|name|title|salutation|interest|source)"
_ENTRY = r"^- area: (?:.*\n(?!- area))*.*\n"

# Recipients
_pattern("drop a field", RECIPIENTS, rf"{_FIELD}: .*\n", "")
_pattern("empty a field", RECIPIENTS, rf"({_FIELD}:) .*", r"\1")
_pattern("blank a field", RECIPIENTS, rf"({_FIELD}:) .*", r'\1 ""')
_pattern("fill a field with a space", RECIPIENTS, rf"({_FIELD}:) .*", r'\1 " "')
_pattern("double a field", RECIPIENTS, rf"({_FIELD}: .*\n)", r"\1\1")
_pattern("put TBC into a field", RECIPIENTS, rf"({_FIELD}:) .*", r"\1 TBC")
_pattern("put a tag into a value", RECIPIENTS, r"(interest: the \w+)", r"\1 {{ name }}")
_pattern("put a tab before a field", RECIPIENTS, rf"{_FIELD}: ", "\t\\g<0>")
_pattern("indent a field by one more", RECIPIENTS, r"^  (?:name|title|salutation): ", r" \g<0>")
_pattern("put a zero-width space into a value", RECIPIENTS, r"(salutation: \w)", "\\1\u200b")
_pattern("put a no-break space into a name", RECIPIENTS, r"^(  name: \w+) ", "\\1\u00a0")
_pattern("double a space of a passage", RECIPIENTS, r"(interest: \w+ \w+) ", r"\1  ")
_pattern("double a word of a passage", RECIPIENTS, r"(interest: \w+) (\w+) ", r"\1 \2 \2 ")
_pattern("end a passage in a full stop", RECIPIENTS, r"(interest: .*)", r"\1.")
_pattern("put a colon into a value", RECIPIENTS, r"^(  title: \w+) ", r"\1: ")
_pattern("drop an entry's dash", RECIPIENTS, r"^- area", "  area")
_pattern("double an entry", RECIPIENTS, rf"({_ENTRY})", r"\1\n\1")
_pattern("drop an address", RECIPIENTS, r"^  address:\n(?:    - .*\n)+", "")
_pattern("drop the last line of an address", RECIPIENTS, r"^    - .*\n(?=  vru:)", "")
_pattern("drop a line of an address", RECIPIENTS, r"^    - .*\n(?=    - )(?!    - \")", "")
_pattern("double a line of an address", RECIPIENTS, r"^(    - (?!\").*\n)(?=    - )", r"\1\1")
_pattern("drop a digit of a postcode", RECIPIENTS, r"^(    - [A-Z]+)\d+ (?=\d[A-Z]{2}$)", r"\1 ")
_pattern("drop a letter of a postcode", RECIPIENTS, r"^(    - [A-Z]+\d+ \d[A-Z])[A-Z]$", r"\1")
_pattern("drop the group around a unit", RECIPIENTS, r"^  vru:\n", "")
_pattern("drop a point to confirm", RECIPIENTS, r"^    - \".*\n", "")
_misspelling(
    "misspell a key",
    RECIPIENTS,
    r"^(?:- |  )(?:  )?(?P<word>area|name|title|salutation|address|vru|interest|source|confirm):",
)
_misspelling("misspell a source", RECIPIENTS, r"source: (?P<word>\S+)")
_misspelling("misspell a salutation", RECIPIENTS, r"salutation: (?P<word>\w+)")
_misspelling(
    "misspell a word of a value", RECIPIENTS, r"^(?:  title|    interest): .*\b(?P<word>\w{4,})"
)
_swapping("swap salutations", r"  salutation: (?P<own>.*)")
_swapping("swap names", r"^  name: (?P<own>.*)")
_swapping("swap titles", r"^  title: (?P<own>.*)")
_swapping("swap areas", r"- area: (?P<own>.*)")
_swapping("swap units", r"^    name: (?P<own>.*)")
_swapping("swap passages", r"    interest: (?P<own>.*)")
_swapping("swap citations", r"    source: (?P<own>.*)")
_swapping("swap addresses", r"^  address:\n(?P<own>(?:    - .*\n)+)")


@kind("copy another's passage")
def _copy_passage(rng: random.Random, files: dict[str, bytes]) -> Change | None:
    passages = re.findall(r"interest: .*", files[RECIPIENTS].decode())
    return _sub(rng, files, RECIPIENTS, r"interest: .*", lambda _: rng.choice(passages))


@kind("speak of another area")
def _other_area(rng: random.Random, files: dict[str, bytes]) -> Change | None:
    areas = re.findall(r"- area: (.*)", files[RECIPIENTS].decode())

    def in_another(match: re.Match[str]) -> str:
        own = re.findall(r"- area: (.*)", match.string[: match.start()])[-1]
        return f"{match[1]} in {rng.choice([area for area in areas if area != own])}"

    return _sub(rng, files, RECIPIENTS, r"(interest: .*)", in_another)


# Citations
_pattern("drop a line of a citation", CITATIONS, r"^    (?:title|URL|author): ?.*\n", "")
_pattern("drop a citation", CITATIONS, r"^  - id: .*\n(?:    .*\n)+", "")
_pattern("double a citation", CITATIONS, r"^(  - id: .*\n(?:    .*\n)+)", r"\1\n\1")
_pattern(
    "double a citation under another id",
    CITATIONS,
    r"^(  - id: )(.*\n)((?:    .*\n)+)",
    r"\1\2\3\n\1a-\2\3",
)
_pattern("drop the scheme of a URL", CITATIONS, r"(URL: )https?://", r"\1")
_pattern("put a space into a URL", CITATIONS, r"(URL: https?://\S{20})", r"\1 ")
_pattern("drop a letter of a URL", CITATIONS, r"(URL: .*-)\w(?=\w)", r"\1")
_pattern("put TODO into a title", CITATIONS, r"(title: )", r"\1TODO ")
_misspelling("misspell an id", CITATIONS, r"- id: (?P<word>\S+)")
_misspelling("misspell a variable", CITATIONS, r"^    (?P<word>title|author|issued|URL):")

# The letter
_TAG = r"\{\{.*?\}\}|\{%.*?%\}"
_pattern("drop a tag", LETTER, _TAG, "")
_pattern("double a tag", LETTER, rf"({_TAG})", r"\1 \1")
_pattern("drop an opening brace", LETTER, r"\{(?=[{%])", "")
_pattern("drop a closing brace", LETTER, r"(?<=[}%])\}", "")
_pattern("turn a condition round", LETTER, "==", "!=")
_pattern("misspell what a condition compares with", LETTER, 'apcc-2020"', 'apcc-2002"')
_pattern("drop a footnote mark", LETTER, r"\[\^[^\]]*\]", "")
_pattern("drop the scheme of a link", LETTER, r"\(https://", "(")
_pattern("put a placeholder into the letter", LETTER, r"\.$", " [insert figure].")
_pattern("drop a word of the letter", LETTER, r"(?<= )[a-z]{3,} ", "")
_pattern("drop a paragraph of the letter", LETTER, r"^[A-Z][^{}\[\n]*\n\n", "")
_misspelling(
    "misspell a name in a tag",
    LETTER,
    r"\{[{%][^}]*?\b(?P<word>vru|interest|source|contact|name|role|email)\b[^}]*\}",
)
_misspelling("misspell a statement", LETTER, r"\{% (?P<word>if|else|endif)\b")
_misspelling("misspell a footnote mark", LETTER, r"\[\^(?P<word>[^\]]*)\]")
_misspelling("misspell a word of the letter", LETTER, r"(?<= )(?P<word>[a-z]{5,})(?= )")
_swapping("swap two marks", r"\[\^(?P<own>[^\]]*)\]", LETTER)

# The campaign
_pattern("drop a line of the campaign", CAMPAIGN, r"^\s*\w+: .*\n", "")
_pattern("change a date", CAMPAIGN, r"2020-10-13", "2020-10-31")
_pattern("make a date no date", CAMPAIGN, r"2020-10-13", "2020-13-10")
_pattern("break an e-mail address", CAMPAIGN, r"(email: .*)@", r"\1")
_pattern("misspell a path", CAMPAIGN, r"^(\w+: [^{]*)\.(\w+)$", r"\1s.\2")
_pattern("drop what tells files apart", CAMPAIGN, r"\{\{ area \| slug \}\}", "letter")
_misspelling("misspell a key of the campaign", CAMPAIGN, r"^\s*(?P<word>[a-z]{4,}):")


# Files
@kind("drop a file")
def _drop_file(rng: random.Random, files: dict[str, bytes]) -> Change:
    return rng.choice(FILES[:2] + FILES[3:]), "", None


@kind("cut a file short")
def _cut_file(rng: random.Random, files: dict[str, bytes]) -> Change | None:
    file = rng.choice((RECIPIENTS, CITATIONS, LETTERHEAD))
    at = rng.randrange(len(files[file]) // 10, len(files[file]) * 9 // 10)
    return file, f"after {at} bytes", files[file][:at]


@kind("save a file in Latin-1")
def _latin(rng: random.Random, files: dict[str, bytes]) -> Change:
    file = rng.choice((RECIPIENTS, CITATIONS))
    text = files[file].decode()
    return file, "", text.encode("latin-1", errors="replace")


class Laboratory:
    """A copy of the shipped campaign that is broken and mended again and again."""

    def __init__(self, folder: Path, *, with_spelling: bool = False) -> None:
        self._folder, self._with_spelling = folder, with_spelling
        (folder / "templates").mkdir(parents=True)
        self._files: dict[str, bytes] = {}
        for name in FILES:
            shutil.copyfile(REPOSITORY / name, folder / name)
            self._files[name] = (folder / name).read_bytes()
        self._letters = self._merged()
        self._findings = self._found()

    def breaks(self, count: int, seed: int) -> list[Break]:
        """So many breaks, each kind in turn."""
        rng = random.Random(seed)
        made: list[Break] = []
        while len(made) < count:
            for name, make in KINDS.items():
                change = next((c for _ in range(5) if (c := make(rng, self._files))), None)
                if change and len(made) < count:
                    made.append(self._broken(name, *change))
        return made

    def _broken(self, name: str, file: str, done: str, contents: bytes | None) -> Break:
        path = self._folder / file
        if contents is None:
            path.unlink()
        else:
            path.write_bytes(contents)
        try:
            new = self._found() - self._findings
            if new:
                codes = tuple(sorted({code for code, _, _ in new}))
                return Break(name, file, done, Outcome.SEEN, codes)
            is_same = self._merged() == self._letters
            return Break(name, file, done, Outcome.HARMLESS if is_same else Outcome.SURVIVED)
        finally:
            path.write_bytes(self._files[file])

    def _found(self) -> set[tuple[str, str, str]]:
        report = api.check(self._folder, api.Options(), with_spelling=self._with_spelling)
        found = report.findings
        return {(f.code, f.message, f.hint) for f in found if f.severity is not Severity.NOTE}

    def _merged(self) -> dict[str, bytes]:
        """Every letter by its file's name."""
        try:
            with collecting():
                project = load_project(Source(self._folder), api.Options())
            assert project.letter is not None
            values = project.campaign.values
            return {
                str(one.path): project.letter.merge(one.label, one.recipient.fields, values)
                for one in project.letters
            }
        except LettergenError:
            return {}


def main() -> None:
    """Break, and report."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--count", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--spelling", action="store_true", help="look words up in a dictionary")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        laboratory = Laboratory(Path(folder) / "campaign", with_spelling=arguments.spelling)
        made = laboratory.breaks(arguments.count, arguments.seed)
    outcomes = Counter(one.outcome for one in made)
    harmful = len(made) - outcomes[Outcome.HARMLESS]
    print(f"{len(made)} breaks of {len(KINDS)} kinds, seed {arguments.seed}.")
    for outcome in Outcome:
        print(f"  {outcomes[outcome]:4} {outcome}")
    print(f"  {outcomes[Outcome.SEEN] / harmful:.1%} of those that do harm are seen.")
    for outcome in (Outcome.SURVIVED, Outcome.HARMLESS):
        print(f"\n{outcome}:")
        for name in KINDS:
            kin = [one for one in made if one.kind == name]
            shown = [one for one in kin if one.outcome is outcome]
            if shown:
                print(f"  {name} ({len(shown)} of {len(kin)}): {EXPLAINED.get(name, '?')}")
                for one in shown:
                    print(f"    {one.file} {one.done}")


if __name__ == "__main__":
    main()
