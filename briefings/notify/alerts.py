"""The stored articles in which something watched has come up: those of the last days, muted ones left out.

No list is kept of what a fetch brought: the store is looked at, and the ledger says what has been told. So
nothing is lost with a fetch that was stopped, and nothing is told again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path

from briefings.errors import ArticleError
from briefings.model import Article
from briefings.presenting.addresses import clean_text, name_host, safe_address
from briefings.settings import Settings
from briefings.settings.notices import TopicSettings
from briefings.sources.article import assemble_article
from briefings.sources.store.article_files import decode_filed
from briefings.words import find_words

# An article that came out earlier is no news, whenever a feed brings it.
DAYS_BACK = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """An article in which something watched has come up.

    ``watched`` are the words of the settings that it fits; ``came`` is when it was stored, in
    the site's zone.
    """

    article: str
    headline: str
    source: str
    href: str
    watched: tuple[str, ...]
    came: datetime


class Topic:
    """Actors, words and sources as texts are searched for them."""

    def __init__(self, topic: TopicSettings, settings: Settings, *, watched: bool = False) -> None:
        names = {name.casefold() for name in topic.actors}
        listed = [
            actor
            for actor in settings.actors
            if names.intersection(each.casefold() for each in (actor.name, *actor.aliases))
            or (watched and actor.watch and not actor.ignore)
        ]
        known = {each.casefold() for actor in listed for each in (actor.name, *actor.aliases)}
        forms = {actor.name: (actor.name, *actor.aliases) for actor in listed}
        forms |= {name: (name,) for name in topic.actors if name.casefold() not in known}
        self._actors = {name: _spell_any(each) for name, each in forms.items()}
        self._forms = forms
        self._words = {word: f" {' '.join(find_words(word))} " for word in topic.words if find_words(word)}
        self._sources = {name.casefold(): name for name in topic.sources}

    @cached_property
    def needles(self) -> tuple[str, ...]:
        """What a file holds, in small letters, of which anything can be meant: one of these at least."""
        named = [max(find_words(form) or [form], key=len) for forms in self._forms.values() for form in forms]
        words = [max(phrase.split(), key=len) for phrase in self._words.values()]
        return tuple(dict.fromkeys([*(each.casefold() for each in named), *words, *self._sources]))

    def find(self, source: str, text: str) -> tuple[str, ...]:
        """Return what of the topic a source's text fits: actors, words, the source; as the settings say."""
        folded = f" {' '.join(find_words(text))} " if self._words else ""
        return tuple(
            dict.fromkeys(
                [
                    *(name for name, form in self._actors.items() if form.search(text)),
                    *(word for word, phrase in self._words.items() if phrase in folded),
                    *([self._sources[source.casefold()]] if source.casefold() in self._sources else []),
                ]
            )
        )


def _spell_any(forms: Iterable[str]) -> re.Pattern[str]:
    """Return what finds one of several names in a text: as they are written, or in capitals."""
    spelled = sorted({each for form in forms for each in (form, form.upper())}, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, spelled))})(?!\w)")


def find_alerts(settings: Settings, now: datetime) -> tuple[Alert, ...]:
    """Return the articles of the store's last days that something watched has come up in, the oldest first.

    Left out are muted ones, those of sources of which nothing may be shown, and copies of a text that is
    told already. ``now`` decides which days are the last.
    """
    watch = Topic(settings.notify.watch, settings, watched=True)
    mute = Topic(settings.notify.mute, settings)
    found: dict[str, tuple[Article, Alert]] = {}
    for path in _list_files(settings, now):
        for article in _read_fitting(path, settings, watch.needles):
            alert = _judge(article, path, settings, watch, mute)
            if alert:
                found[article.id] = article, alert
    told = [alert for article, alert in found.values() if article.copy_of not in found]
    return tuple(sorted(told, key=lambda alert: (alert.came, alert.article)))


def _list_files(settings: Settings, now: datetime) -> Iterator[Path]:
    today = now.date()
    for back in range(DAYS_BACK, -2, -1):
        folder = settings.articles / f"{today - timedelta(days=back):%Y/%m/%d}"
        yield from sorted(folder.glob("[!.]*.md"))


def _read_fitting(path: Path, settings: Settings, needles: Iterable[str]) -> Iterator[Article]:
    """Yield the article of a file, unless it is plain without reading it that nothing is meant."""
    try:
        raw = path.read_bytes()
    except OSError:
        return
    # The same word may be spelled with points there.
    written = raw.decode("utf-8", "replace").casefold()
    letters = written.replace(".", "")
    if any(needle in written or needle in letters for needle in needles):
        # What cannot be read is named when its day's record is made.
        with suppress(ArticleError):
            name = path.relative_to(settings.articles).with_suffix("").as_posix()
            yield assemble_article(decode_filed(raw, str(path)).parts, id=name)


def _judge(article: Article, path: Path, settings: Settings, watch: Topic, mute: Topic) -> Alert | None:
    """Return the alert of an article; None where it fits nothing watched, is muted or may not be named."""
    if settings.find_source(article.source).show == "nothing":
        return None
    text = _list_words(article)
    watched = watch.find(article.source, text)
    if not watched or mute.find(article.source, text):
        return None
    return Alert(
        article=article.id,
        headline=clean_text(article.headline),
        source=clean_text(article.source) or name_host(article.url),
        href=safe_address(article.url),
        watched=watched,
        came=datetime.fromtimestamp(int(path.stat().st_mtime), settings.edition.zone),
    )


def _list_words(article: Article) -> str:
    """Return what an article says, without what belongs to its page."""
    told = [article.headline, article.standfirst]
    start = 0
    for piece in sorted(article.furniture, key=lambda piece: piece.span):
        told.append(article.text[start : piece.span.start])
        start = max(start, piece.span.end)
    return "\n".join([*told, article.text[start:]])
