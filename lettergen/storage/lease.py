"""The lock object of a folder in storage: one run at a time writes there.

Storage has no locks that end with a process. The lock is an object that only one run can create;
it is renewed every minute. One that was not renewed for five minutes, or whose process on this
machine has ended, is that of a run that was killed, and is taken over.
"""

import json
import os
import platform
import time
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

from lettergen.diagnostics.finding import Finding, LettergenError, Place
from lettergen.storage.file_system import ObjectChangedError, StorageError

if TYPE_CHECKING:
    from lettergen.storage.folder import StorageFolder

NAME = ".lettergen/lock"
_RENEWED = 60  # seconds
_EXPIRED = 300  # seconds


class Lease:
    """The lock object of one folder, created when this is.

    Raises:
        LettergenError: another run has it (LG411), or the storage refuses (LG893).
    """

    def __init__(self, folder: "StorageFolder") -> None:
        self._folder = folder
        self._token = os.urandom(16).hex()
        self._since = time.strftime("%Y-%m-%d %H:%M:%S")
        self._ended = Event()
        self._is_lost = False
        try:
            self._tag = folder.put(NAME, self._encode(), expected="")
        except ObjectChangedError:
            self._take_over()
        if not self._is_own():  # storage without exclusive writing let two runs in
            raise _refuse(folder, self._read())
        self._thread = Thread(target=self._renew, daemon=True)
        self._thread.start()

    def check(self) -> None:
        """Raise ``StorageError`` (LG895) if another run has taken the lock over."""
        if self._is_lost:
            message = f"the lock of {self._folder.url} was lost to another run."
            hint = "Look that no other run writes there, and run lettergen again."
            raise StorageError(Finding("LG895", message, Place(self._folder.url), hint))

    def release(self) -> None:
        """Remove the lock object, unless another run has it."""
        self._ended.set()
        self._thread.join()
        if not self._is_lost and self._is_own():
            self._folder.remove(NAME)

    def _encode(self) -> bytes:
        content = {
            "token": self._token,
            "process": os.getpid(),
            "host": platform.node(),
            "since": self._since,
            "renewed": time.time(),
        }
        return json.dumps(content).encode()

    def _read(self) -> dict[str, Any]:
        try:
            content = json.loads(self._folder.get(NAME) or b"{}")
        except ValueError:
            return {}
        return content if isinstance(content, dict) else {}

    def _is_own(self) -> bool:
        return self._read().get("token") == self._token

    def _take_over(self) -> None:
        """Replace the lock object of a run that was killed."""
        tag = self._folder.find_tag(NAME)
        if tag and is_held(self._read()):
            raise _refuse(self._folder, self._read())
        try:
            self._tag = self._folder.put(NAME, self._encode(), expected=tag)
        except ObjectChangedError:
            raise _refuse(self._folder, self._read()) from None

    def _renew(self) -> None:
        while not self._ended.wait(_RENEWED):
            try:
                self._tag = self._folder.put(NAME, self._encode(), expected=self._tag)
            except ObjectChangedError:
                self._is_lost = True
                return
            except LettergenError:  # the next try may reach the storage again
                continue


def is_held(holder: dict[str, Any]) -> bool:
    """Whether the run that wrote a lock object is still at work."""
    renewed, process = holder.get("renewed"), holder.get("process")
    if not isinstance(renewed, (int, float)) or not isinstance(process, int):
        return False
    if holder.get("host") == platform.node() and os.name == "posix":
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return False
        except OSError:
            pass
    return abs(time.time() - renewed) < _EXPIRED


def _refuse(folder: "StorageFolder", holder: dict[str, Any]) -> LettergenError:
    who = ""
    if holder:
        who = f" (process {holder.get('process')} on {holder.get('host')}, "
        who += f"since {holder.get('since')})"
    message = f"another run of lettergen is writing to this folder{who}."
    hint = "Wait until it is finished, or write to another folder with --out."
    return LettergenError(Finding("LG411", message, Place(folder.url), hint))


def refuse_held(folder: "StorageFolder") -> None:
    """Raise ``LettergenError`` (LG411) if another run writes to a folder in storage."""
    data = folder.get(NAME)
    try:
        holder = json.loads(data) if data else {}
    except ValueError:
        holder = {}
    if isinstance(holder, dict) and holder and is_held(holder):
        raise _refuse(folder, holder)
