"""``mail: server:`` in the campaign: what it may be, and that it never has a password."""

from pathlib import Path

import pytest

from lettergen.data import yaml
from lettergen.data.mail_server import MailServer, parse_server
from lettergen.data.values import Mapping
from lettergen.diagnostics.collect import recording
from lettergen.diagnostics.finding import Finding


def parse(folder: Path, text: str) -> tuple[MailServer | None, list[Finding]]:
    file = folder / "server.yaml"
    file.write_text(f"server: {text}\n", encoding="utf-8")
    content = yaml.load(file)
    assert isinstance(content, Mapping)
    with recording() as findings:
        found = parse_server(content["server"], content.place_of("server"))
        return found, findings
    return None, findings


@pytest.mark.parametrize(
    ("text", "host", "port", "security", "user"),
    [
        ("smtp.example.org", "smtp.example.org", 587, "starttls", ""),
        ("smtp.example.org:2525", "smtp.example.org", 2525, "starttls", ""),
        ("{host: a.example.org, security: tls}", "a.example.org", 465, "tls", ""),
        ("{host: localhost, security: none}", "localhost", 25, "none", ""),
        ("{host: '[::1]', port: 26, user: ann}", "::1", 26, "starttls", "ann"),
    ],
)
def test_a_server_has_usual_values(
    tmp_path: Path, text: str, host: str, port: int, security: str, user: str
) -> None:
    found, findings = parse(tmp_path, text)
    assert findings == []
    assert found
    assert (found.host, found.port, found.security, found.user) == (host, port, security, user)


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("[a, b]", "LG111", "must be the name of a server"),
        ("{port: 25}", "LG856", "has no 'host'"),
        ("a b", "LG856", "is no name of a server"),
        ("{host: a.example.org, port: 0}", "LG856", "no port '0'"),
        ("{host: a.example.org, port: x}", "LG856", "no port 'x'"),
        ("{host: a.example.org, port: 70000}", "LG856", "no port '70000'"),
        ("{host: a.example.org, security: ssl}", "LG856", "no 'security: ssl'"),
        ("{host: a.example.org, user: [a]}", "LG111", "'user' under 'server' must be text"),
        ("{host: a.example.org, usr: a}", "LG112", "unknown key 'usr'"),
        ("{host: a.example.org, user: a, password: geheim}", "LG857", "a password"),
        ("{host: a.example.org, Passwd: geheim}", "LG857", "a password"),
        ("ann:geheim@a.example.org", "LG857", "a password"),
        ("ann@a.example.org", "LG856", "the user is not part"),
    ],
)
def test_what_is_wrong_is_reported_at_its_line(
    tmp_path: Path, text: str, code: str, words: str
) -> None:
    _, findings = parse(tmp_path, text)
    assert [one.code for one in findings] == [code]
    assert words in findings[0].message
    assert findings[0].place.line == 1
    assert "geheim" not in findings[0].words
