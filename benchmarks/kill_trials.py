"""Kill commands and fill their disk at random moments and at each step, and see what is left in the end.

    python benchmarks/kill_trials.py commands [--each 200] [--only build]
    python benchmarks/kill_trials.py mails [--readers 1000] [--kills 100] [--disks 330]
    python benchmarks/kill_trials.py notices [--alerts 500] [--kills 50]

``commands``: fetch, build, approve, publish, mail and run are each stopped so many times, and begun again
until they end by themselves. A stop is ``kill -9`` after a random time (of all processes, the command's
alone, or those that it started), ``kill -9`` at a step (a file opened to be written, renamed, removed; a
database, a program, a connection), a limit on the size of files, or a disk with a few kilobytes left (a
tmpfs, where this machine lets one be mounted). Then articles, records, pages and the published branch must
be, byte for byte, what a command leaves that nobody stopped, and each reader must have one mail; or the
command says what is wrong.

``mails``: a sending is killed, or its ledger can grow by no more than 0, 1, 2, … bytes. In the end each
reader must have the mail once, or be named as unsure, and none twice.

``notices``: a chat service is told of alerts, one by one, by a command that is killed; then the same again,
and what it has started is killed, too. The first must tell each alert once and be unsure of none; the second
must tell none twice, and name each that was not told. Exit 1 where anything else is found.
"""

from __future__ import annotations

import argparse
import ctypes
import hashlib
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

TESTS = Path(__file__).parent.parent / "tests"
sys.path[:0] = [str(TESTS / "sources"), str(TESTS / "mail"), str(TESTS / "notify")]

DAY = "2026-11-16"
# Six in the morning of the day after: the day of the articles is closed.
NOW = "1794895200"
READERS = [f"reader{number}@a.example" for number in range(5)]
# Each begins where the one before has ended; "run" does all at once.
COMMANDS = {
    "fetch": ["fetch"],
    "build": ["build", "--jobs", "1", "--no-drafts"],
    "approve": ["approve", DAY],
    "rebuild": ["build", "--jobs", "1", "--no-drafts"],
    "publish": ["publish"],
    "mail": ["mail", DAY, "--send"],
    "run": ["run", "--approve", "--jobs", "1"],
}
# The highest exit code of a command that ended by itself.
SKIPPED = 3
DISK = 48_000_000
# What may be written into a file, or what starts something, as the interpreter tells it.
STEPS = {"open", "os.rename", "os.remove", "os.mkdir", "os.truncate", "sqlite3.connect", "subprocess.Popen"}
STEPS |= {"socket.connect", "shutil.rmtree", "os.chmod", "tempfile.mkstemp"}


@dataclass(frozen=True, slots=True)
class Stop:
    """How a command is stopped: ``kind`` and how much: seconds, the step's number, bytes."""

    kind: str
    amount: float


class Forge:
    """A process that has everything loaded and forks a child a command, so that a start costs nothing.

    ``reads`` tells whether articles are read, which loads most.
    """

    def __init__(self, log: Path, *, reads: bool = True) -> None:
        self._log = log
        self._orders, orders = os.pipe()
        answers, self._answers = os.pipe()
        self._pid = os.fork()
        if not self._pid:
            os.close(orders)
            os.close(answers)
            _work(os.fdopen(self._orders, "r"), os.fdopen(self._answers, "w"), log, reads=reads)
            os._exit(0)
        os.close(self._orders)
        os.close(self._answers)
        self._tell, self._hear = os.fdopen(orders, "w"), os.fdopen(answers, "r")

    def start(self, order: str) -> int:
        """Start a child for an order (a Python expression); return its number."""
        self._tell.write(order + "\n")
        self._tell.flush()
        return int(self._hear.readline())

    def wait(self) -> int:
        """Wait until the child has ended; return its exit code, below 0 that of a signal."""
        return int(self._hear.readline())

    @property
    def words(self) -> str:
        """What the last child and those that it started have said."""
        return self._log.read_text("utf-8", "replace")

    def close(self) -> None:
        """End it."""
        self._tell.close()
        self._hear.close()
        os.waitpid(self._pid, 0)


def _load_rooms() -> None:
    from briefings import Settings, make_article, read_article
    from briefings.pipeline import reading_options
    from briefings.sources.languages import detect_language

    for each in ("cli", "pipeline", "site", "publish", "mail.preparation", "sources.fetching", "site.plugin"):
        __import__(f"briefings.{each}")
    text = "The ferry left the harbour at noon on Monday, and nobody knew when it would return."
    detect_language(text)
    read_article(
        make_article(id="a", text=text), reading_options(Settings(root=Path(), site={"title": "Desk"}))
    )


def _work(orders: IO[str], answers: IO[str], log: Path, *, reads: bool) -> None:
    for each in ("apprise", "briefings.cli", "briefings.notify.notices", "briefings.mail.preparation"):
        __import__(each)
    if reads:
        _load_rooms()
    for order in orders:
        heard, said = os.pipe()
        pid = os.fork()
        if not pid:
            code = 70
            try:
                os.setsid()
                # A pipe: a limit on the size of files is none on what is said.
                os.dup2(said, 1)
                os.dup2(said, 2)
                sys.stdout = sys.stderr = os.fdopen(said, "w", buffering=1, encoding="utf-8")
                code = eval(order, {"Path": Path, "call": call, "send": send})
            except BaseException:  # noqa: BLE001 - it is told as a traceback
                import traceback

                traceback.print_exc()
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)
        answers.write(f"{pid}\n")
        answers.flush()
        os.close(said)
        with os.fdopen(heard, "rb") as words:
            # Until the last process that it has started is gone.
            log.write_bytes(words.read())
        code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        answers.write(f"{code}\n")
        answers.flush()


def call(root: str, arguments: list[str], kind: str, amount: float) -> int:
    """Do a command in the site ``root``, stopped at a step or by a size of files."""
    from briefings.cli import main

    os.environ |= {"SOURCE_DATE_EPOCH": NOW, "TMPDIR": f"{root}/../tmp", "GIT_CONFIG_NOSYSTEM": "1"}
    os.environ.pop("CI", None)
    tempfile.tempdir = None
    if kind == "step":
        _count_steps(int(amount))
    elif kind == "size":
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(amount), resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
    return main([*arguments, "--site", root], standalone_mode=False) or 0


def send(port: int, ledger: str, number: int, size: int) -> int:
    """Send letters to so many readers; the ledger can have no more bytes than ``size``, if that is not 0."""
    from send_letters import send_letters

    if size:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
    from briefings.errors import MailError

    try:
        return send_letters(port, Path(ledger), number, [])
    except MailError as error:
        print(error)
        return 1


def _count_steps(last: int) -> None:
    """Kill this process at the step of that number."""
    done = 0

    def step(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal done
        if event in STEPS and not (event == "open" and not _writes(arguments)):
            done += 1
            if done == last:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(step)


def _writes(arguments: tuple[object, ...]) -> bool:
    flags = arguments[2]
    return isinstance(flags, int) and bool(flags & (os.O_WRONLY | os.O_RDWR))


def find_descendants(pid: int) -> list[int]:
    """Return the processes that a process has started, and those that these have."""
    found: list[int] = []
    with suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                found += [int(child), *find_descendants(int(child))]
    return found


def kill_some(pid: int, dice: random.Random, *whoms: str) -> str:
    """Kill a command with all that it has started, by itself, or what it has started alone."""
    descendants = find_descendants(pid)
    whom = dice.choice(whoms or ["all", "all", "the command", "its processes"])
    for each in {"all": [pid, *descendants], "the command": [pid]}.get(whom, descendants or [pid]):
        with suppress(ProcessLookupError):
            os.kill(each, signal.SIGKILL)
    return whom


class World:
    """A site, its feeds, mail server and published repository; on a small disk if one can be had."""

    def __init__(self, folder: Path, forge: Forge, feeds, mails: Callable[[], list[str]], port: int) -> None:
        self.here = folder / "world"
        self.here.mkdir()
        self.is_disk = _mount(self.here)
        self._kept = folder / "kept"
        self._forge = forge
        self._mails = mails
        desk = self.here / "desk"
        desk.mkdir()
        (self.here / "tmp").mkdir()
        subprocess.run(["git", "init", "--quiet", "--bare", self.here / "remote.git"], check=True)
        listed = "".join(f"  - {{name: Outlet {n}, feed: '{feeds.address(n, '/feed')}'}}\n" for n in (1, 4))
        (desk / "briefings.yaml").write_text(
            "site: {title: Desk}\nfetch: {private_addresses: true, timeout: 10}\n"
            f"publish: {{github_pages: {{remote: ../remote.git}}}}\n"
            f"mail: {{from: d@desk.example, to: [{', '.join(READERS)}],\n"
            f"  smtp: {{host: 127.0.0.1, port: {port}, tls: none, pause: 0.01}}}}\nsources:\n{listed}",
            encoding="utf-8",
        )
        self.keep("begun")

    def close(self) -> None:
        """Give the disk back."""
        if self.is_disk:
            subprocess.run(["umount", self.here], check=True)

    def keep(self, name: str) -> None:
        """Keep a copy of all that stands here."""
        shutil.copytree(self.here, self._kept / name, symlinks=True)

    def put_back(self, name: str) -> None:
        """Bring back what was kept."""
        for entry in self.here.iterdir():
            shutil.rmtree(entry) if entry.is_dir() else entry.unlink()
        shutil.copytree(self._kept / name, self.here, symlinks=True, dirs_exist_ok=True)
        self._mails().clear()

    def do(self, arguments: list[str], stop: Stop, dice: random.Random) -> tuple[int, str]:
        """Do a command and stop it; return its exit code and what it said."""
        ballast = self.here / "ballast"
        if stop.kind == "disk":
            _fill(ballast, int(stop.amount))
        order = (str(self.here / "desk"), arguments, stop.kind, stop.amount)
        pid = self._forge.start(f"call{order!r}")
        if stop.kind == "time":
            time.sleep(stop.amount)
            kill_some(pid, dice)
        code = self._forge.wait()
        ballast.unlink(missing_ok=True)
        return code, self._forge.words

    def describe(self) -> dict[str, str]:
        """Return what readers and the editor see in the end: hashes of files, the branch, who has mail."""
        files = {}
        for name in ("content", "output"):
            for path in sorted((self.here / "desk" / name).rglob("*")):
                if path.is_file() and "sent" not in path.parts:
                    where = path.relative_to(self.here / "desk").as_posix()
                    files[where] = hashlib.sha256(path.read_bytes()).hexdigest()
        command = [
            "git",
            "-C",
            self.here / "remote.git",
            "rev-parse",
            "--quiet",
            "--verify",
            "gh-pages^{tree}",
        ]
        tree = subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()
        return files | {"the branch": tree, "the readers": " ".join(sorted(self._mails()))}


def _mount(folder: Path) -> bool:
    """Mount a small disk; tell whether that was allowed."""
    if sys.platform != "linux" or os.getuid():
        return False
    options = f"size={DISK}".encode()
    libc = ctypes.CDLL(None, use_errno=True)
    return libc.mount(b"none", str(folder).encode(), b"tmpfs", 0, options) == 0


def _fill(ballast: Path, left: int) -> None:
    disk = os.statvfs(ballast.parent)
    with ballast.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, max(1, disk.f_bavail * disk.f_frsize - left))


def try_command(
    world: World, name: str, before: str, each: int, dice: random.Random
) -> Iterator[tuple[Stop, str]]:
    """Stop a command so many times; yield how, and what came of it: "same", "said: …" or "FAULT: …"."""
    arguments = COMMANDS[name]
    world.put_back(before)
    began = time.monotonic()
    code, words = world.do(arguments, Stop("none", 0), dice)
    seconds = time.monotonic() - began
    assert code == 0, words
    expected = world.describe()
    world.keep(name)
    kinds = ["time", "step", "step", "size", *(["disk"] if world.is_disk else [])]
    for number in range(each):
        kind = kinds[(number + list(COMMANDS).index(name)) % len(kinds)]
        world.put_back(before)
        # Up to three stops behind one another.
        for _ in range(dice.choice([1, 1, 2, 3])):
            amount = {
                "time": dice.uniform(0, seconds),
                "step": dice.randint(1, 120),
                "size": int(2 ** dice.uniform(0, 19)),
                "disk": 4096 * int(2 ** dice.uniform(0, 9)),
            }[kind]
            stop = Stop(kind, amount)
            code, words = world.do(arguments, stop, dice)
            # Of a killed command only what it leaves counts, not what its orphans say of it.
            if code >= 0 and ("Traceback" in words or code > SKIPPED or (code > 0 and not words.strip())):
                yield stop, f"FAULT: ended with {code} and said: {words[-300:]}"
        code, words = world.do(arguments, Stop("none", 0), dice)
        yield stop, judge(expected, world.describe(), code, words)


def judge(expected: dict[str, str], found: dict[str, str], code: int, words: str) -> str:
    """Return the outcome of a command that was finally completed."""
    if "Traceback" in words:
        return f"FAULT: {words[-1500:]}"
    mails = found["the readers"].split()
    if len(mails) != len(set(mails)):
        return "FAULT: a reader has the mail twice"
    lacking = [
        reader for reader in expected["the readers"].split() if reader not in mails and reader not in words
    ]
    if lacking:
        return f"FAULT: {lacking} have no mail and nobody says so: {words[-500:]}"
    differing = [key for key in sorted(expected.keys() | found.keys()) if expected.get(key) != found.get(key)]
    if not differing:
        return "same"
    return f"said: {words[-300:]}" if code else f"FAULT: {differing} differ; it said: {words[-500:]}"


@contextmanager
def open_world() -> Iterator[World]:
    """Set up a world in a temporary folder."""
    from feed_server import Outlets, serve_outlets
    from scripted_server import open_scripted

    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        # Before the servers: what is forked has no threads.
        forge = Forge(folder / "log")
        stack.callback(forge.close)
        feeds = stack.enter_context(serve_outlets(Outlets(articles=2)))
        server, port = stack.enter_context(open_scripted({}))
        world = World(folder, forge, feeds, lambda: server.taken, port)
        stack.callback(world.close)
        yield world


def try_commands(each: int, only: str = "", seed: int = 1) -> Iterator[tuple[str, Stop, str]]:
    """Stop each command so many times; yield its name, how it was stopped, and what came of it."""
    dice = random.Random(seed)
    with open_world() as world:
        before = "begun"
        for name in COMMANDS:
            wanted = each if only in {"", name} else 0
            start = "begun" if name == "run" else before
            yield from ((name, *came) for came in try_command(world, name, start, wanted, dice))
            before = name


def try_mails(readers: int, kills: int, disks: int, seed: int = 1) -> Iterator[str]:
    """Kill a sending so many times and fill its disk so many times; yield what is wrong."""
    from scripted_server import open_scripted
    from send_letters import name_readers

    dice = random.Random(seed)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        forge = Forge(folder / "log", reads=False)
        stack.callback(forge.close)
        server, port = stack.enter_context(open_scripted({}))
        ledger = folder / "2026-03-02.jsonl"
        stops = [("kill", 0)] * kills + [("disk", size) for size in range(disks)]
        # So many have their mail of one start at most, however late the kill: the others are for the next.
        each = (readers - disks) // kills
        for number, (kind, grown) in enumerate(dice.sample(stops, len(stops))):
            size = ledger.stat().st_size + grown if ledger.exists() else grown + 300
            before = len(server.taken)
            server.allow(before + each if kind == "kill" else sys.maxsize)
            pid = forge.start(f"send{(port, str(ledger), readers, size if kind == 'disk' else 0)!r}")
            if kind == "kill":
                enough = before + dice.randint(1, each - 2)
                while len(server.taken) < enough and Path(f"/proc/{pid}").exists():
                    time.sleep(0.0005)
                time.sleep(dice.random() / 200)
                kill_some(pid, dice)
            code = forge.wait()
            if not code and number < len(stops) - 1:
                yield f"all was sent before the stop {number + 1} of {len(stops)}"
                break
            if "Traceback" in forge.words:
                yield forge.words
        server.allow(sys.maxsize)
        forge.start(f"send{(port, str(ledger), readers, 0)!r}")
        forge.wait()
        unsure = set(forge.words.split())
        yield from (f"{reader} has it {n} times" for reader, n in Counter(server.taken).items() if n > 1)
        lost = set(name_readers(readers)) - set(server.taken) - unsure
        yield from (f"{reader} has no mail and is not named" for reader in sorted(lost))
        have = len(set(server.taken))
        print(f"{len(stops)} stops, {have} of {readers} have it, {len(unsure)} named as unsure")


def try_notices(alerts: int, kills: int, *whoms: str, seed: int = 1) -> Iterator[str]:
    """Kill a telling of alerts so many times; yield what is wrong.

    ``whoms`` are killed, by ``kill_some``; where that is the command alone, nothing may be unsure.
    """
    from alert_site import store_article, write_settings
    from notice_server import open_chat

    dice = random.Random(seed)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        forge = Forge(folder / "log", reads=False)
        stack.callback(forge.close)
        chat = stack.enter_context(open_chat())
        root = folder / "desk"
        (folder / "address").write_text(chat.address.replace("rto=1", "rto=30"))
        write_settings(root, "  at_once: 1000\n", address=f"address_command: 'cat {folder / 'address'}'")
        for number in range(alerts):
            store_article(root, f"alert{number}", datetime.fromtimestamp(int(NOW), UTC))
        each = alerts // kills
        order = f"call{(str(root), ['notify', 'alerts'], 'none', 0)!r}"
        for number in range(kills):
            before = len(chat.told)
            chat.allow(before + each)
            pid = forge.start(order)
            enough = before + dice.randint(0, each - 2)
            while len(chat.told) < enough and Path(f"/proc/{pid}").exists():
                time.sleep(0.0005)
            time.sleep(dice.random() / (200 if enough > before else 1))
            kill_some(pid, dice, *whoms)
            # What speaks with the service ends the notice that it is at, before or after it sees the kill.
            chat.allow(sys.maxsize)
            if not forge.wait() and number < kills - 1:
                yield f"all was told before the stop {number + 1} of {kills}"
            if "Traceback" in forge.words:
                yield forge.words
        chat.allow(sys.maxsize)
        forge.start(order)
        code = forge.wait()
        unsure = {line.split(": ")[2] for line in forge.words.splitlines() if line.startswith("uncertain: ")}
        told = Counter(title.rpartition(" ")[2] for title in chat.titles)
        yield from (f"{name} was told {n} times" for name, n in told.items() if n > 1)
        named = {Path(each).name for each in unsure}
        lost = {f"alert{number}" for number in range(alerts)} - set(told) - named
        yield from (f"{name} was not told and is not named" for name in sorted(lost))
        if whoms == ("the command",) and (unsure or code):
            yield f"the command alone was killed, and {len(unsure)} are unsure: {forge.words[-300:]}"
        print(f"{kills} kills, {len(told)} of {alerts} told, {len(unsure)} named as unsure")
        forge.start(f"call{(str(root), ['notify', 'alerts', '--settle', 'all'], 'none', 0)!r}")
        forge.wait()
        forge.start(order)
        if forge.wait():
            yield f"not all is settled: {forge.words[-300:]}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", choices=["commands", "mails", "notices"])
    parser.add_argument("--each", type=int, default=200)
    parser.add_argument("--only", choices=COMMANDS, default="")
    parser.add_argument("--readers", type=int, default=1000)
    parser.add_argument("--alerts", type=int, default=500)
    parser.add_argument("--kills", type=int, help="100 of mails, 50 of notices, each way")
    parser.add_argument("--disks", type=int, default=330)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    if asked.what == "mails":
        faults = list(try_mails(asked.readers, asked.kills or 100, asked.disks, asked.seed))
    elif asked.what == "notices":
        kills, seed = asked.kills or 50, asked.seed
        faults = list(try_notices(asked.alerts, kills, "the command", seed=seed))
        faults += try_notices(asked.alerts, kills, "all", "its processes", seed=seed)
    else:
        counts: Counter[tuple[str, str, str]] = Counter()
        faults = []
        for name, stop, came in try_commands(asked.each, asked.only, asked.seed):
            counts[name, stop.kind, came.partition(":")[0]] += 1
            if came.startswith("FAULT"):
                faults.append(f"{name}, {stop}: {came}")
                print(faults[-1], flush=True)
        for (name, kind, came), number in sorted(counts.items()):
            print(f"{name:10}{kind:8}{came:8}{number:5}")
    print("\n".join(faults[:20]) or "no fault")
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
