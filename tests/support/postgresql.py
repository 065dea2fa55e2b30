"""A PostgreSQL server of the tests' own, which only a socket in its folder leads to."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

PASSWORD = "only for tests"


class Server(NamedTuple):
    """A running server: the folder of its socket, and a file with the password of its user."""

    socket: Path
    password_file: Path

    @property
    def environment(self) -> dict[str, str]:
        """The variables by which libpq finds the server, without a password."""
        return {"PGHOST": str(self.socket), "PGUSER": "letters", "PGDATABASE": "postgres"}


def find_programs() -> Path | None:
    """Return the folder of the newest server's programs, ``None`` if none is installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    program = shutil.which("initdb")
    return found[-1].parent if found else Path(program).resolve().parent if program else None


@contextmanager
def run_server(programs: Path) -> Iterator[Server]:
    """Start a server, and stop it at the end. Root runs it as the user ``postgres``."""
    user = "postgres" if os.name == "posix" and os.geteuid() == 0 else None
    # The name of a socket may have no more than about a hundred characters.
    folder = Path(tempfile.mkdtemp(prefix="lettergen-"))
    try:
        password, data = folder / "password", folder / "data"
        password.write_text(PASSWORD, encoding="utf-8")
        passwords = folder / "pgpass"
        passwords.write_text(f"*:*:*:*:{PASSWORD}\n", encoding="utf-8")
        passwords.chmod(0o600)
        if user:
            for path in (folder, password):
                shutil.chown(path, user)
        folder.chmod(0o755)

        def run(program: str, *arguments: str) -> None:
            command = [str(programs / program), *arguments]
            subprocess.run(command, check=True, user=user, cwd=folder, stdout=subprocess.DEVNULL)

        run("initdb", "-D", str(data), "-U", "letters", "-A", "scram-sha-256", "-E", "UTF8",
            "--locale=C", "--no-sync", f"--pwfile={password}")  # fmt: skip
        options = f"-k {folder} -c listen_addresses= -c fsync=off"
        run("pg_ctl", "-D", str(data), "-w", "-l", str(data / "log"), "-o", options, "start")
        try:
            yield Server(folder, passwords)
        finally:
            run("pg_ctl", "-D", str(data), "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
