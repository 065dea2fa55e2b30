"""Open SFTP with fsspec, to hosts alone whose key is known.

fsspec trusts whatever key a host shows. A letter is confidential: as ``sftp`` does, lettergen
refuses a host that is not in ``~/.ssh/known_hosts``.
"""

import paramiko
from fsspec.implementations.sftp import SFTPFileSystem
from fsspec.utils import infer_storage_options


class _KnownHostsFileSystem(SFTPFileSystem):  # type: ignore[misc]  # fsspec has no types
    def _connect(self) -> None:
        self.client = paramiko.SSHClient()
        self.client.load_system_host_keys()
        self.client.set_missing_host_key_policy(paramiko.RejectPolicy())
        self.client.connect(self.host, timeout=20, **self.ssh_kwargs)
        self.ftp = self.client.open_sftp()


def build_file_system(url: str) -> SFTPFileSystem:
    """Connect to the host of a URL, with the keys of the user's agent and ``~/.ssh``."""
    parts = infer_storage_options(url)
    settings = {key: parts[key] for key in ("port", "username") if parts.get(key)}
    return _KnownHostsFileSystem(parts["host"], skip_instance_cache=True, **settings)
