"""Site → findings: what works, what is missing or wrong, and the remedy. Nothing is changed, nothing is sent.

First come the checks of what is elsewhere (feeds, the remote, the mail server), then of this machine:
settings, sources, models, records, output, disk, a run that is active.
"""

from __future__ import annotations

import os
import platform
import shlex
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from briefings.codec import read_readings, readings_path
from briefings.editions import list_records, read_edition
from briefings.errors import (
    BriefingsError,
    ModelError,
    PressError,
    PublishError,
    SettingsError,
    ask_for_package,
)
from briefings.language import list_languages, load_language
from briefings.language.spacy_models import load_model
from briefings.mail.preparation import read_key
from briefings.mailboxes import read_recipients
from briefings.notify.notices import open_service
from briefings.press.epub import load_ebooklib
from briefings.press.pdf import find_missing, suggest_fonts
from briefings.publish import misfit, pages_address
from briefings.publish.branch import TRACK_REMEDY, find_branch
from briefings.publish.folder import list_site
from briefings.publish.git import hide_secret, run_git
from briefings.settings import FILE_NAME, Settings, WayToSend, load_settings
from briefings.site.site_inputs import find_stale
from briefings.sources.fetching import list_feeds, open_web
from briefings.sources.fetching.report import FeedCheck, check_feeds
from briefings.storage.files import LOCK, read_lock

# A build writes a second site beside the first: below the first figure it may fail, below the second it will.
_ROOM, _NO_ROOM = 10**9, 10**8
# At most so many files are named; the others are counted.
_NAMED = 3
# A letter of each script that a press review may hold.
_LETTERS = {
    "Arabic": "ع",
    "Chinese": "新",
    "Devanagari": "अ",
    "Hebrew": "א",
    "Japanese": "ひ",
    "Korean": "한",
}
# "note": nothing is broken, but something is missing or waits. "broken": what the settings ask for cannot
# work.
Severity = Literal["sound", "note", "broken"]
_MAIL = "to send mails, add 'mail: {from: …, to: …, smtp: {host: …}}' to briefings.yaml"
_PUBLISHING = "to publish to GitHub Pages, add 'publish: {github_pages: {}}' to briefings.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was examined: its subject and state, what was found, and what to do about it."""

    subject: str
    state: Severity
    found: str
    remedy: str = ""


def sound(subject: str, found: str) -> Finding:
    """Return a finding that all is well."""
    return Finding(subject=subject, state="sound", found=found)


def note(subject: str, found: str, remedy: str = "") -> Finding:
    """Return a finding that something is missing or waits."""
    return Finding(subject=subject, state="note", found=found, remedy=remedy)


def broken(subject: str, found: str, remedy: str) -> Finding:
    """Return a finding that something cannot work."""
    return Finding(subject=subject, state="broken", found=found, remedy=remedy)


def examine_feeds(settings: Settings) -> Iterator[Finding]:
    """Check that each feed answers; count those that do and name the others."""
    feeds = list_feeds(settings)
    if not feeds:
        yield note(
            "feeds", "none are named", "briefings sources import FEEDS.opml, or write them under 'sources:'"
        )
        return
    checks = list(check_feeds(feeds, open_web(settings), settings.fetch.at_once))
    yield from filter(None, map(_judge_feed, checks))
    answered = sum(not check.problem for check in checks)
    if answered:
        yield sound("feeds", f"{answered} of {len(feeds)} answer")


def _judge_feed(check: FeedCheck) -> Finding | None:
    """Return what is wrong with a feed, or worth knowing; None if all is well."""
    if check.problem:
        remedy = "open the address in a browser; correct it, or take it out of 'sources:'"
        return broken("feeds", f"{check.address}: {check.problem}", remedy)
    if check.moved:
        return note("feeds", f"{check.address} has moved for good", f"write {check.moved} into 'sources:'")
    return (
        None
        if check.items
        else note("feeds", f"{check.address} is empty", "open the address in a browser: is it still in use?")
    )


def examine_git(settings: Settings) -> Finding:
    """Check that git is installed, its remote answers, and the pages appear at ``site.url``."""
    pages = settings.publish.github_pages
    try:
        program = run_git(settings.root, "--version")
        if pages is None:
            return note("git", f"{program}; publishing is not set up", _PUBLISHING)
        branch = find_branch(settings.root, pages)
    except PublishError as error:
        problem, _, remedy = str(error).partition("; ")
        known = remedy == TRACK_REMEDY
        return broken("git", problem if known else str(error), remedy if known else _remedy(error))
    expected = pages_address(branch.address, pages.cname)
    problem = misfit(settings.site.url, expected)
    if problem:
        return broken("git", problem, "correct 'site.url', or 'cname' under 'publish:'")
    where = f" → {settings.site.url or expected}" if settings.site.url or expected else ""
    return sound("git", f"{branch.name} of {hide_secret(branch.address)} answers{where}")


def _remedy(error: PublishError) -> str:
    if "not installed" in error.problem:
        return "install git, for example: sudo apt-get install git"
    if "remote" in error.where or "repository" in error.problem:
        return "git remote add origin ADDRESS, or name another remote: 'publish: {github_pages: {remote: …}}'"
    return "git push (it must work without asking for a password)"


def examine_mail(settings: Settings) -> Iterator[Finding]:
    """Check everything that sending a mail needs."""
    way = settings.mail.way
    if way is None:
        yield note(
            "mail",
            "not set up",
            "to send mails, add 'mail: {from: …, to: …, smtp: {host: …}}' to briefings.yaml",
        )
        return
    if not settings.mail.sender:
        yield broken("mail", "no sender is named", "add 'from: Desk <desk@example.org>' under 'mail:'")
    yield _examine_readers(settings)
    yield _examine_server(settings, way)


def _examine_readers(settings: Settings) -> Finding:
    try:
        readers = read_recipients(settings.mail.to, settings.root, ())
        read_key(settings)
    except BriefingsError as error:
        return broken(
            "readers", str(error), "correct the list, or set the variable where the command is started"
        )
    if not readers:
        return broken(
            "readers", "nobody is named", "add 'to:' under 'mail:', an address or a file of addresses"
        )
    delivery = "a message for each" if settings.mail.delivery == "each" else "one message for all"
    return sound("readers", f"{len(readers)}, {delivery}")


def _examine_server(settings: Settings, way: WayToSend) -> Finding:
    try:
        server = way.made_by.load()(way, settings)
    except BriefingsError as error:
        return broken(
            "mail", str(error), "set the password where the command is started; it is written in no file"
        )
    try:
        connection = server.connect()
    except BriefingsError as error:
        return broken("mail", str(error), "check 'mail.smtp': host, port, tls, user, and the password")
    connection.hang_up()
    user = getattr(way, "user", "")
    return sound("mail", f"{server.name} answers" + (f" and takes {user}" if user else ""))


def examine_notices(settings: Settings) -> Iterator[Finding]:
    """Check that each service's address can be had and understood; none is told anything."""
    for named in settings.notify.to:
        try:
            open_service(named, settings).connect().hang_up()
        except BriefingsError as error:
            yield broken("notices", str(error), _remedy_notice(error))
        else:
            told = " and ".join(named.tells)
            yield sound("notices", f"{named.name}: its address is understood; it is told of {told}")


def _remedy_notice(error: BriefingsError) -> str:
    if "pip install" in error.problem:
        return error.problem.partition("; ")[2]
    if "Apprise" in error.problem:
        return "correct the address; Apprise's documentation has the form of each service's"
    return "set the address where the command is started; it is written in no file"


def examine_program() -> Finding:
    """Return the version of the program and of Python."""
    return sound("program", f"briefings {version('briefings')}, Python {platform.python_version()}")


def examine_address(settings: Settings) -> Finding:
    """Check that the site knows its address."""
    if settings.site.url:
        return sound("address", settings.site.url)
    remedy = "add 'url: https://…', the address of the published site, under 'site:' in briefings.yaml"
    return note("address", "not known, so the site offers no Atom or JSON feed", remedy)


def examine_folders(settings: Settings) -> Iterator[Finding]:
    """Check that each folder of articles can be read and is not empty."""
    for folder in settings.folders:
        if folder == settings.articles and not folder.exists():
            continue
        if not folder.is_dir():
            remedy = f"mkdir -p {shlex.quote(str(folder))}, or take it out of 'sources:' in briefings.yaml"
            yield broken("articles", f"{folder} is not a folder", remedy)
        elif not os.access(folder, os.R_OK | os.X_OK):
            yield broken("articles", f"{folder} cannot be read", f"chmod u+rx {shlex.quote(str(folder))}")
        else:
            yield _count_articles(folder, settings)


def _count_articles(folder: Path, settings: Settings) -> Finding:
    number = sum(1 for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
    if number:
        return sound("articles", f"{number} file{'s'[: number != 1]} in {folder}")
    fetch = "briefings fetch" if list_feeds(settings) else "briefings sources import FEEDS.opml"
    return note("articles", f"{folder} is empty", f"{fetch}, or put saved articles there")


def examine_models(settings: Settings) -> Iterator[Finding]:
    """Check that the language models can be loaded."""
    for language, name in sorted(settings.reading.models.items()):
        if not load_language(language).in_full:
            yield note(
                "model", f"{language}: {name} is not used: the language is read by its words", "take it out"
            )
            continue
        try:
            load_model(name)
        except ModelError as error:
            yield broken("model", f"{language}: {name} cannot be loaded", error.problem)
        else:
            yield sound("model", f"{language}: {name}")


def examine_press() -> Iterator[Finding]:
    """Check what press reviews are made with, and that the letters of all languages can be printed."""
    try:
        load_ebooklib()
        missing = find_missing("".join(_LETTERS.values()))
    except PressError as error:
        found, _, remedy = error.problem.partition("; ")
        told = note if isinstance(error.__cause__, ModuleNotFoundError) else broken
        yield told("press", f"{error.where} {found}: there are no press reviews", remedy)
        return
    made_by = f"PDF by WeasyPrint {version('weasyprint')}, EPUB by EbookLib {version('ebooklib')}"
    lacking = ", ".join(name for name, letter in _LETTERS.items() if letter in missing)
    fonts = f"; no font has letters of {lacking}. {suggest_fonts(missing)}" if lacking else ""
    yield sound("press", made_by + fonts)


def examine_assistants() -> Finding:
    """Check that an assistant can be answered."""
    if find_spec("mcp"):
        return sound("assistants", f"'briefings mcp' answers them, by mcp {version('mcp')}")
    found, _, remedy = ask_for_package("mcp", "'briefings mcp' needs one more package").partition("; ")
    return note("assistants", found, remedy)


def examine_languages() -> Finding:
    """Return how far each language is read; docs/reference/languages.md explains the levels."""
    levels: dict[str, list[str]] = {}
    for language in list_languages():
        levels.setdefault(language.level, []).append(language.name)
    told = "; ".join(f"{level}: {', '.join(sorted(names))}" for level, names in levels.items())
    return sound("languages", f"{told}; gist: all others")


def examine_records(settings: Settings) -> Iterator[Finding]:
    """Check that each record, its readings and editor's file can be read; name the drafts."""
    records, drafts = list(list_records(settings.digests)), []
    for record in records:
        try:
            edition = read_edition(record, approve=settings.edition.approve)
            read_readings(record)
        except BriefingsError as error:
            file = error.where.partition(":")[0] if error.where else str(record)
            remedy = f"correct the file, or take back the last commit's: git checkout -- {shlex.quote(file)}"
            yield broken("records", str(error), remedy)
            continue
        for problem in edition.problems:
            yield note("records", problem)
        if edition.status == "draft":
            drafts.append(record.stem)
    stray = sorted(set(settings.digests.glob("*.readings")) - {*map(readings_path, records)})
    if stray:
        names = shlex.join(map(str, stray[:_NAMED]))
        yield note(
            "records", f"{_list([each.name for each in stray])}: no record is left of it", f"rm {names}"
        )
    if not records:
        has_articles = any(path.is_file() for path in settings.articles.rglob("*"))
        remedy = (
            "briefings build"
            if has_articles
            else f"put articles into {settings.articles}, then briefings build"
        )
        yield note("records", "none yet", remedy)
    elif drafts:
        days = drafts[0] if len(drafts) == 1 else f"{drafts[0]}..{drafts[-1]}"
        yield note("records", f"drafts: {_list(drafts)}", f"briefings approve {days}")
    else:
        yield sound("records", f"{len(records)}, the last of {records[-1].stem}")


def examine_output(settings: Settings) -> Finding:
    """Check that the built site exists, is current, and is not too large for GitHub."""
    if not (settings.output / "index.html").exists():
        return note("output", "not built yet", "briefings build")
    try:
        files = list_site(settings.output)
    except PublishError as error:
        return broken(
            "output", str(error), "GitHub Pages does not accept it; publish elsewhere, or make it smaller"
        )
    stale = find_stale(settings, settings.output)
    if stale:
        return note("output", f"older than {_list(list(stale))}", "briefings build")
    size = sum(path.stat().st_size for path in files.values())
    return sound("output", f"{len(files)} files, {size / 1e6:.1f} MB, current")


def examine_disk(settings: Settings) -> Finding:
    """Check that the site's folder can be written, and how much space is free."""
    for folder in (settings.root, settings.root / ".briefings", settings.digests, settings.output):
        if folder.exists() and not _can_write(folder):
            return broken(
                "disk", f"{folder} cannot be written", f"sudo chown -R {_user()} {shlex.quote(str(folder))}"
            )
    free = shutil.disk_usage(settings.root).free
    words = f"{free / 1e9:.1f} GB free at {settings.root}"
    if free < _NO_ROOM:
        return broken("disk", words, "free some space: a build needs as much again as the site")
    return note("disk", words, "free some space soon") if free < _ROOM else sound("disk", words)


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
    """Check whether a run is active."""
    holder = read_lock(settings.root / LOCK)
    return note("run", f"one is active: {holder}") if holder else sound("run", "none is active")


def examine_runners(settings: Settings) -> Iterator[Finding]:
    """Check that GitHub's runners, if there are workflows for them, can install the program."""
    if not (settings.root / ".github" / "workflows" / "pages.yml").exists():
        return
    requirements = settings.root / "requirements.txt"
    lines = requirements.read_text(encoding="utf-8").splitlines() if requirements.exists() else []
    named = [line for line in lines if line.strip() and not line.startswith("#")]
    if named:
        yield sound("runners", f"GitHub's runners install {named[0]}")
    else:
        remedy = (
            f"write a requirement of pip into it: briefings=={version('briefings')}, or git+https://…@COMMIT"
        )
        yield broken("runners", f"{requirements} does not say where to install the program from", remedy)


def _list(names: list[str]) -> str:
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more


def examine_site(folder: Path) -> Iterator[Finding]:
    """Examine everything that a site needs; yield each finding as soon as it is known.

    If the settings cannot be read, nothing else is examined.
    """
    yield examine_program()
    try:
        settings = load_settings(folder)
    except SettingsError as error:
        yield broken(
            "settings", str(error), "correct the line that is named; 'briefings schema' lists all keys"
        )
        return
    yield sound("settings", f"{settings.root / FILE_NAME}: {settings.site.title}")
    yield from _examine(settings)


def _examine(settings: Settings) -> Iterator[Finding]:
    yield examine_address(settings)
    yield from examine_folders(settings)
    yield from examine_models(settings)
    yield examine_languages()
    yield from examine_press()
    yield examine_assistants()
    yield from examine_records(settings)
    yield examine_output(settings)
    yield examine_disk(settings)
    yield examine_run(settings)
    yield from examine_runners(settings)
    yield from examine_feeds(settings)
    yield examine_git(settings)
    yield from examine_mail(settings)
    yield from examine_notices(settings)
