"""Connections to a real server: encryption, certificates, the login, sizes and addresses."""

from dataclasses import replace
from pathlib import Path

import pytest

import lettergen
from lettergen.diagnostics.finding import LettergenError
from lettergen.mail.delivery import Delivery
from lettergen.mail.sending import SendOptions, SendReport
from tests.support.mail_server import PASSWORD, USER, Authority, run_server
from tests.support.mailings import list_events, write_mailing


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def options(authority: Authority, monkeypatch: pytest.MonkeyPatch) -> SendOptions:
    monkeypatch.setenv("LETTERGEN_SMTP_PASSWORD", PASSWORD)
    return SendOptions(authorities=authority.file, timeout=5, retry_for=1, first_pause=0.01)


def send(folder: Path, options: SendOptions) -> SendReport:
    return lettergen.load(folder).send(sending=options)


@pytest.mark.parametrize(("security", "is_tls"), [("starttls", False), ("tls", True)])
def test_both_kinds_of_encryption_work(
    tmp_path: Path, authority: Authority, options: SendOptions, security: str, is_tls: bool
) -> None:
    with run_server(authority.build_context(), is_tls=is_tls) as server:
        folder = write_mailing(
            tmp_path, ["Ely", "March"], port=server.port, security=security, user=USER
        )
        assert send(folder, options).is_good
    assert len(server.received) == 2


def test_the_environment_names_certificates_too(
    tmp_path: Path, authority: Authority, options: SendOptions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.file))
    with run_server(authority.build_context()) as server:
        folder = write_mailing(tmp_path, ["Ely"], port=server.port, security="starttls", user=USER)
        assert send(folder, replace(options, authorities=None)).is_good


def test_a_certificate_of_an_unknown_authority_is_refused(
    tmp_path: Path, authority: Authority, options: SendOptions
) -> None:
    with run_server(authority.build_context()) as server:
        folder = write_mailing(tmp_path, ["Ely"], port=server.port, security="starttls", user=USER)
        report = send(folder, replace(options, authorities=None))
    assert report.stop is not None
    assert report.stop.code == "LG860"
    assert "unable to get local issuer certificate" in report.stop.message
    assert (server.received, list_events(folder)) == ([], [])


def test_a_certificate_for_another_name_is_refused(
    tmp_path: Path, authority: Authority, options: SendOptions
) -> None:
    with run_server(authority.build_context("mail.example.org")) as server:
        folder = write_mailing(tmp_path, ["Ely"], port=server.port, security="starttls", user=USER)
        report = send(folder, options)
    assert report.stop is not None
    assert report.stop.code == "LG860"
    assert "127.0.0.1" in report.stop.message
    assert server.received == []


def test_a_server_without_encryption_gets_neither_password_nor_letter(
    tmp_path: Path, options: SendOptions
) -> None:
    with run_server(None, needs_login=False) as server:
        folder = write_mailing(tmp_path, ["Ely"], port=server.port, security="starttls", user=USER)
        report = send(folder, options)
        assert report.stop is not None
        assert report.stop.message == "the server offers no encryption (STARTTLS)."
        text = (folder / "campaign.yaml").read_text(encoding="utf-8")
        (folder / "campaign.yaml").write_text(text.replace("starttls", "none"), encoding="utf-8")
        with pytest.raises(LettergenError, match="a password is never sent"):
            send(folder, options)
    assert server.received == []


def test_encryption_from_the_first_byte_where_there_is_none_is_reported(
    tmp_path: Path, options: SendOptions
) -> None:
    with run_server(None, needs_login=False) as server:
        folder = write_mailing(tmp_path, ["Ely"], port=server.port, security="tls", user=USER)
        report = send(folder, options)
    assert report.stop is not None
    assert report.stop.code == "LG860"
    assert "security: starttls" in report.stop.hint


@pytest.mark.parametrize("password", ["wrong", "señor"])
def test_a_wrong_password_gives_one_message(
    tmp_path: Path,
    authority: Authority,
    options: SendOptions,
    password: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LETTERGEN_SMTP_PASSWORD", password)
    with run_server(authority.build_context()) as server:
        folder = write_mailing(
            tmp_path, ["Ely", "March"], port=server.port, security="starttls", user=USER
        )
        report = send(folder, options)
    assert [one.code for one in report.findings] == ["LG861"]
    assert report.stop is not None
    assert "refuses the login of 'ann': 535" in report.stop.message
    assert password not in report.stop.words
    assert (server.received, list_events(folder)) == ([], [])


def test_a_login_that_nobody_offers_is_reported(
    tmp_path: Path, authority: Authority, options: SendOptions
) -> None:
    with run_server(
        authority.build_context(), needs_login=False, auth_exclude_mechanism=["LOGIN", "PLAIN"]
    ) as server:
        folder = write_mailing(tmp_path, ["Ely"], port=server.port, security="starttls", user=USER)
        report = send(folder, options)
    assert report.stop is not None
    assert report.stop.message == "the server offers no login that lettergen knows."


def test_a_server_that_needs_a_login_says_so_once(
    tmp_path: Path, authority: Authority, options: SendOptions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LETTERGEN_SMTP_PASSWORD")
    with run_server(authority.build_context()) as server:
        folder = write_mailing(tmp_path, ["Ely", "March"], port=server.port, security="starttls")
        report = send(folder, options)
    assert [one.code for one in report.findings] == ["LG861"]
    assert "530" in report.findings[0].message
    assert report.later == ("Ely", "March")


def test_an_e_mail_larger_than_the_server_takes_is_not_sent(
    tmp_path: Path, authority: Authority, options: SendOptions
) -> None:
    with run_server(authority.build_context(), data_size_limit=3_000) as server:
        folder = write_mailing(tmp_path, ["Ely"], port=server.port, security="starttls", user=USER)
        report = send(folder, options)
    assert report.list_labels(Delivery.FAILED) == ["Ely"]
    assert report.findings[0].code == "LG866"
    assert "this server takes 3 kB" in report.findings[0].message
    assert server.received == []
    assert list_events(folder) == [("failed", "ely")]


@pytest.mark.parametrize("has_utf8", [True, False])
def test_a_mailbox_with_any_letters_needs_a_server_that_takes_them(
    tmp_path: Path, authority: Authority, options: SendOptions, has_utf8: bool
) -> None:
    with run_server(authority.build_context(), enable_SMTPUTF8=has_utf8) as server:
        folder = write_mailing(
            tmp_path,
            ["Örebro", "Ely"],
            port=server.port,
            security="starttls",
            user=USER,
            domain="bücher.example.org",
        )
        report = send(folder, options)
    received = [one.recipients for one in server.received]
    ely = ["ely@xn--bcher-kva.example.org"]
    if has_utf8:
        assert report.is_good
        assert received == [["örebro@xn--bcher-kva.example.org"], ely]
        assert "To: Mary Fenn <örebro@".encode() in server.received[0].data
    else:
        assert [one.code for one in report.findings] == ["LG867"]
        assert received == [ely]
        assert server.received[0].data.isascii()


def test_a_password_comes_from_the_keyring(
    tmp_path: Path, authority: Authority, options: SendOptions, monkeypatch: pytest.MonkeyPatch
) -> None:
    import keyring
    from keyring.backend import KeyringBackend

    class Memory(KeyringBackend):
        priority = 1

        def get_password(self, service: str, username: str) -> str | None:
            return PASSWORD if (service, username) == ("fens", USER) else None

        def set_password(self, service: str, username: str, password: str) -> None:
            raise NotImplementedError

        def delete_password(self, service: str, username: str) -> None:
            raise NotImplementedError

    monkeypatch.delenv("LETTERGEN_SMTP_PASSWORD")
    before = keyring.get_keyring()
    keyring.set_keyring(Memory())  # type: ignore[no-untyped-call]
    try:
        with run_server(authority.build_context()) as server:
            user = f"{USER}, keyring: fens"
            folder = write_mailing(
                tmp_path, ["Ely"], port=server.port, security="starttls", user=user
            )
            assert send(folder, options).is_good
            monkeypatch.setenv("LETTERGEN_SMTP_USER", "bob")
            with pytest.raises(LettergenError, match="no password of 'bob' under 'fens'"):
                send(folder, options)
    finally:
        keyring.set_keyring(before)
