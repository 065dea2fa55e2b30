"""Find dead links: citations whose pages are no longer there.

This is the only check that uses the network, and only on request. Answers are cached for a day in
the user's cache folder, so that repeated checks ask no server twice.
"""

import json
import os
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from http.client import HTTPException
from pathlib import Path
from socket import gaierror
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from lettergen import __version__
from lettergen.citations.references import Citation
from lettergen.diagnostics.finding import Finding, LettergenError
from lettergen.output.files import write_file
from lettergen.system.dataclass import dataclass

AT_ONCE = 8
TIMEOUT = 10.0  # seconds
KEPT = 24 * 60 * 60  # seconds

_GONE = (404, 410)
_NO_SUCH_SERVER = "there is no such server"


@dataclass(frozen=True)
class Answer:
    """The answer for a page: the HTTP status, or 0 and the reason why there is none."""

    status: int
    reason: str = ""

    @property
    def is_dead(self) -> bool:
        """Whether the page certainly does not exist."""
        return self.status in _GONE or self.reason == _NO_SUCH_SERVER

    @property
    def is_good(self) -> bool:
        """Whether the page exists."""
        return 200 <= self.status < 400

    def __str__(self) -> str:
        return self.reason or f"the server answers {self.status}"


class Cache:
    """A file with the answers of the last day."""

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or _find_cache_folder() / "links.json"
        self._kept: dict[str, tuple[float, int, str]] = {}
        try:
            kept = json.loads(self.path.read_text(encoding="utf-8"))
            self._kept = {
                str(url): (float(asked), int(status), str(reason))
                for url, (asked, status, reason) in kept.items()
            }
        except (OSError, ValueError, TypeError, AttributeError):
            return  # no cache yet, or none that can be used

    def get(self, url: str) -> Answer | None:
        """Return the answer for an address if it is not older than a day."""
        asked, status, reason = self._kept.get(url, (0.0, 0, ""))
        return Answer(status, reason) if time.time() - asked < KEPT else None

    def put(self, url: str, answer: Answer) -> None:
        """Keep an answer, unless it may be different in a minute."""
        if answer.is_good or answer.is_dead:
            self._kept[url] = (time.time(), answer.status, answer.reason)

    def save(self) -> None:
        """Write the file. A cache that cannot be written is not an error."""
        with suppress(LettergenError):  # every file in this folder is lettergen's own
            write_file(self.path, json.dumps(self._kept).encode(), lambda _: True)


def check_links(citations: Iterable[Citation], cache: Cache | None = None) -> Iterator[Finding]:
    """Open the page of each citation; find dead links, and links that could not be checked."""
    cache = cache or Cache()
    cited = [citation for citation in citations if citation.url]
    urls = list(dict.fromkeys(citation.url for citation in cited))
    answers = {url: answer for url in urls if (answer := cache.get(url))}
    open_urls = [url for url in urls if url not in answers]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for url, answer in zip(open_urls, pool.map(request_page, open_urls), strict=True):
            answers[url] = answer
            cache.put(url, answer)
    cache.save()
    for citation in cited:
        answer = answers[citation.url]
        if answer.is_good:
            continue
        code, what, hint = "LG501", "could not be checked", "Open it in a browser."
        if answer.is_dead:
            code, what, hint = "LG500", "is dead", "Correct the URL."
        message = f"the link of '{citation.id}' {what}: {answer} ({citation.url})."
        place = citation.fields.place_of("URL")
        yield Finding(code, message, place, hint, name=citation.id)


def request_page(url: str) -> Answer:
    """Request a page: with HEAD, and with GET if the server does not accept HEAD."""
    answer = _request(url, "HEAD")
    return answer if answer.is_good or not answer.status else _request(url, "GET")


def _request(url: str, method: str) -> Answer:
    headers = {"User-Agent": f"lettergen/{__version__} (link check)", "Accept": "*/*"}
    try:
        request = Request(url, method=method, headers=headers)
        with urlopen(request, timeout=TIMEOUT) as response:
            return Answer(response.status)
    except HTTPError as error:
        error.close()
        return Answer(error.code)
    except URLError as error:
        if isinstance(error.reason, gaierror):
            return Answer(0, _NO_SUCH_SERVER)
        return Answer(0, str(error.reason))
    except (OSError, HTTPException, ValueError) as error:
        return Answer(0, str(error) or type(error).__name__)


def _find_cache_folder() -> Path:
    """Return the user's cache folder (XDG Base Directory Specification)."""
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "lettergen"
