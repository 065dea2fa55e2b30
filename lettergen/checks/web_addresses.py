"""Check web addresses: how they are written, and whether a reader of the letter can open them."""

import re
from collections.abc import Iterator

from lettergen.checks.flaws import Flaw
from lettergen.system.patterns import compile_lazily

_DOMAIN = r"[\w-]+(\.[\w-]+)+\.?"
WEB = compile_lazily(rf"https?://({_DOMAIN}|localhost|\[[0-9A-Fa-f:]+\])(:\d+)?([/?#]\S*)?", re.I)
BARE_WEB = compile_lazily(rf"{_DOMAIN}(/\S*)?")
LIKE_WEB = compile_lazily(r"h?t?tps?[:/]|www\.|\w+:/|\\\\", re.IGNORECASE)

_HOST = compile_lazily(
    r"(?:[a-z][a-z0-9+.-]*:)?//(?:[^/?#@\s]*@)?(\[[^\]]*\]|[^/?#:\s]+)", re.IGNORECASE
)
_SHARE = compile_lazily(
    r"(?<![\w\\])(?:\\\\[\w.$-]+\\[^\s<>|]+|[A-Z]:\\[^\s<>|]+|file:/+\S+)", re.IGNORECASE
)
_PRIVATE = compile_lazily(
    r"localhost|127(?:\.\d{1,3}){3}|10(?:\.\d{1,3}){3}|192\.168(?:\.\d{1,3}){2}"
    r"|172\.(?:1[6-9]|2\d|3[01])(?:\.\d{1,3}){2}|169\.254(?:\.\d{1,3}){2}|0\.0\.0\.0|\[::1\]"
)
_INTERNAL = compile_lazily(
    r"(?:^|\.)(?:intranet|intra|internal|sharepoint|extranet)(?:\.|$)"
    r"|\.(?:local|lan|internal|intranet|corp|home|localdomain|localhost|priv)$"
    r"|\.sharepoint\.com$|-my\.sharepoint\.com$"
)
_BARE_INTERNAL = compile_lazily(
    r"^(?!.*[.:\[]).*(?:intra|portal|server|share|files?$|nas|srv|\d|wiki|teams|dms|docs|-)"
)
_WRAPPERS = compile_lazily(
    r"safelinks\.protection\.outlook\.com|urldefense\.(?:com|proofpoint\.com)|clicktime\.symantec\.com"
    r"|linkprotect\.cudasvc\.com|protect(?:-\w+)?\.mimecast\.com|secure-web\.cisco\.com"
    r"|l\.facebook\.com|lm\.facebook\.com|l\.instagram\.com|out\.reddit\.com"
    r"|statics\.teams\.cdn\.office\.net|nam\d+\.safelinks\S*|link\.edgepilot\.com|deref-\w+\.\w+"
)
_REDIRECT = compile_lazily(
    r"https?://(?:www\.)?google\.[a-z.]+/url\?|https?://(?:www\.)?bing\.com/ck/"
    r"|https?://(?:www\.)?youtube\.com/redirect\?|https?://(?:www\.)?linkedin\.com/redir/"
    r"|https?://[\w.-]+\.list-manage\d*\.com/track/click|https?://webcache\.googleusercontent\.com",
    re.IGNORECASE,
)
_TRACKING = compile_lazily(
    r"[?&;](utm_\w+|fbclid|gclid|dclid|gbraid|wbraid|msclkid|mc_cid|mc_eid|mkt_tok|_hsenc|_hsmi"
    r"|igshid|igsh|yclid|vero_id|oly_enc_id|oly_anon_id|wickedid|s_cid|trk|trkCampaign|_ga|_gl"
    r"|ref_src|ref_url|cmpid|ns_campaign|ns_mchannel|sessionid|jsessionid|phpsessid|sid)=",
    re.IGNORECASE,
)
_END = compile_lazily(r"[.,;:!?'\"”’>)\]}]+$")
_IN_TEXT = compile_lazily(r"(?:https?://|www\.)[^\s<>«»“”\"]+", re.IGNORECASE)


def find_wrong_link(url: str) -> Iterator[Flaw]:
    """Find why readers of a letter cannot open an address, or what it has beside the page."""
    host = ""
    if found := _HOST.match(url):
        host = found.group(1).casefold().rstrip(".")
    if _SHARE.match(url):
        what = f"contains '{url}', a file that only people in the office can open."
        yield Flaw("LG730", what, "Put the file on the web, or enclose it.")
    elif _PRIVATE.fullmatch(host) or _INTERNAL.search(host) or _BARE_INTERNAL.search(host):
        what = f"contains '{_shorten(url)}', which only people in the office can open."
        yield Flaw("LG730", what, "Use the address that the public has.")
    elif _WRAPPERS.search(host) or _REDIRECT.match(url):
        what = f"contains '{_shorten(url)}', which leads to the page through another service."
        yield Flaw("LG731", what, "Open it, and copy the address of the page itself.")
    elif found := _TRACKING.search(url):
        what = f"contains '{_shorten(url)}', whose '{found.group(1)}' tracks the reader."
        yield Flaw("LG731", what, "Delete what follows the address of the page.")


def find_wrong_end(url: str) -> Flaw | None:
    """Find a full stop or bracket at the end of an address, which is not part of it."""
    found = _END.search(url)
    if not found:
        return None
    end = found.group()
    balanced = end.startswith(")") and url.count("(") >= url.count(")")
    if balanced or (end.startswith("]") and url.count("[") >= url.count("]")):
        return None
    what = f"contains the address '{_shorten(url)}', which ends with '{end}'."
    return Flaw("LG732", what, "Delete it: the link would not work.")


def list_addresses(text: str) -> Iterator[tuple[int, str]]:
    """Yield each web address in prose with its start; marks that end its sentence are left out."""
    if "://" not in text and "www." not in text and "WWW." not in text:
        return
    for found in _IN_TEXT.finditer(text):
        url = found.group()
        while (end := _END.search(url)) and not (
            end.group().startswith(")") and url.count("(") >= url.count(")")
        ):
            url = url[: end.start()]
        yield found.start(), url


def list_shares(text: str) -> Iterator[tuple[int, str]]:
    """Yield each path of a file share in prose with its start."""
    if "\\" in text or "file:" in text:
        for found in _SHARE.finditer(text):
            yield found.start(), found.group().rstrip(".,;")


def _shorten(url: str) -> str:
    return url if len(url) <= 80 else f"{url[:79]}…"
