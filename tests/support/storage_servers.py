"""Real servers of S3 and SFTP for tests, on 127.0.0.1."""

import asyncio
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread
from typing import Any

import asyncssh

_ADDRESS = re.compile(r"Running on (http://127\.0\.0\.1:\d+)")
_REQUEST = re.compile(r'"([A-Z]+) (\S+) HTTP')
_COLOUR = re.compile("\x1b\\[[0-9;]*m")


@dataclass
class S3Server:
    """A server of S3: its address, and the log of the requests that it had."""

    address: str
    log: Path
    _start: int = field(default=0)

    @property
    def variables(self) -> dict[str, str]:
        """The environment of a program that uses the server."""
        return {
            "AWS_ENDPOINT_URL": self.address,
            "AWS_ACCESS_KEY_ID": "key",
            "AWS_SECRET_ACCESS_KEY": "secret",
            "AWS_DEFAULT_REGION": "us-east-1",
        }

    def take_requests(self) -> list[tuple[str, str]]:
        """Return the method and the path of each request since the last call."""
        text = _COLOUR.sub("", self.log.read_text(encoding="utf-8", errors="replace"))
        start, self._start = self._start, len(text)
        return [(one[1], one[2]) for one in _REQUEST.finditer(text[start:])]

    def open(self) -> Any:
        """Return the file system of fsspec for the server."""
        import s3fs

        return s3fs.S3FileSystem(
            key="key",
            secret="secret",
            endpoint_url=self.address,
            use_listings_cache=False,
        )


@contextmanager
def start_s3(folder: Path) -> Iterator[S3Server]:
    """Start a server of S3 with the bucket ``letters``, until the block is left."""
    log = folder / "s3.log"
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", "0"]
    with log.open("wb") as file, subprocess.Popen(command, stdout=file, stderr=file) as process:
        try:
            end = time.monotonic() + 60
            while not (found := _ADDRESS.search(log.read_text(errors="replace"))):
                assert process.poll() is None and time.monotonic() < end
                time.sleep(0.05)
            server = S3Server(found[1], log)
            server.open().mkdir("letters")
            yield server
        finally:
            process.terminate()


@dataclass
class SftpServer:
    """A server of SFTP: its port, and the home of a user whose key it takes."""

    port: int
    home: Path


@contextmanager
def start_sftp(folder: Path) -> Iterator[SftpServer]:
    """Start a server of SFTP, until the block is left.

    ``~/.ssh`` of the home has the key of the user and that of the host.
    """
    host_key, user_key = (asyncssh.generate_private_key("ssh-ed25519") for _ in range(2))
    ssh = folder / "home/.ssh"
    ssh.mkdir(parents=True)
    user_key.write_private_key(ssh / "id_ed25519")
    user_key.write_public_key(ssh / "id_ed25519.pub")
    loop = asyncio.new_event_loop()
    thread = Thread(target=loop.run_forever, daemon=True)
    thread.start()

    async def listen() -> asyncssh.SSHAcceptor:
        return await asyncssh.listen(
            "127.0.0.1",
            0,
            server_host_keys=[host_key],
            authorized_client_keys=str(ssh / "id_ed25519.pub"),
            sftp_factory=True,
        )

    acceptor = asyncio.run_coroutine_threadsafe(listen(), loop).result(30)
    port = acceptor.get_port()
    public = host_key.export_public_key().decode()
    (ssh / "known_hosts").write_text(f"[127.0.0.1]:{port} {public}", encoding="utf-8")
    try:
        yield SftpServer(port, folder / "home")
    finally:

        async def close() -> None:
            acceptor.close()
            await acceptor.wait_closed()

        asyncio.run_coroutine_threadsafe(close(), loop).result(30)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
