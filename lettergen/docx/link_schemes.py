"""The addresses that a letter may link to."""

ALLOWED_SCHEMES = ("http", "https", "mailto", "tel")
"""The schemes that a hyperlink may have."""

LINK_HINT = f"A link begins with {', '.join(ALLOWED_SCHEMES)}."


def describe_refused_link(target: str) -> str:
    """Return the message for a link that no letter may have."""
    return f"'{target}' is not an address that a letter can link to."
