"""Which texts are URLs of storage, and which of them cannot be used."""

from pathlib import Path

import pytest

from lettergen.diagnostics.finding import LettergenError, Place
from lettergen.storage.urls import check_url, find_url


@pytest.mark.parametrize(
    ("path", "url"),
    [
        ("s3://bucket/letters", "s3://bucket/letters"),
        (Path("s3://bucket/letters"), "s3://bucket/letters"),
        ("S3://bucket/Letters", "s3://bucket/Letters"),
        (Path("file:///tmp/letters"), "file:///tmp/letters"),
        ("sftp://ann@host:2222/letters", "sftp://ann@host:2222/letters"),
        ("letters/{{ area }}.docx", ""),
        ("C:/letters", ""),
        (Path("C:/letters"), ""),
        ("https://example.org/list.xlsx", ""),
        ("sqlite:///people.db", ""),
        ("a: b/c", ""),
    ],
)
def test_urls_are_told_from_paths_and_web_addresses(path: str | Path, url: str) -> None:
    assert find_url(path) == url


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("s4://bucket/letters", "LG890"),
        ("s3:///letters", "LG890"),
        ("s3://bucket/../letters", "LG890"),
        ("s3://key:secret@bucket/letters", "LG892"),
        ("s3://key@bucket/letters", "LG892"),
        ("sftp://ann:secret@host/letters", "LG892"),
        ("az://box/letters?sig=secret", "LG892"),
    ],
)
def test_a_url_that_cannot_be_used_has_a_finding_without_its_secret(url: str, code: str) -> None:
    with pytest.raises(LettergenError) as caught:
        check_url(url, Place("campaign.yaml", 5))
    [finding] = caught.value.findings
    assert finding.code == code
    assert "secret" not in finding.message


def test_a_user_of_sftp_may_be_named() -> None:
    assert not check_url("sftp://ann@host/letters", Place("campaign.yaml", 5)).is_atomic
