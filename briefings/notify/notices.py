"""What is told, to whom and when: an edition or alerts → notices, each told once to each service.

    item ─▶ not told yet? ─▶ one notice each, or one of many ─▶ a job for each service and ledger

An item is an edition, or an article in which something watched came up. Its ledger is that of its day: an
edition's own, or the day on which an alert may be told at the earliest.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from pathlib import Path

from briefings.errors import MailError
from briefings.model import Digest, Progress
from briefings.moments import in_zone
from briefings.notify.alerts import DAYS_BACK, Alert, Topic, find_alerts
from briefings.notify.services import Notice, Service
from briefings.presenting import show_edition
from briefings.presenting.views import StoryView
from briefings.presenting.wording import load_wording
from briefings.sending import SendReport, send_job
from briefings.sending.access import find_access, note_preparation, read_secret, settle_all
from briefings.sending.delivery import EARLIER, Letter, Outcome, Recipient, SendingJob
from briefings.sending.ledger import DeliveryState, hide_name, read_ledger
from briefings.settings import Settings
from briefings.settings.notices import NoticeKind, ServiceSettings
from briefings.storage.files import hold_lock

_LOCK = Path(".briefings") / "notify.lock"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """What is told once to each service: an edition or an alert, by the name that reports have for it.

    ``day`` is that of its ledger. ``text`` is told under ``title``, or ``line`` in a notice with others:
    always so where it is ``gathered``, since it came in the quiet hours.
    """

    kind: NoticeKind
    name: str
    day: date
    title: str
    text: str
    line: str = ""
    gathered: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """An item and a service, with what the ledgers say of them: None where it has not been told."""

    item: Item
    service: ServiceSettings
    state: DeliveryState | None

    @property
    def name(self) -> str:
        """The name in reports."""
        return f"{self.service.name}: {self.item.name}"


def make_edition_item(digest: Digest, settings: Settings) -> Item:
    """Return the notice of an edition: its headlines with links, without what is muted.

    Raises:
        MailError: it is a draft.
    """
    day = digest.day.isoformat()
    if digest.status != "approved":
        raise MailError(f"the edition of {day}", f"is a draft; 'briefings approve {day}' first")
    shown = show_edition(digest, settings)
    mute = Topic(settings.notify.mute, settings)
    stories = [story for story in (*shown.day.stories, *shown.day.shorts) if not _is_muted(story, mute)]
    base = f"{shown.site.url}/" if shown.site.url else ""
    lines = [_write_story(story, base) for story in stories[: settings.notify.stories]]
    text = "\n\n".join([shown.day.line, *lines])
    if base:
        text += f"\n\n{base}{shown.day.path}"
    return Item(
        kind="editions", name=day, day=digest.day, title=f"{shown.site.title}: {shown.day.title}", text=text
    )


def _write_story(story: StoryView, base: str) -> str:
    names = ", ".join(dict.fromkeys(source.name for source in story.sources))
    address = base + story.path if base and story.path else story.href
    return "\n".join(filter(None, [f"{story.headline} ({names})" if names else story.headline, address]))


def _is_muted(story: StoryView, mute: Topic) -> bool:
    """Return whether a story tells of what is muted, or only muted sources tell it."""
    said = [story.headline, *(one.text for one in story.sentences), *(one.text for one in story.quotes)]
    people = [actor.name for actor in story.actors]
    speakers = [quote.speaker.name for quote in story.quotes if quote.speaker]
    silent = [bool(mute.find(source.name, "")) for source in story.sources]
    return bool(mute.find("", "\n".join([*said, *people, *speakers]))) or (bool(silent) and all(silent))


def list_alerts(settings: Settings, now: datetime) -> list[Item]:
    """Return the notices of the last days' alerts, told or not; see ``find_alerts``."""
    quiet = settings.notify.quiet
    items = []
    for alert in find_alerts(settings, in_zone(now, settings.edition.zone)):
        due = quiet.find_end(alert.came) if quiet else alert.came
        items.append(_write_alert(alert, due, gathered=due != alert.came))
    return items


def _write_alert(alert: Alert, due: datetime, *, gathered: bool) -> Item:
    about = f"{alert.source} · {', '.join(alert.watched)}"
    return Item(
        kind="alerts",
        name=alert.article,
        day=due.date(),
        title=alert.headline,
        text="\n".join(filter(None, [about, alert.href])),
        line="\n".join(filter(None, [f"{alert.headline} ({about})", alert.href])),
        gathered=gathered,
    )


def tell_states(items: Iterable[Item], settings: Settings) -> list[Told]:
    """Return what the ledgers say of each item and each service that is told of its kind.

    Raises:
        MailError: a ledger cannot be read, or was there and is gone.
    """
    held = list(items)
    key = _read_key(settings)
    known: dict[str, DeliveryState] = {}
    for path in _list_ledgers(held, settings):
        known |= {name: state for name, state in read_ledger(path).items() if state != "failed"}
    return [
        Told(item, service, known.get(_name_entry(item.kind, item.name, service, key)))
        for item in held
        for service in settings.notify.find_services(item.kind)
    ]


def _list_ledgers(items: Sequence[Item], settings: Settings) -> list[Path]:
    """Return the ledgers that may know of items.

    The quiet hours, by which an alert has its ledger, can have been others when it was told.
    """
    days = {(item.kind, item.day) for item in items}
    around = range(-DAYS_BACK - 1, DAYS_BACK + 2)
    days |= {(kind, day + timedelta(days=n)) for kind, day in days if kind == "alerts" for n in around}
    return [settings.notice_ledger_path(kind, day) for kind, day in sorted(days)]


def tell_services(
    items: Sequence[Item],
    settings: Settings,
    now: datetime,
    *,
    again: Collection[DeliveryState] = (),
    progress: Progress = lambda *_: None,
) -> SendReport:
    """Tell each service what it has not been told, each item once; return what became of each.

    A service that cannot be told stops no other.

    Args:
        items: what is to be told, all of one kind.
        settings: the site's.
        now: the moment, for whoever finds that another process is telling.
        again: states of the ledger that are tried again: "begun" for what may have arrived.
        progress: is told how far it is.

    Raises:
        BriefingsError: another process is telling just now, or a ledger cannot be relied on.
    """
    outcomes: list[Outcome] = []
    problems: list[str] = []
    with hold_lock(settings.root / _LOCK, now, "notifying"):
        states = tell_states(items, settings)
        for service in dict.fromkeys(told.service for told in states):
            own = [told for told in states if told.service == service]
            done = [each for each in own if each.state and each.state not in again]
            outcomes += [Outcome(EARLIER[each.state], each.name, "earlier") for each in done if each.state]
            waiting = [told.item for told in own if told not in done]
            try:
                for job in _make_jobs(waiting, service, settings, again):
                    report = send_job(job, progress)
                    outcomes += [
                        each._replace(address=f"{service.name}: {each.address}") for each in report.outcomes
                    ]
                    problems += [str(report.problem)] if report.problem else []
            except MailError as error:
                problems.append(str(error))
    return SendReport(
        outcomes=tuple(outcomes), problem=MailError("", "; ".join(problems)) if problems else None
    )


def _make_jobs(
    items: Sequence[Item], named: ServiceSettings, settings: Settings, again: Collection[DeliveryState]
) -> Iterator[SendingJob]:
    """Yield a job for each ledger of what one service is to be told."""
    if not items:
        return
    service = open_service(named, settings)
    room, key = service.find_room(), _read_key(settings)
    for day, group in groupby(sorted(items, key=lambda item: item.day), key=lambda item: item.day):
        told = list(group)
        notices = list(_write_notices(told, settings, room))
        yield SendingJob(
            server=service,
            sender=settings.site.title,
            letters=tuple(_write_letter(notice, named, told[0].kind, key) for notice in notices),
            body=b"",
            ledger=settings.notice_ledger_path(told[0].kind, day),
            access=find_access(settings.root, key, settles="begun" in again),
            again=frozenset(again),
            retries=settings.notify.retries,
            pause=settings.notify.pause,
        )


def _write_notices(items: Sequence[Item], settings: Settings, room: int) -> Iterator[Notice]:
    """Yield a notice for each item, or where they are many one of them; a further one where that is full."""
    gathered = [item for item in items if item.gathered]
    single = [item for item in items if not item.gathered]
    if len(single) > settings.notify.at_once:
        gathered, single = [*gathered, *single], []
    if len(gathered) == 1:
        gathered, single = [], [*gathered, *single]
    if gathered:
        words = load_wording(settings.site.language)
        title = f"{settings.site.title}, {words.short_day(gathered[0].day)}"
        for part in _divide(gathered, room):
            yield Notice(title=title, texts={item.name: item.line for item in part})
    for item in single:
        yield Notice(title=item.title, texts={item.name: item.text})


def _divide(items: Iterable[Item], room: int) -> Iterator[list[Item]]:
    """Yield items in parts whose lines are at most ``room`` characters long together."""
    part: list[Item] = []
    length = 0
    for item in items:
        if part and length + len(item.line) > room:
            yield part
            part, length = [], 0
        part.append(item)
        length += len(item.line) + 2
    yield part


def _write_letter(notice: Notice, service: ServiceSettings, kind: NoticeKind, key: str) -> Letter:
    recipients = tuple(Recipient(name, _name_entry(kind, name, service, key)) for name in notice.texts)
    return Letter(recipients=recipients, head=notice.encode())


def open_service(named: ServiceSettings, settings: Settings) -> Service:
    """Return a service with its address; raise MailError where that cannot be had."""
    address = read_secret(f"notify.to: {named.name}: address", named.address_env, named.address_command)
    return Service(
        name=named.name, address=address, sender=settings.site.title, timeout=settings.notify.timeout
    )


def find_broken(settings: Settings, kind: NoticeKind) -> dict[str, MailError]:
    """Return why services that are told of a kind cannot be, by their names; none is spoken to."""
    broken = {}
    for named in settings.notify.find_services(kind):
        try:
            open_service(named, settings).find_room()
        except MailError as error:
            broken[named.name] = error
    return broken


def prepare_notices(item: Item, settings: Settings) -> int:
    """Note in the ledger that this machine is about to tell of an edition; return how many are to be told.

    See ``note_preparation``. Nothing is noted where nobody is to be told.

    Raises:
        MailError: a service cannot be had, or the ledger cannot be relied on.
    """
    waiting = [told.service for told in tell_states([item], settings) if told.state is None]
    for service in waiting:
        open_service(service, settings).find_room()
    if waiting:
        path = settings.notice_ledger_path(item.kind, item.day)
        note_preparation(path, settings.root, _read_key(settings))
    return len(waiting)


def settle_notices(items: Sequence[Item], settings: Settings, who: Collection[str]) -> tuple[str, ...]:
    """Note that the editor has seen to notices that may not have been told; return their names.

    ``who`` are names of services or of items, or "all".

    Raises:
        MailError: a ledger cannot be written or relied on.
    """
    key = _read_key(settings)
    names = {
        f"{service.name}: {item.name}": _name_entry(item.kind, item.name, service, key)
        for item in items
        for service in settings.notify.find_services(item.kind)
        if {"all", service.name, item.name} & {*who}
    }
    access = find_access(settings.root, key, settles=True)
    settled = [each for path in _list_ledgers(items, settings) for each in settle_all(path, access, names)]
    return tuple(dict.fromkeys(settled))


def find_quiet_end(settings: Settings, now: datetime) -> datetime | None:
    """Return when the quiet hours end that are now; None where they are not."""
    quiet, local = settings.notify.quiet, in_zone(now, settings.edition.zone)
    return quiet.find_end(local) if quiet and quiet.covers(local) else None


def _read_key(settings: Settings) -> str:
    return read_secret("mail.ledger_key", settings.mail.ledger_key_env, "")


def _name_entry(kind: NoticeKind, name: str, service: ServiceSettings, key: str) -> str:
    return hide_name(f"{service.name}\n{name}", key=key, edition=kind)
