"""Site → findings: what is missing or wrong, and the remedy. Nothing is changed and nothing is sent.

First stands what lies elsewhere (feeds, the remote, the mail server), then what can be seen on this machine:
settings, sources, models, records, output, disk, a run under way.
"""

from __future__ import annotations

import os
import platform
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Literal

from briefings.codec import read_readings
from briefings.editions import list_records, read_edition
from briefings.errors import BriefingsError, ModelError, PublishError, SettingsError
from briefings.language import list_languages
from briefings.language.spacy_models import load_model
from briefings.mail.posting import read_key
from briefings.mail.sending import read_recipients
from briefings.publish import misfit, pages_address
from briefings.publish.branch import find_branch
from briefings.publish.folder import list_site
from briefings.publish.git import hide_secret, run_git
from briefings.settings import FILE_NAME, Settings, WayToSend, load_settings
from briefings.site.site_inputs import find_stale
from briefings.sources.fetching import list_feeds, open_web
from briefings.sources.fetching.report import FeedCheck, check_feeds
from briefings.storage.files import LOCK, read_lock

# A build lays a second site beside the first; below the one it may just end, below the other it will not.
_ROOM, _NO_ROOM = 10**9, 10**8
# So many files are named; the rest is counted.
_NAMED = 3
# "note": it works, and somebody may want to know. "broken": something that the settings ask for cannot work.
State = Literal["sound", "note", "broken"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing looked at: what it is, how it is, what was found, and what to do about it."""

    subject: str
    state: State
    found: str
    remedy: str = ""


def sound(subject: str, found: str) -> Finding:
    """Return a finding of what is as it should be."""
    return Finding(subject=subject, state="sound", found=found)


def note(subject: str, found: str, remedy: str = "") -> Finding:
    """Return a finding that breaks nothing."""
    return Finding(subject=subject, state="note", found=found, remedy=remedy)


def broken(subject: str, found: str, remedy: str) -> Finding:
    """Return a finding that something cannot work, with its remedy."""
    return Finding(subject=subject, state="broken", found=found, remedy=remedy)


def examine_feeds(settings: Settings) -> Iterator[Finding]:
    """Look whether each feed answers and is one; what answers well is counted, what does not is named."""
    feeds = list_feeds(settings)
    if not feeds:
        yield note("feeds", "none are named", "name feeds under 'sources', or put articles into a folder")
        return
    checks = list(check_feeds(feeds, open_web(settings), settings.fetch.at_once))
    yield from filter(None, map(_judge_feed, checks))
    answered = sum(not check.problem for check in checks)
    if answered:
        yield sound("feeds", f"{answered} of {len(feeds)} answer")


def _judge_feed(check: FeedCheck) -> Finding | None:
    """Return what is wrong or worth knowing of a feed; None where it is as it should be."""
    if check.problem:
        remedy = "open the address in a browser; write it anew, or take it out of 'sources'"
        return broken("feeds", f"{check.address}: {check.problem}", remedy)
    if check.moved:
        return note("feeds", f"{check.address} has moved for good", f"write {check.moved}")
    return None if check.items else note("feeds", f"{check.address} holds nothing", "look whether it is used")


def examine_git(settings: Settings) -> Finding:
    """Look whether git is there, its remote answers, and the pages appear where the site thinks it stands."""
    pages = settings.publish.github_pages
    try:
        program = run_git(settings.root, "--version")
        if pages is None:
            return note(
                "git", f"{program}; publishing is not set up", "'publish: {github_pages: {}}' if wanted"
            )
        branch = find_branch(settings.root, pages)
    except PublishError as error:
        return broken("git", str(error), _remedy(error))
    expected = pages_address(branch.address, pages.cname)
    problem = misfit(settings.site.url, expected)
    if problem:
        return broken("git", problem, "change 'site.url', or 'cname' under 'publish'")
    where = f" → {settings.site.url or expected}" if settings.site.url or expected else ""
    return sound("git", f"{branch.name} of {hide_secret(branch.address)} answers{where}")


def _remedy(error: PublishError) -> str:
    if "not installed" in error.problem:
        return "install git"
    if "remote" in error.where or "repository" in error.problem:
        return "name a remote of the repository, or an address, under 'publish: {github_pages: {remote: …}}'"
    return "try 'git push' by hand: it must not ask for a password"


def examine_mail(settings: Settings) -> Iterator[Finding]:
    """Look at all that a sending needs."""
    way = settings.mail.way
    if way is None:
        yield note("mail", "not set up", "'mail: {from: …, to: …, smtp: {host: …}}' if wanted")
        return
    if not settings.mail.sender:
        yield broken("mail", "no sender is named", "set 'mail.from', such as Desk <desk@example.org>")
    yield _examine_readers(settings)
    yield _examine_server(settings, way)


def _examine_readers(settings: Settings) -> Finding:
    try:
        readers = read_recipients(settings.mail.to, settings.root, ())
        read_key(settings)
    except BriefingsError as error:
        return broken("readers", str(error), "mend the list, or set the variable where the run is started")
    if not readers:
        return broken("readers", "nobody is named", "set 'mail.to': an address, or a file of addresses")
    delivery = "a message for each" if settings.mail.delivery == "each" else "one message for all"
    return sound("readers", f"{len(readers)}, {delivery}")


def _examine_server(settings: Settings, way: WayToSend) -> Finding:
    try:
        server = way.made_by.load()(way, settings)
    except BriefingsError as error:
        return broken("mail", str(error), "give the password where the run is started; it stands in no file")
    try:
        connection = server.connect()
    except BriefingsError as error:
        return broken("mail", str(error), "look at 'mail.smtp': host, port, tls, user, and the password")
    connection.hang_up()
    user = getattr(way, "user", "")
    return sound("mail", f"{server.name} answers" + (f" and takes {user}" if user else ""))


def examine_program() -> Finding:
    """Tell which program this is, on what Python."""
    return sound("program", f"briefings {version('briefings')}, Python {platform.python_version()}")


def examine_address(settings: Settings) -> Finding:
    """Look whether the site knows its address."""
    if settings.site.url:
        return sound("address", settings.site.url)
    return note("address", "not known: the feeds hold no full links", "set 'site.url' to where it will stand")


def examine_folders(settings: Settings) -> Iterator[Finding]:
    """Look whether there is something to read, and whether the folders that are named can be read."""
    for folder in settings.folders:
        if folder == settings.articles and not folder.exists():
            continue
        if not folder.is_dir():
            remedy = "make it, or take it out of 'sources'"
            yield broken("articles", f"{folder} is no folder", remedy)
        elif not os.access(folder, os.R_OK | os.X_OK):
            yield broken("articles", f"{folder} cannot be read", f"chmod u+rx {folder}")
        else:
            yield _count_articles(folder)


def _count_articles(folder: Path) -> Finding:
    number = sum(1 for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
    if number:
        return sound("articles", f"{number} file{'s'[: number != 1]} in {folder}")
    return note("articles", f"nothing in {folder} yet", "put articles there, or name feeds under 'sources'")


def examine_models(settings: Settings) -> Iterator[Finding]:
    """Look whether the language models can be loaded."""
    for language, name in sorted(settings.reading.models.items()):
        try:
            load_model(name)
        except ModelError as error:
            yield broken("model", f"{language}: {name} cannot be loaded", error.problem)
        else:
            yield sound("model", f"{language}: {name}")


def examine_languages() -> Finding:
    """Tell how far each language is read: docs/reference/languages.md says what the levels are."""
    levels: dict[str, list[str]] = {}
    for language in list_languages():
        levels.setdefault(language.level, []).append(language.name)
    told = "; ".join(f"{level}: {', '.join(sorted(names))}" for level, names in levels.items())
    return sound("languages", f"{told}; gist: all others")


def examine_records(settings: Settings) -> Iterator[Finding]:
    """Look whether every record, with its readings and editor's file, can be read; whether one waits."""
    records, drafts = list(list_records(settings.digests)), []
    for record in records:
        try:
            edition = read_edition(record, approve=settings.edition.approve)
            read_readings(record)
        except BriefingsError as error:
            yield broken("records", str(error), "mend the file, or take it back from the last commit")
            continue
        for problem in edition.problems:
            yield note("records", problem)
        if edition.status == "draft":
            drafts.append(record.stem)
    if not records:
        yield note("records", "none yet", "briefings build")
    elif drafts:
        yield note("records", f"drafts: {_list(drafts)}", f"briefings approve {drafts[-1]}")
    else:
        yield sound("records", f"{len(records)}, the last of {records[-1].stem}")


def examine_output(settings: Settings) -> Finding:
    """Look whether the built site is there, current, and not too large for GitHub."""
    if not (settings.output / "index.html").exists():
        return note("output", "not built yet", "briefings build")
    try:
        files = list_site(settings.output)
    except PublishError as error:
        return broken(
            "output", str(error), "GitHub Pages will not take it; publish elsewhere or make it smaller"
        )
    stale = find_stale(settings, settings.output)
    if stale:
        return note("output", f"older than {_list(list(stale))}", "briefings build")
    size = sum(path.stat().st_size for path in files.values())
    return sound("output", f"{len(files)} files, {size / 1e6:.1f} MB, current")


def examine_disk(settings: Settings) -> Finding:
    """Look whether the site's folder can be written, and how much room there is."""
    for folder in (settings.root, settings.root / ".briefings", settings.digests, settings.output):
        if folder.exists() and not _can_write(folder):
            return broken(
                "disk", f"{folder} cannot be written", f"chown it to {_user()}, or chmod u+w {folder}"
            )
    free = shutil.disk_usage(settings.root).free
    words = f"{free / 1e9:.1f} GB free at {settings.root}"
    if free < _NO_ROOM:
        return broken("disk", words, "make room: a build needs as much as the site, once more")
    return note("disk", words, "make room soon") if free < _ROOM else sound("disk", words)


def _can_write(folder: Path) -> bool:
    # os.access says yes to root on a disk that is mounted to be read only; what a run does is to make a file.
    probe = folder / f".briefings-probe-{os.getpid()}"
    try:
        probe.touch()
        probe.unlink()
    except OSError:
        return False
    return True


def _user() -> str:
    return os.environ.get("USER") or str(os.getuid())


def examine_run(settings: Settings) -> Finding:
    """Look whether a run is under way."""
    holder = read_lock(settings.root / LOCK)
    return note("run", f"one is under way: {holder}") if holder else sound("run", "none is under way")


def examine_runners(settings: Settings) -> Iterator[Finding]:
    """Look whether the runners of GitHub, where there are workflows for them, can install the program."""
    if not (settings.root / ".github" / "workflows" / "pages.yml").exists():
        return
    requirements = settings.root / "requirements.txt"
    lines = requirements.read_text(encoding="utf-8").splitlines() if requirements.exists() else []
    named = [line for line in lines if line.strip() and not line.startswith("#")]
    if named:
        yield sound("runners", f"GitHub's install {named[0]}")
    else:
        remedy = "write it as a requirement of pip: a version, or git+https://…@COMMIT"
        yield broken("runners", f"{requirements} does not say where the program is got from", remedy)


def _list(names: list[str]) -> str:
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more


def examine_site(folder: Path) -> Iterator[Finding]:
    """Look at everything that a site needs, and yield a finding each, as soon as it is known.

    Where the settings cannot be read, nothing else can be told.
    """
    yield examine_program()
    try:
        settings = load_settings(folder)
    except SettingsError as error:
        yield broken("settings", str(error), "mend the line that is named, or see 'briefings schema'")
        return
    yield sound("settings", f"{settings.root / FILE_NAME}: {settings.site.title}")
    yield from _examine(settings)


def _examine(settings: Settings) -> Iterator[Finding]:
    yield examine_address(settings)
    yield from examine_folders(settings)
    yield from examine_models(settings)
    yield examine_languages()
    yield from examine_records(settings)
    yield examine_output(settings)
    yield examine_disk(settings)
    yield examine_run(settings)
    yield from examine_runners(settings)
    yield from examine_feeds(settings)
    yield examine_git(settings)
    yield from examine_mail(settings)
