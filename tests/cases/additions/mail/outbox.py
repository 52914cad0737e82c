"""A folder in place of a server: an addition by which CONTRIBUTING.md is tested."""

from dataclasses import dataclass
from pathlib import Path

from briefings.sending.delivery import Handover, Reply


@dataclass(frozen=True)
class Outbox:
    folder: Path
    timeout: float
    name = "outbox"
    is_open = True

    def connect(self):
        self.folder.mkdir(exist_ok=True)
        return self

    def hand_over(self, _sender, recipients, message, before_end):
        before_end(recipients)
        for recipient in recipients:
            (self.folder / f"{recipient}.eml").write_bytes(message)
        return Handover(refused={}, reply=Reply(250, "kept"), ended=True)

    def hang_up(self):
        pass


def make_outbox(block, settings):
    return Outbox(settings.root / block.folder, block.timeout)
