"""Sending to a real server on loopback: what arrives, what is refused, what is tried again."""

import dataclasses
import json
from email import message_from_bytes, policy

import pytest
from postbox import AUTHORITY, PASSWORD, Postbox, open_postbox

from briefings.errors import MailError
from briefings.mail.server import Server
from briefings.sending import send_job
from briefings.sending.delivery import Letter, Recipient, SendingJob
from briefings.sending.ledger import hide_name, read_ledger

BODY = b"\r\nThe edition.\r\n.\r\n..\r\n.dots\r\nEnd.\r\n"


def recipient(address):
    return Recipient(address, hide_name(address, key="k", edition="2026-03-02"))


def make_job(port, addresses, ledger, **fields):
    server = Server(
        host="localhost", port=port, tls=fields.pop("tls", "none"), timeout=10, **fields.pop("login", {})
    )
    letters = tuple(
        Letter(recipients=(recipient(each),), head=f"To: {each}\r\nSubject: Day\r\n".encode())
        for each in addresses
    )
    defaults = {"sender": "desk@desk.example", "body": BODY, "pause": 0.01, "letters": letters}
    return SendingJob(server=server, ledger=ledger, **(defaults | fields))


@pytest.fixture
def ledger(tmp_path):
    return tmp_path / "sent" / "2026-03-02.jsonl"


READERS = [f"reader{number}@a.example" for number in range(5)]


def test_each_reader_gets_the_mail_once_and_the_next_sending_sends_nothing(ledger):
    box = Postbox()
    with open_postbox(box) as port:
        first = send_job(make_job(port, READERS, ledger))
        second = send_job(make_job(port, [*READERS, "new@a.example"], ledger))
        noted = ledger.read_bytes()
        assert send_job(make_job(port, READERS, ledger)).is_whole
    assert ledger.read_bytes() == noted, "where there is nothing to send there is nothing to commit"
    assert box.receipts == [*READERS, "new@a.example"]
    assert (len(first.of("sent")), first.is_whole) == (5, True)
    assert [len(second.of(kind)) for kind in ("already", "sent")] == [5, 1]
    assert second.is_whole


def test_the_mail_arrives_as_it_was_made_dots_and_all(ledger):
    box = Postbox()
    with open_postbox(box) as port:
        send_job(make_job(port, READERS[:1], ledger))
    assert box.mails[0].content == b"To: reader0@a.example\r\nSubject: Day\r\n" + BODY
    assert box.mails[0].mail_from == "desk@desk.example"


@pytest.mark.parametrize("tls", ["starttls", "tls"])
def test_the_connection_is_secured_and_logged_into(ledger, tmp_path, tls):
    authority = tmp_path / "ca.pem"
    AUTHORITY.cert_pem.write_to_path(authority)
    box = Postbox()
    login = {"ca": str(authority), "user": "desk", "password": PASSWORD}
    with open_postbox(box, tls=tls, login=tls == "starttls") as port:
        if tls == "tls":
            login |= {"user": ""}
        assert send_job(make_job(port, READERS, ledger, tls=tls, login=login)).is_whole
    assert box.receipts == READERS


@pytest.mark.parametrize(
    ("tls", "name"), [("starttls", "localhost"), ("tls", "localhost"), ("tls", "other.example")]
)
def test_a_certificate_that_cannot_be_trusted_stops_it(ledger, tmp_path, tls, name):
    authority = tmp_path / "ca.pem"
    AUTHORITY.cert_pem.write_to_path(authority)
    login = {"ca": str(authority)} if name != "localhost" else {}
    box = Postbox()
    with open_postbox(box, tls=tls, name=name) as port:
        report = send_job(make_job(port, READERS, ledger, tls=tls, login=login))
    assert "certificate is not trusted" in report.problem.problem
    assert box.receipts == []


def test_a_server_without_tls_is_not_trusted_with_the_mail(ledger):
    with open_postbox(Postbox()) as port:
        report = send_job(make_job(port, READERS, ledger, tls="starttls"))
    assert "STARTTLS extension not supported" in report.problem.problem


def test_a_wrong_password_stops_it_with_the_server_s_words(ledger, tmp_path):
    authority = tmp_path / "ca.pem"
    AUTHORITY.cert_pem.write_to_path(authority)
    login = {"ca": str(authority), "user": "desk", "password": "wrong"}
    with open_postbox(Postbox(), tls="starttls", login=True) as port:
        report = send_job(make_job(port, READERS, ledger, tls="starttls", login=login))
    assert "535" in report.problem.problem
    assert report.outcomes == ()


def test_one_refused_reader_keeps_no_one_else_from_the_mail(ledger):
    box = Postbox()
    box.refuse[READERS[1]] = ["550 5.1.1 <reader1@a.example>: no such mailbox"]
    with open_postbox(box) as port:
        first = send_job(make_job(port, READERS, ledger))
        second = send_job(make_job(port, READERS, ledger))
        third = send_job(make_job(port, READERS, ledger, again=("refused",)))
    assert box.receipts == [READERS[0], *READERS[2:], READERS[1]]
    assert [(each.address, each.words) for each in first.of("refused")] == [
        (READERS[1], "550 5.1.1 <reader1@a.example>: no such mailbox")
    ]
    assert not first.is_whole
    assert len(second.of("refused")) == 1
    assert not second.is_whole
    assert len(third.of("sent")) == 1


def test_what_is_refused_for_now_is_tried_again(ledger):
    box = Postbox()
    box.refuse[READERS[0]] = ["451 4.7.1 greylisted"]
    box.ends["DATA"] = ["452 4.2.2 disk full"]
    with open_postbox(box) as port:
        job = make_job(port, READERS, ledger)
        report = send_job(dataclasses.replace(job, retries=0))
        again = send_job(job)
    assert sorted(each.address for each in report.of("failed")) == READERS[:2]
    assert again.is_whole
    assert sorted(box.receipts) == READERS


def test_a_server_that_is_busy_at_first_gets_all_in_the_end(ledger, caplog):
    box = Postbox()
    box.refuse[READERS[0]] = ["451 not now", "450 not now", "421 closing"]
    box.ends["DATA"] = ["451 not now", "421 going down"]
    box.ends["MAIL"] = ["421 too many", "451 not now"]
    with open_postbox(box) as port:
        assert send_job(make_job(port, READERS, ledger, retries=8)).is_whole
    assert sorted(box.receipts) == READERS
    # Nobody is there any more: it is said at once that it is tried again, and once.
    gone = send_job(make_job(port, ["new@a.example"], ledger, retries=2))
    assert "tried 3 times" in gone.problem.problem
    assert caplog.text.count("it is tried again, with growing pauses (retries: 2)") == 1


def test_a_message_that_is_refused_for_good_stops_no_other_and_is_tried_by_the_next_sending(ledger):
    box = Postbox()
    box.ends["DATA"] = ["554 5.7.1 looks like spam"]
    box.ends["MAIL"] = ["550 5.7.1 not this one"]
    with open_postbox(box) as port:
        report = send_job(make_job(port, READERS, ledger))
        assert [(each.address, each.words) for each in report.of("failed")] == [
            (READERS[0], "550 5.7.1 not this one"),
            (READERS[1], "554 5.7.1 looks like spam"),
        ]
        assert not report.is_whole
        assert box.receipts == READERS[2:]
        assert send_job(make_job(port, READERS, ledger)).is_whole
    assert box.receipts == [*READERS[2:], *READERS[:2]]


def test_a_server_that_refuses_every_message_is_given_up_with_its_words(ledger):
    box = Postbox()
    readers = [f"reader{number}@a.example" for number in range(40)]
    box.ends["DATA"] = ["554 5.7.1 looks like spam"] * 40
    with open_postbox(box) as port:
        report = send_job(make_job(port, readers, ledger))
        assert report.problem.problem == "it does not take the mail and said: 554 5.7.1 looks like spam"
        assert len(box.ends["DATA"]) > 30
        box.ends.clear()
        assert send_job(make_job(port, readers, ledger)).is_whole
    assert sorted(box.receipts) == sorted(readers)


@pytest.mark.parametrize("place", ["RCPT", "DATA"])
def test_a_quota_of_the_server_is_no_reader_s_fault(ledger, place):
    box = Postbox()
    words = "550 5.4.5 Daily sending quota exceeded"
    if place == "RCPT":
        box.refuse[READERS[2]] = [words]
    else:
        box.ends["DATA"] = [words]
    with open_postbox(box) as port:
        first = send_job(make_job(port, READERS, ledger))
        assert words in first.problem.problem
        assert first.of("refused") == ()
        assert send_job(make_job(port, READERS, ledger)).is_whole
    assert sorted(box.receipts) == READERS


def test_a_full_mailbox_is_its_reader_s(ledger):
    box = Postbox()
    box.refuse[READERS[2]] = ["552 5.2.2 Mailbox over quota"]
    with open_postbox(box) as port:
        report = send_job(make_job(port, READERS, ledger))
    assert [each.address for each in report.of("refused")] == READERS[2:3]
    assert len(report.of("sent")) == 4


def test_dropped_connections_cost_no_reader_the_mail_and_give_it_to_none_twice(ledger):
    box = Postbox(drops=("MAIL", "RCPT", "DATA"), chance=0.15)
    readers = [f"reader{number}@a.example" for number in range(60)]
    with open_postbox(box) as port:
        report = send_job(make_job(port, readers, ledger, retries=8, pause=0.001))
    assert report.is_whole
    assert sorted(box.receipts) == sorted(readers)
    assert box.connections > 10


def test_a_message_that_is_broken_off_is_sent_again_or_told_as_uncertain(ledger):
    box = Postbox(drops=("BODY",), chance=0.2)
    readers = [f"reader{number}@a.example" for number in range(60)]
    with open_postbox(box) as port:
        report = send_job(make_job(port, readers, ledger, retries=8, pause=0.001))
    uncertain = [each.address for each in report.of("uncertain")]
    assert sorted(box.receipts + uncertain) == sorted(readers)
    assert box.connections > 5


def test_what_may_have_arrived_is_told_and_not_sent_again_unasked(ledger):
    box = Postbox()
    box.ends["DATA"] = ["keep and drop"]
    with open_postbox(box) as port:
        first = send_job(make_job(port, READERS, ledger))
        second = send_job(make_job(port, READERS, ledger))
        assert box.receipts == READERS
        third = send_job(make_job(port, READERS, ledger, again=("begun",)))
    assert [each.address for each in first.of("uncertain")] == READERS[:1]
    assert not first.is_whole
    assert [each.address for each in second.of("uncertain")] == READERS[:1]
    assert [each.address for each in third.of("sent")] == READERS[:1]
    assert box.receipts == [*READERS, READERS[0]]


def test_a_server_that_is_not_there_is_named(ledger):
    report = send_job(make_job(9, READERS, ledger, retries=1))
    assert report.problem.where == "localhost:9"
    assert "no connection" in report.problem.problem


def test_one_message_for_several_names_each_to_the_server(ledger):
    box = Postbox()
    box.refuse[READERS[2]] = ["550 no such mailbox"]
    letter = Letter(recipients=tuple(map(recipient, READERS)), head=b"Subject: Day\r\n")
    with open_postbox(box) as port:
        job = make_job(port, (), ledger, letters=(letter,))
        report = send_job(job)
        send_job(job)
    assert [envelope.rcpt_tos for envelope in box.mails] == [[*READERS[:2], *READERS[3:]]]
    assert len(report.of("sent")) == 4
    assert len(report.of("refused")) == 1


def test_addresses_beyond_ascii_are_spoken_to_a_server_that_knows_them(ledger):
    box = Postbox()
    with open_postbox(box) as port:
        assert send_job(make_job(port, ["jürgen@a.example"], ledger)).is_whole
    assert box.receipts == ["jürgen@a.example"]


def test_the_ledger_holds_no_address_and_no_words_of_the_server(ledger):
    box = Postbox()
    box.refuse[READERS[1]] = ["550 5.1.1 <reader1@a.example>: no such mailbox"]
    with open_postbox(box) as port:
        send_job(make_job(port, READERS, ledger))
    text = ledger.read_text()
    assert "example" not in text
    lines = [json.loads(line) for line in text.splitlines()]
    assert [(line.get("state"), line.get("code")) for line in lines[:4]] == [
        (None, None),
        ("begun", None),
        ("sent", 250),
        ("refused", 550),
    ]


def test_the_name_of_a_reader_hangs_on_the_secret_the_edition_and_the_address_alone():
    name = hide_name("ada@a.example", key="k", edition="2026-03-02")
    assert name == hide_name("Ada@A.example", key="k", edition="2026-03-02")
    assert hide_name("jose\u0301@a.example", key="k") == hide_name("jos\u00e9@a.example", key="k")
    assert hide_name("groß@a.example", key="k") != hide_name("gross@a.example", key="k")
    assert len({name, hide_name("ada@a.example", key="k2", edition="2026-03-02"),
                hide_name("ada@a.example", key="k", edition="2026-03-03")}) == 3  # fmt: skip


def test_a_line_that_was_torn_counts_for_nothing_and_a_broken_one_stops_it(ledger):
    ledger.parent.mkdir()
    whole = '{"reader": "aa", "state": "sent", "at": "2026-03-02T06:00:00+00:00"}\n'
    ledger.write_text(whole + '{"reader": "bb", "sta')
    assert read_ledger(ledger) == {"aa": "sent"}
    box = Postbox()
    with open_postbox(box) as port:
        assert send_job(make_job(port, READERS, ledger)).is_whole
        assert len(read_ledger(ledger)) == 6
        ledger.write_text("<<<<<<< HEAD\n" + whole)
        report = send_job(make_job(port, READERS, ledger))
    assert report.problem.where == f"{ledger}:1"
    assert len(box.receipts) == 5
    with pytest.raises(MailError, match="is no line of a ledger"):
        read_ledger(ledger)


def test_the_rate_is_kept(ledger):
    box = Postbox()
    with open_postbox(box) as port:
        report = send_job(make_job(port, READERS[:3], ledger, interval=0.05))
    assert report.is_whole
    assert message_from_bytes(box.mails[0].content, policy=policy.default)["To"] == READERS[0]
