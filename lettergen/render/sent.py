"""Record that letters went out by hand or by post, and that they were answered."""

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from lettergen.diagnostics.collect import attempt, collecting
from lettergen.diagnostics.finding import Finding, LettergenError, Place, did_you_mean
from lettergen.ledger.event import Event, EventKind
from lettergen.ledger.ledger import append, read_ledger
from lettergen.ledger.state import LetterState, find_states, get_day, get_number
from lettergen.output.files import describe_os_error
from lettergen.output.manifest_reader import open_manifest
from lettergen.output.names import SUFFIX
from lettergen.project.loader import find_output_folder
from lettergen.render.versions import get_version
from lettergen.system.fingerprint import hash_bytes


class KnownLetters(NamedTuple):
    """The states of the letters of an output folder, and what is wrong with its ledger."""

    states: dict[str, LetterState]
    findings: tuple[Finding, ...]


def list_letters(folder: Path) -> dict[str, LetterState]:
    """Return the states of all letters of an output folder by their names.

    Raises:
        LettergenError: the ledger cannot be read, or a line was altered or is missing (LG840,
            LG841): then nobody knows what was sent.
    """
    known = read_letters(folder)
    if known.findings:
        raise LettergenError(*known.findings)
    return known.states


def read_letters(folder: Path) -> KnownLetters:
    """Return the states of all letters of an output folder by their names.

    They are those of the ledger, and those that are only in the manifest, since an earlier version
    of lettergen wrote them, or the ledger is gone.

    Raises:
        LettergenError: the ledger cannot be read.
    """
    content = read_ledger(folder)
    states = find_states(content.events)
    versions = {
        get_version(Path(f"{name}{SUFFIX}"), number).as_posix()
        for name, state in states.items()
        for number in range(2, max([1, *state.sent, *state.reissues]) + 2)
    }
    with suppress(LettergenError), open_manifest(folder) as listing:  # without one, none is known
        for file, entry in listing.letters:
            name = file.removesuffix(SUFFIX)
            if name != file and file not in versions and name not in states:
                made = Event(EventKind.MADE, name, entry.recipient)
                states[name] = LetterState(name, entry.recipient, made=made)
    return KnownLetters(states, content.findings)


def record_sent(path: Path, names: Sequence[str], on: str, how: str) -> list[Event]:
    """Record that letters were sent: those to these recipients, or all that were not sent yet.

    ``path`` is a campaign or its output folder, ``on`` a day such as ``2020-10-14``, or empty for
    the day of the clock. A letter that was sent is sent again if there is a new version of it.

    Raises:
        LettergenError: a name fits no letter or several (LG845), a letter was sent already
            (LG846), or has no file (LG847). Then nothing is recorded.
    """
    folder = find_output_folder(path)
    states = list_letters(folder)
    chosen = find_letters(states, names, folder) if names else list(states.values())
    events = []
    with collecting():
        for state in chosen:
            with attempt():
                number = _find_next(state, folder)
                if number is None and names:
                    raise LettergenError(_describe_sent(state, folder))
                if number is not None:
                    events.append(_build_sent(state, number, folder, on, how))
    append(folder, *events)
    return events


def record_answered(path: Path, names: Sequence[str], on: str, reply: Path | None) -> list[Event]:
    """Record that letters were answered; ``reply`` is the file of the answer, if there is one.

    Raises:
        LettergenError: a name fits no letter or several (LG845), a letter was not sent or was sent
            later (LG848), or the file cannot be read.
    """
    folder = find_output_folder(path)
    details: dict[str, object] = {"on": on} if on else {}
    if reply is not None:
        details |= {"file": str(reply), "sha256": hash_bytes(_read(reply))}
    events = []
    with collecting():
        for state in find_letters(list_letters(folder), names, folder):
            with attempt():
                if not state.sent:
                    raise LettergenError(_describe_unsent(state, folder))
                first = min(map(get_day, state.sent.values()))
                if on and on < first:
                    raise LettergenError(_describe_early(state, on, first, folder))
                events.append(Event(EventKind.ANSWERED, state.letter, state.recipient, details))
    append(folder, *events)
    return events


def find_letters(
    states: dict[str, LetterState], names: Sequence[str], folder: Path
) -> list[LetterState]:
    """Return the letters that names choose: a recipient's label, or the name of the file.

    Raises:
        LettergenError: a name fits no letter or several (LG845).
    """
    found: dict[str, LetterState] = {}
    with collecting():
        for name in names:
            with attempt():
                state = _find_letter(states, name, folder)
                found[state.letter] = state
    return list(found.values())


def _find_letter(states: dict[str, LetterState], name: str, folder: Path) -> LetterState:
    wanted = name.casefold().removesuffix(SUFFIX)
    fitting = [
        state
        for state in states.values()
        if wanted in (state.recipient.casefold(), *_list_names(state))
    ]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        files = ", ".join(state.letter for state in fitting)
        message = f"'{name}' fits several letters: {files}."
        hint = "Name the file, without its ending."
    else:
        message = f"no letter here is to '{name}'."
        known = {one for state in states.values() for one in (state.recipient, state.letter)}
        hint = did_you_mean(name, known - {""}) or "'lettergen status' lists the letters."
    raise LettergenError(Finding("LG845", message, Place(str(folder)), hint))


def _list_names(state: LetterState) -> tuple[str, str]:
    letter = state.letter.casefold()
    return letter, letter.rpartition("/")[2]


def _find_next(state: LetterState, folder: Path) -> int | None:
    """Return the version to be sent: one in doubt, or the first after those that were sent."""
    if state.doubt:
        return get_number(state.doubt)
    if not state.sent:
        return 1
    following = max(state.sent) + 1
    return following if get_version(_get_file(state, folder), following).exists() else None


def _build_sent(state: LetterState, number: int, folder: Path, on: str, how: str) -> Event:
    file = get_version(_get_file(state, folder), number)
    if not file.exists():
        message = "there is no file of this letter."
        hint = "Render it first, or name the folder that it is in."
        finding = Finding("LG847", message, Place(str(file)), hint)
        raise LettergenError(finding.about(state.recipient))
    details: dict[str, object] = {"how": how}
    if state.doubt and state.doubt.details.get("how") == how:
        details |= state.doubt.details  # the address, the Message-ID and so on
    if on:
        details["on"] = on
    if number > 1:
        details["number"] = number
    details["letter_sha256"] = hash_bytes(_read(file))
    return Event(EventKind.SENT, state.letter, state.recipient, details)


def _get_file(state: LetterState, folder: Path) -> Path:
    return folder / f"{state.letter}{SUFFIX}"


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise LettergenError(describe_os_error(path, error, "cannot be read")) from None


def _describe_sent(state: LetterState, folder: Path) -> Finding:
    message = f"was sent on {state.sent_on}, and has no version since."
    hint = "Render the letter again; a changed one is written beside the one that was sent."
    return Finding("LG846", message, Place(str(_get_file(state, folder))), hint).about(
        state.recipient
    )


def _describe_early(state: LetterState, on: str, first: str, folder: Path) -> Finding:
    message = f"was sent on {first}, so it was not answered on {on}."
    hint = "Correct the day."
    place = Place(str(_get_file(state, folder)))
    return Finding("LG848", message, place, hint).about(state.recipient)


def _describe_unsent(state: LetterState, folder: Path) -> Finding:
    message = "was not sent, as far as the ledger tells, so it cannot be answered."
    hint = f"Record that first: lettergen sent {state.letter}."
    return Finding("LG848", message, Place(str(_get_file(state, folder))), hint).about(
        state.recipient
    )
