"""The doctor's rows on the mail, with a mail server that asks for a secure connection and a password."""

from __future__ import annotations

from pathlib import Path

import pytest
from postbox import AUTHORITY, PASSWORD, Postbox, open_postbox

from briefings.doctor import Finding, examine_site

MAIL = """\
mail:
  from: Desk <desk@desk.example>
  to: [readers.txt, ane@readers.example]
  smtp: {host: localhost, port: PORT, user: desk, password_env: DESK_PASSWORD, ca: ca.pem}
"""


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A site whose mail is in order: its server, its readers, its password."""
    monkeypatch.setenv("DESK_PASSWORD", PASSWORD)
    AUTHORITY.cert_pem.write_to_path(tmp_path / "ca.pem")
    (tmp_path / "readers.txt").write_text("bo@readers.example\n")
    box = Postbox()
    with open_postbox(box, tls="starttls", login=True) as port:
        text = f"site: {{title: Kalvoy}}\n{MAIL.replace('PORT', str(port))}"
        (tmp_path / "briefings.yaml").write_text(text)
        yield tmp_path
    assert box.mails == [], "the doctor sends nothing"


def look(desk: Path, subject: str) -> Finding:
    (finding,) = [finding for finding in examine_site(desk) if finding.subject == subject]
    return finding


def change(desk: Path, old: str, new: str) -> None:
    text = (desk / "briefings.yaml").read_text()
    assert old in text
    (desk / "briefings.yaml").write_text(text.replace(old, new))


def test_a_server_that_takes_us_and_readers_that_can_be_read_are_sound(desk: Path):
    assert look(desk, "mail").state == "sound"
    assert "answers and takes desk" in look(desk, "mail").found
    assert (look(desk, "readers").state, look(desk, "readers").found) == ("sound", "2, a message for each")


@pytest.mark.parametrize(
    ("old", "new", "subject", "state", "found", "remedy"),
    [
        ("  from: Desk <desk@desk.example>\n", "", "mail", "broken", "no sender", "'from: Desk"),
        ("readers.txt", "nowhere.txt", "readers", "broken", "nowhere.txt", "correct the list"),
        ("[readers.txt, ane@readers.example]", "[]", "readers", "broken", "nobody", "'to:' under"),
        (
            "DESK_PASSWORD",
            "OTHER_PASSWORD",
            "mail",
            "broken",
            "OTHER_PASSWORD is not set",
            "written in no file",
        ),
        ("user: desk", "user: guest", "mail", "broken", "535", "mail.smtp"),
        (", ca: ca.pem", "", "mail", "broken", "certificate is not trusted", "mail.smtp"),
        (
            "smtp: {",
            "ledger_key_env: NO_KEY\n  smtp: {",
            "readers",
            "broken",
            "NO_KEY is not set",
            "variable",
        ),
    ],
)
def test_what_is_wrong_with_the_mail_is_told_with_its_remedy(
    desk: Path, old: str, new: str, subject: str, state: str, found: str, remedy: str
):
    change(desk, old, new)
    findings = [finding for finding in examine_site(desk) if finding.subject == subject]
    assert findings[0].state == state
    assert found in findings[0].found
    assert remedy in findings[0].remedy


def test_a_server_that_is_not_there_is_broken(desk: Path):
    text = (desk / "briefings.yaml").read_text()
    (desk / "briefings.yaml").write_text(text.split("port: ")[0] + "port: 9, tls: none}\n")
    assert look(desk, "mail").state == "broken"
    assert "localhost:9: no connection" in look(desk, "mail").found


def test_a_mail_that_is_not_set_up_is_no_fault(desk: Path):
    (desk / "briefings.yaml").write_text("site: {title: Kalvoy}\n")
    assert (look(desk, "mail").state, look(desk, "mail").found) == ("note", "not set up")
