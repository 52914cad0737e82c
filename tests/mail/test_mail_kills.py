"""Killed at any moment and started again: no one gets an edition twice."""

import os
import random
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

from postbox import Postbox, open_postbox

SENDER = Path(__file__).with_name("send_letters.py")
READERS = 300
KILLS = 12
# So many more mails are taken of one start, however late the kill: the others are for the next.
EACH = READERS // (KILLS + 1)


def start(port, ledger, readers):
    command = [sys.executable, SENDER, str(port), str(ledger), str(readers)]
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, start_new_session=True
    )


def wait_for(process, box, number):
    """Wait until so many mails have arrived, or the process has ended."""
    while len(box.mails) < number and process.poll() is None:
        time.sleep(0.0005)


def find_children(pid):
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def test_killed_a_dozen_times_everyone_has_the_mail_exactly_once(tmp_path):
    ledger, dice = tmp_path / "2026-03-02.jsonl", random.Random(7)
    box = Postbox(drops=("MAIL", "RCPT", "DATA"), chance=0.005)
    with open_postbox(box) as port:
        for kill in range(KILLS):
            box.most = len(box.mails) + EACH
            process = start(port, ledger, READERS)
            wait_for(process, box, box.most - dice.randint(1, EACH - 1))
            time.sleep(dice.random() / 200)
            assert process.poll() is None
            number = (signal.SIGKILL, signal.SIGKILL, signal.SIGTERM, signal.SIGINT)[kill % 4]
            os.killpg(process.pid, number)
            # What speaks with the server ends the mail that it is at.
            box.most = sys.maxsize
            process.wait(60)
        box.most = sys.maxsize
        process = start(port, ledger, READERS)
        uncertain, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    assert uncertain.split() == []
    assert sorted(box.receipts) == sorted(f"reader{each}@a.example" for each in range(READERS))


def test_even_the_sending_process_killed_gives_no_one_the_mail_twice(tmp_path):
    ledger, dice = tmp_path / "2026-03-02.jsonl", random.Random(11)
    readers = 120
    box = Postbox()
    with open_postbox(box) as port:
        for _ in range(5):
            box.most = len(box.mails) + 14
            process = start(port, ledger, readers)
            wait_for(process, box, box.most - dice.randint(2, 13))
            time.sleep(dice.random() / 500)
            for child in find_children(process.pid):
                os.kill(child, signal.SIGKILL)
            assert process.wait(60) == 1
        box.most = sys.maxsize
        process = start(port, ledger, readers)
        uncertain, _ = process.communicate(timeout=60)
    everyone = {f"reader{each}@a.example" for each in range(readers)}
    assert len(set(box.receipts)) == len(box.receipts)
    # Whoever lacks the mail is named; most of those named have it.
    assert everyone - set(box.receipts) <= set(uncertain.split())


def test_a_list_of_days_that_cannot_be_written_stops_it_with_its_words_and_nobody_is_mailed(tmp_path):
    ledger, box = tmp_path / "2026-03-02.jsonl", Postbox()
    days = "".join(f"{year}-01-01\n" for year in range(1000, 2000))
    (tmp_path / "days.txt").write_text(days)

    def fill_disk():
        resource.setrlimit(resource.RLIMIT_FSIZE, (5000, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))

    with open_postbox(box) as port:
        command = [sys.executable, SENDER, str(port), str(ledger), "3"]
        full = subprocess.run(command, capture_output=True, text=True, check=False, preexec_fn=fill_disk)
        assert (full.returncode, full.stderr, box.mails) == (1, "", [])
        assert subprocess.run(command, check=False).returncode == 0
    assert len(box.receipts) == len(set(box.receipts)) == 3
