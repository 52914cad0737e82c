"""Send a letter to each of N readers: send_letters.py PORT LEDGER N. The tests kill it."""

import sys
from pathlib import Path

from briefings.mail.delivery import Job, Letter, Recipient
from briefings.mail.ledger import hide_address
from briefings.mail.sending import send_job
from briefings.mail.server import Server

if __name__ == "__main__":
    port, ledger, number = int(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    addresses = [f"reader{each}@a.example" for each in range(number)]
    letters = tuple(
        Letter(
            recipients=(Recipient(address, hide_address(address, key="k")),),
            head=f"To: {address}\r\n".encode(),
        )
        for address in addresses
    )
    server = Server(host="127.0.0.1", port=port, tls="none", timeout=10)
    body = b"\r\nThe edition.\r\n" + b"A line of it.\r\n" * 40
    job = Job(
        server=server,
        sender="desk@desk.example",
        letters=letters,
        body=body,
        ledger=ledger,
        again=sys.argv[4:],
        retries=8,
        pause=0.001,
    )
    report = send_job(job)
    sys.stdout.writelines(f"{each.address}\n" for each in report.of("uncertain"))
    sys.exit(not report.is_whole)
