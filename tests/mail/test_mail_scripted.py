"""Servers that answer anything at any phase: each reader has the mail once, or is named as unsure."""

import itertools
import os
import subprocess
import sys
from pathlib import Path

import pytest
from scripted_server import HANG_UP, SILENCE, open_scripted

from briefings.errors import MailError
from briefings.mail.server import Server
from briefings.sending import send_job
from briefings.sending.delivery import Letter, Outcome, Postman, Recipient, SendingJob
from briefings.sending.ledger import Access, open_ledger, read_ledger

SENDER = "desk@desk.example"
READERS = [f"reader{number}@a.example" for number in range(4)]
PHASES = ("banner", "EHLO", "HELO", "MAIL", "RCPT", "DATA", "end", "RSET")
ODD = {
    "two hundred": b"250 yes",
    "a line too many": b"250 filter says hello\r\n250 yes",
    "a no behind a yes": b"250 filter says hello\r\n554 no",
    "a yes behind a not now": b"451 filter says wait\r\n250 yes",
    "a blank line before": b"\r\n250 yes",
    "words alone": b"OK, kept",
    "three digits alone": b"250",
    "go on": b"354 go on",
    "log in": b"334 dXNlcg==",
    "a code of no class": b"999 yes",
    "a code below": b"050 yes",
    "two codes in one reply": b"250-yes\r\n554 no",
    "half a reply": b"250-yes" + HANG_UP,
    "bytes that are no words": b"250 \xff\xfe\x00",
    "not now": b"451 not now",
    "closing": b"421 too many",
    "closing for real": b"421 too many" + HANG_UP,
    "a no for good": b"550 no",
    "a no, and gone": b"554 spam" + HANG_UP,
    "a yes, and gone": b"250 yes" + HANG_UP,
    "gone": HANG_UP,
    "a reply without an end": b"250 " + b"x" * 70_000,
    "a banner": b"220 here again",
    "moved": b"251 elsewhere",
    "silence": SILENCE,
}
# Silence costs a second each: once a phase is enough of it.
SCRIPTS = [
    pytest.param(
        {phase: [words] * times} | ({"EHLO": [b"502 no"] * 99} if phase == "HELO" else {}),
        id=f"{phase}, {name}, {times} times",
    )
    for (phase, (name, words)), times in itertools.product(itertools.product(PHASES, ODD.items()), (1, 99))
    if times == 1 or name != "silence"
]


def send(port, ledger, readers=READERS, *, in_one=False, patience=30, settles=False, again=(), sender=SENDER):
    """Send in this process; return the outcomes and what stopped it."""
    names = [Recipient(each, f"{number:032x}") for number, each in enumerate(readers)]
    letters = [Letter(recipients=(each,), head=f"To: {each.address}\r\n".encode()) for each in names]
    if in_one:
        letters = [Letter(recipients=tuple(names), head=b"To: Desk\r\n")]
    job = SendingJob(
        server=Server(host="127.0.0.1", port=port, tls="none", timeout=patience),
        sender=sender,
        letters=tuple(letters),
        body=b"\r\nThe edition.\r\n",
        ledger=ledger,
        again=again,
        retries=3,
        pause=0.001,
    )
    outcomes: list[Outcome] = []
    problem = None
    try:
        with open_ledger(ledger, Access(settles=settles), lambda _: False, 1) as opened:
            Postman(job, opened, lambda _: False, outcomes.append).deliver_all()
    except MailError as error:
        problem = error
    return outcomes, problem


@pytest.mark.parametrize("script", SCRIPTS)
def test_whatever_the_server_says_nobody_is_lost_in_silence_or_mailed_twice(script, tmp_path):
    ledger = tmp_path / "2026-03-02.jsonl"
    with open_scripted(script) as (server, port):
        runs = [send(port, ledger, patience=0.8) for _ in range(2)]
        server.script.clear()
        runs.append(send(port, ledger, patience=0.8))
    assert len(server.taken) == len(set(server.taken)), "somebody has it twice"
    states = read_ledger(ledger)
    for number, reader in enumerate(READERS):
        state = states[f"{number:032x}"]
        if state == "sent":
            assert reader in server.taken
        else:
            # Each run that does not know says who.
            assert (state, runs[-1][0][number].kind) in {("begun", "uncertain"), ("refused", "refused")}
    assert all(text.endswith(b"\r\nThe edition.\r\n") for text in server.texts)


@pytest.mark.parametrize("words", [b"250 queued as 1", b"\r\n354 go on", b"250 filter\r\n250 queued"])
def test_a_server_that_never_lets_the_text_begin_has_been_sent_nothing(words, tmp_path):
    with open_scripted({"DATA": [words] * 99}) as (server, port):
        outcomes, problem = send(port, tmp_path / "2026-03-02.jsonl")
    assert [each for each in outcomes if each.kind == "sent"] == []
    assert problem is not None
    assert server.taken == []


def test_one_line_too_many_does_not_turn_a_refusal_into_a_yes(tmp_path):
    ledger = tmp_path / "2026-03-02.jsonl"
    with open_scripted({"end": [b"250 filter says hello\r\n554 spam"]}) as (server, port):
        outcomes, _ = send(port, ledger)
    assert (outcomes[0].kind, outcomes[0].address) == ("uncertain", READERS[0])
    assert server.taken == READERS[1:]


def test_a_yes_to_another_command_is_none_to_a_message(tmp_path):
    ledger = tmp_path / "2026-03-02.jsonl"
    with open_scripted({"end": [b"221 bye" + HANG_UP, b"220 here again", b"235 logged in"]}) as (_, port):
        outcomes, _ = send(port, ledger)
    assert [each.kind for each in outcomes] == ["uncertain"] * 3 + ["sent"]


def test_a_connection_that_the_server_ends_between_messages_costs_nobody_a_try(tmp_path):
    readers = [f"reader{number}@a.example" for number in range(20)]
    with open_scripted({"RSET": [b"250 OK" + HANG_UP] * 99}) as (server, port):
        outcomes, problem = send(port, tmp_path / "2026-03-02.jsonl", readers)
    assert problem is None
    assert [each.kind for each in outcomes] == ["sent"] * 20
    # Whose message met the end comes again behind the others.
    assert sorted(server.taken) == sorted(readers)


def test_recipients_too_many_for_one_message_get_it_with_the_next(tmp_path):
    few = [b"250 OK", b"250 OK", b"452 4.5.3 too many recipients", b"552 5.5.3 too many recipients"]
    with open_scripted({"RCPT": few}) as (server, port):
        outcomes, problem = send(port, tmp_path / "2026-03-02.jsonl", in_one=True)
    assert problem is None
    assert [each.kind for each in outcomes] == ["sent"] * 4
    assert (server.taken, len(server.texts)) == (READERS, 2)


@pytest.mark.parametrize("question", [b"334 !!!?", b"334 a", b"334 \xff"])
def test_a_question_at_the_log_in_that_is_none_is_told(question):
    script = {"EHLO": [b"250-a.example\r\n250 AUTH CRAM-MD5"], "AUTH": [question]}
    with open_scripted(script) as (_, port), pytest.raises(MailError, match=f"127.0.0.1:{port}"):
        Server(host="127.0.0.1", port=port, tls="none", timeout=0.8, user="desk", password="x").connect()


def test_a_sender_beyond_ascii_stops_it_where_the_server_takes_none_and_nobody_is_noted(tmp_path):
    ledger = tmp_path / "2026-03-02.jsonl"
    with open_scripted({}) as (server, port):
        outcomes, problem = send(port, ledger, sender="désk@desk.example")
        assert (outcomes, str(problem.where)) == ([], "mail.from")
        assert "SMTPUTF8" in problem.problem
        assert server.taken == []
        assert read_ledger(ledger) == {}
        # With another sender everybody gets it.
        _, problem = send(port, ledger)
    assert problem is None
    assert server.taken == READERS


def test_a_server_that_hangs_up_is_given_up_with_its_words_after_a_few_connections(tmp_path):
    readers = [f"reader{number}@a.example" for number in range(50)]
    with open_scripted({"MAIL": [b"554 your address is listed" + HANG_UP] * 99}) as (server, port):
        _, problem = send(port, tmp_path / "2026-03-02.jsonl", readers)
    assert "your address is listed" in problem.problem
    assert server.connections < 10


# Each step of a line that is begun or done; benchmarks/kill_trials.py goes through them byte by byte.
SIZES = range(0, 560, 7)
FILL = """
import resource, signal, sys
from pathlib import Path
from test_mail_scripted import SIZES, name_readers, send

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
limit = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
for size in SIZES:
    # Every file is held to so many bytes; a write beyond them comes short, as on a full disk.
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, limit))
    send(int(sys.argv[1]), Path(sys.argv[2]) / str(size) / "2026-03-02.jsonl", name_readers(size))
"""


def name_readers(size):
    return [f"reader{number}@disk{size}.example" for number in range(2)]


def test_a_disk_that_is_full_at_any_byte_lets_nobody_have_the_mail_twice(tmp_path):
    full = 0
    with open_scripted({}) as (server, port):
        subprocess.run(
            [sys.executable, "-c", FILL, str(port), str(tmp_path)], check=True, cwd=Path(__file__).parent
        )
        for size in SIZES:
            readers = name_readers(size)
            full += not set(readers) <= set(server.taken)
            outcomes, problem = send(port, tmp_path / str(size) / "2026-03-02.jsonl", readers)
            assert problem is None
            unsure = {each.address for each in outcomes if each.kind == "uncertain"}
            assert set(readers) <= set(server.taken) | unsure
    assert len(server.taken) == len(set(server.taken))
    assert 0 < full < len(SIZES)


@pytest.mark.parametrize(
    "line",
    [
        '{"reader": "aa", "state": "posted"}',
        '["aa", "sent"]',
        '"sent"',
        '{"reader": 7, "state": "sent"}',
        "[" * 100_000,
    ],
)
def test_a_line_that_is_none_is_named_and_nothing_is_sent(line, tmp_path):
    ledger = tmp_path / "2026-03-02.jsonl"
    ledger.write_text('{"reader": "bb", "state": "sent"}\n' + line + "\n")
    with open_scripted({}) as (server, port):
        _, problem = send(port, ledger)
    assert problem.where == f"{ledger}:2"
    assert server.taken == []


def test_a_ledger_that_is_gone_emptied_or_no_file_is_said_before_everybody_gets_the_mail_again(tmp_path):
    ledger = tmp_path / "2026-03-02.jsonl"
    with open_scripted({}) as (server, port):
        send(port, ledger)
        for spoil in (ledger.unlink, ledger.touch, lambda: (ledger.unlink(), os.mkfifo(ledger))):
            spoil()
            _, problem = send(port, ledger)
            assert str(problem.where) == str(ledger)
            with pytest.raises(MailError):
                read_ledger(ledger)
    assert server.taken == READERS


@pytest.mark.parametrize("spoil", [os.mkfifo, os.mkdir, lambda path: path.write_bytes(b"\xff")])
def test_a_list_of_days_that_is_no_list_is_named_and_nothing_is_sent(spoil, tmp_path):
    spoil(tmp_path / "days.txt")
    with open_scripted({}) as (server, port):
        _, problem = send(port, tmp_path / "2026-03-02.jsonl")
    assert problem.where == f"{tmp_path / 'days.txt'}"
    assert server.taken == []


def test_another_secret_is_said_before_everybody_gets_the_mail_again(tmp_path):
    ledger = tmp_path / "2026-03-02.jsonl"
    with open_ledger(ledger, Access(secret="one"), lambda _: False, 1) as opened:
        opened.begin(["aa"])
    with (
        pytest.raises(MailError, match="ledger_key_env"),
        open_ledger(ledger, Access(secret="two"), lambda _: False, 1),
    ):
        pass


def test_what_another_machine_began_is_not_sent_again_until_the_editor_says_so(tmp_path):
    ledger = tmp_path / "2026-03-02.jsonl"
    with open_ledger(ledger, Access(), lambda _: False, 1) as opened:
        opened.prepare("token of another machine")
    with open_scripted({}) as (server, port):
        _, problem = send(port, ledger)
        assert "another machine" in problem.problem
        assert server.taken == []
        _, problem = send(port, ledger, settles=True, again=("begun",))
    assert problem is None
    assert server.taken == READERS


def test_a_sending_that_was_prepared_and_got_nowhere_keeps_no_other_machine_from_it(tmp_path):
    ledger = tmp_path / "2026-03-02.jsonl"
    with open_ledger(ledger, Access(), lambda _: False, 1) as opened:
        opened.prepare("token")
    letter = Letter(recipients=(Recipient(READERS[0], "aa"),), head=b"To: all\r\n")
    job = SendingJob(
        server=Server(host="127.0.0.1", port=9, tls="none", timeout=0.8),
        sender="desk@desk.example",
        letters=(letter,),
        body=b"\r\nThe edition.\r\n",
        ledger=ledger,
        access=Access(tokens={"token"}),
        retries=0,
    )
    assert "no connection" in send_job(job).problem.problem
    # Here no token is known.
    with open_scripted({}) as (server, port):
        _, problem = send(port, ledger)
    assert problem is None
    assert server.taken == READERS
