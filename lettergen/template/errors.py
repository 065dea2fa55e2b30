"""What stops a merge."""


class MergeError(Exception):
    """A merge that cannot go on, said in words for people; the place is added by the caller.

    ``name`` is the expression whose value is to blame, where that is known.
    """

    def __init__(self, code: str, message: str, hint: str = "", name: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint
        self.name = name
