"""A whole morning, end to end: servers and a repository on this machine, and the scripts as they are.

The workflows' own scripts are run, step by step and each in a shell as a runner starts it, in fresh clones.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.utils import format_datetime
from pathlib import Path

import pytest
import yaml
from postbox import AUTHORITY, PASSWORD, Postbox, open_postbox
from pytest_httpserver import HTTPServer

from briefings.site import init_site

pytestmark = pytest.mark.usefixtures("nobody")
YESTERDAY = datetime.now(UTC) - timedelta(days=1)
TEXTS = {
    "Ferries to Kalvoy stop after storm": (
        "The ferry company Nordlys cancelled all crossings to Kalvoy after a storm damaged its pier. "
        "“We will not sail until the pier is safe,” said Ingrid Solvang, the harbour master. "
        "An inspection of the pier will take two days, and food is brought by helicopter until then. "
    ),
    "Central bank of Valdoria keeps its rate": (
        "The central bank of Valdoria kept its rate at nine percent and said that inflation was falling. "
        "“Our current settings are enough for now,” said Governor Mattis Brenn after the meeting. "
        "Economists had expected a cut of half a point, and the crown gained a little after it. "
    ),
}
SECRETS = {"SMTP_PASSWORD": PASSWORD, "LEDGER_KEY": "a long random word"}
# The program as it is installed here stands for the step that installs it there.
INSTALL = "Install the program"


def serve(server: HTTPServer) -> str:
    """Serve a feed of yesterday's articles and their pages; return the feed's address."""
    items = ""
    for number, (title, text) in enumerate(TEXTS.items()):
        page = (
            f"<html lang=en><head><title>{title}</title></head><body><article><h1>{title}</h1>"
            f"<time datetime={YESTERDAY.isoformat()}></time><p>{text}</p></article></body></html>"
        )
        server.expect_request(f"/{number}").respond_with_data(page, content_type="text/html; charset=utf-8")
        items += (
            f"<item><title>{title}</title><link>{server.url_for(f'/{number}')}</link>"
            f"<pubDate>{format_datetime(YESTERDAY)}</pubDate><description>More inside.</description></item>"
        )
    rss = f'<rss version="2.0"><channel><title>Kalvoy Courier</title>{items}</channel></rss>'
    server.expect_request("/rss").respond_with_data(rss, content_type="application/rss+xml")
    server.expect_request("/robots.txt").respond_with_data("", status=404)
    return server.url_for("/rss")


def shell(script: str, folder: Path, **surroundings: str) -> subprocess.CompletedProcess[str]:
    """Run a script as a runner does: bash, which stops at the first failure; our program is first in PATH."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
        cwd=folder, env=os.environ | {"PATH": path} | surroundings,
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def git(folder: Path, *arguments: object) -> str:
    command = ["git", "-c", "user.name=Ane", "-c", "user.email=ane@desk.example", *map(str, arguments)]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout.strip()


@pytest.fixture
def postbox():
    """A mail server that asks for a secure connection and a password."""
    box = Postbox()
    with open_postbox(box, tls="starttls", login=True) as port:
        box.port = port
        yield box


@pytest.fixture
def settings(httpserver: HTTPServer, postbox: Postbox, tmp_path: Path) -> str:
    """The settings of a desk without an editor, which reads a feed and has one reader."""
    AUTHORITY.cert_pem.write_to_path(tmp_path / "ca.pem")
    return (
        "site: {title: Kalvoy Desk, url: https://desk.example}\n"
        "edition: {approve: at-once}\n"
        "fetch: {private_addresses: true}\n"
        f"sources: [{serve(httpserver)}]\n"
        "mail:\n  from: Desk <desk@desk.example>\n  to: ane@readers.example\n  ledger_key_env: LEDGER_KEY\n"
        f"  smtp: {{host: localhost, port: {postbox.port}, ca: {tmp_path / 'ca.pem'}, user: desk,\n"
        "    password_env: SMTP_PASSWORD}\n"
    )


class Runner:
    """A runner of GitHub, as far as the scripts see it: fresh clones, and the steps of a job in them."""

    def __init__(self, folder: Path, origin: Path) -> None:
        self._folder = folder
        self._origin = origin
        self._clones = 0

    def clone(self) -> Path:
        self._clones += 1
        name = f"clone{self._clones}"
        git(self._folder, "clone", "--quiet", self._origin, name)
        return self._folder / name

    def run(self, job: Mapping, folder: Path, **secrets: str) -> list[str]:
        """Run the scripts of a job and of our own actions in it; return what they printed, a text a step."""
        printed = []
        for step in job["steps"]:
            if step.get("uses", "").startswith("./"):
                action = yaml.safe_load((folder / step["uses"] / "action.yml").read_text())
                given = {key.upper(): value for key, value in step["with"].items()}
                printed += self.run(action["runs"], folder, **secrets, **given | {"TOKEN": "t0ken"})
            elif "run" in step and step["name"] != INSTALL:
                plain = {key: value for key, value in step.get("env", {}).items() if "${{" not in value}
                done = shell(step["run"], folder, **secrets, **plain)
                assert done.returncode == 0, f"{step['name']}: {done.stdout}{done.stderr}"
                printed.append(done.stdout + done.stderr)
        return printed


@pytest.fixture
def runner(tmp_path: Path, settings: str) -> Runner:
    """A repository with a site as ``init --github`` writes it, and the desk's settings."""
    git(tmp_path, "init", "--quiet", "--bare", "--initial-branch", "main", "origin.git")
    git(tmp_path, "clone", "--quiet", "origin.git", "desk")
    desk = tmp_path / "desk"
    init_site(desk, github=True)
    (desk / "briefings.yaml").write_text(settings)
    git(desk, "checkout", "--quiet", "-B", "main")
    git(desk, "add", "--all")
    git(desk, "commit", "--quiet", "-m", "Begin")
    git(desk, "push", "--quiet", "origin", "main")
    return Runner(tmp_path, tmp_path / "origin.git")


def job(folder: Path, workflow: str, name: str) -> Mapping:
    return yaml.safe_load((folder / ".github" / "workflows" / workflow).read_text())["jobs"][name]


def test_the_workflows_scripts_fetch_commit_build_and_mail(runner: Runner, tmp_path: Path, postbox: Postbox):
    morning = runner.clone()
    runner.run(job(morning, "morning.yml", "edition"), morning)
    origin = tmp_path / "origin.git"
    names = git(origin, "ls-tree", "-r", "--name-only", "main").splitlines()
    assert f"content/digests/{YESTERDAY.date()}.json" in names
    assert not [name for name in names if name.startswith("content/articles/")], (
        "other people's texts stay out"
    )
    assert git(origin, "log", "-1", "--format=%cn", "main") == "github-actions[bot]"
    assert "t0ken" not in (morning / ".git" / "config").read_text()

    pages = runner.clone()
    runner.run(job(pages, "pages.yml", "build"), pages)
    day = (pages / "output" / f"{YESTERDAY.date()}.html").read_text("utf-8")
    assert "We will not sail until the pier is safe" in day
    assert "Kalvoy Courier" in day

    mail = runner.clone()
    runner.run(job(mail, "pages.yml", "mail"), mail, **SECRETS)
    assert postbox.receipts == ["ane@readers.example"]
    text = message_from_bytes(postbox.mails[0].content, policy=policy.default).get_body(("plain",))
    assert "We will not sail until the pier is safe" in " ".join(text.get_content().split())
    ledger = git(origin, "show", f"main:content/sent/{YESTERDAY.date()}.jsonl")
    assert "sent" in ledger
    assert "ane@" not in ledger, "whom it was sent to is not for all to read"

    # The next morning the runner's cache brings back what was fetched, and nothing is new.
    tip = git(origin, "rev-parse", "main")
    printed = runner.run(job(morning, "morning.yml", "edition"), morning)
    assert "Nothing has changed in content/digests." in printed[-1]
    assert git(origin, "rev-parse", "main") == tip


def cron_command(desk: Path) -> str:
    """Return the command of the crontab in the documentation, with the places of this test."""
    text = (Path(__file__).parents[2] / "docs" / "how-to" / "automation.md").read_text("utf-8")
    (command,) = re.findall(r"^ +\*/15 .*?(cd /srv/.*)$", text, re.MULTILINE)
    program = Path(sys.executable).parent / "briefings"
    return command.replace("/srv/my-desk", str(desk)).replace(
        "/srv/briefings/.venv/bin/briefings", str(program)
    )


def test_the_crontab_s_command_brings_the_edition_out_once(tmp_path: Path, settings: str, postbox: Postbox):
    git(tmp_path, "init", "--quiet", "--bare", "remote.git")
    desk = tmp_path / "desk"
    init_site(desk)
    (desk / "content" / "articles" / "2026-03-02-ferries.md").unlink()
    publish = f"publish: {{github_pages: {{remote: {tmp_path / 'remote.git'}}}}}\n"
    (desk / "briefings.yaml").write_text(settings + publish)
    done = shell(cron_command(desk), desk, **SECRETS)
    assert done.returncode == 0, (desk / "run.log").read_text()
    assert (desk / "run.log").read_text() == ""
    names = git(tmp_path / "remote.git", "ls-tree", "--name-only", "gh-pages").splitlines()
    assert f"{YESTERDAY.date()}.html" in names
    tip = git(tmp_path / "remote.git", "rev-parse", "gh-pages")

    assert postbox.receipts == ["ane@readers.example"]

    assert shell(cron_command(desk), desk, **SECRETS).returncode == 0
    assert postbox.receipts == ["ane@readers.example"]
    assert git(tmp_path / "remote.git", "rev-parse", "gh-pages") == tip
