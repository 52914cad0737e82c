"""Send a letter to each of N readers: send_letters.py PORT LEDGER N. The tests kill it."""

import sys
from pathlib import Path

from briefings.mail.server import Server
from briefings.sending import send_job
from briefings.sending.delivery import Letter, Recipient, SendingJob
from briefings.sending.ledger import hide_name


def name_readers(number: int) -> list[str]:
    """Return the addresses of so many readers."""
    return [f"reader{each}@a.example" for each in range(number)]


def name_entry(address: str) -> str:
    """Return a reader's name in the ledger."""
    return hide_name(address, key="k")


def send_letters(port: int, ledger: Path, number: int, again: list[str]) -> int:
    """Send them, print who may have the mail or not; return the exit code."""
    letters = tuple(
        Letter(recipients=(Recipient(address, name_entry(address)),), head=f"To: {address}\r\n".encode())
        for address in name_readers(number)
    )
    server = Server(host="127.0.0.1", port=port, tls="none", timeout=10)
    body = b"\r\nThe edition.\r\n" + b"A line of it.\r\n" * 40
    job = SendingJob(
        server=server,
        sender="desk@desk.example",
        letters=letters,
        body=body,
        ledger=ledger,
        again=again,
        retries=8,
        pause=0.001,
    )
    report = send_job(job)
    sys.stdout.writelines(f"{each.address}\n" for each in report.of("uncertain"))
    return int(not report.is_whole)


if __name__ == "__main__":
    sys.exit(send_letters(int(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), sys.argv[4:]))
