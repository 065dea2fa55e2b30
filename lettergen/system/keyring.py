"""Passwords in the keyring of the system, through the package ``keyring``."""


class KeyringFailure(Exception):  # noqa: N818
    """Why the keyring gives no password: a message, and a hint that may be empty."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


def find_password(service: str, user: str) -> str:
    """Return the password of a user that the keyring has under the name of a service.

    Raises:
        KeyringFailure: the package is not installed, the keyring fails, or it has no such password.
    """
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError:
        message = "the package that reads the keyring is not installed."
        hint = "Install it with: pip install 'lettergen[keyring]'"
        raise KeyringFailure(message, hint) from None
    try:
        password: str | None = keyring.get_password(service, user)
    except KeyringError as error:
        first = next(iter(str(error).splitlines()), "")
        raise KeyringFailure(f"the keyring fails: {first.rstrip('.')}.") from None
    if password is None:
        message = f"the keyring has no password of '{user}' under '{service}'."
        raise KeyringFailure(message, f"Store it with: keyring set {service} {user}")
    return password
