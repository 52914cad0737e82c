"""The actors of several articles → who they are: one id for each, the same in all stories and on all days.

    actors of articles ─▶ of each story ─▶ of the day ─▶ ids: the editor's list, what stood, days before, new

This is the only place that decides whom a name means. Everything later carries the id. Two are one only where
their names say so and nothing contradicts it. A surname alone goes to the one person that bears it: among
the actors of its story, then of the story that it carries on, then of the day and the week before. Where two
bear it, it stays by itself.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import count

from briefings.model import (
    SURE_ENOUGH,
    Actor,
    ActorKind,
    Briefing,
    KnownActor,
    Story,
    StoryActor,
    StoryQuote,
)
from briefings.reading.actors.gazetteer import identify_name, name_entry
from briefings.reading.actors.records import fold, list_known_forms
from briefings.stories.actor_names import (
    Linked,
    find_surname,
    fits_courtesy,
    is_acronym,
    is_full,
    is_one_person,
)
from briefings.words import make_slug

# A surname alone is told from the persons of so many days before.
_RECENT_DAYS = 7
# How surely two are one.
_BY_LIST, _BY_NAME, _BY_FULL_NAME, _BY_ALIAS, _BY_SURNAME, _NOT = 5, 4, 3, 2, 1, 0


@dataclass(slots=True, kw_only=True)
class _Cast:
    """One actor as one text or several name it.

    ``names`` counts what the texts call it, ``keys`` and ``alias_keys`` are what its names and other forms
    stand for in any language. ``parts`` are those that were joined, ``actor`` the one of an article.
    """

    kinds: Counter[ActorKind] = field(default_factory=Counter)
    names: Counter[str] = field(default_factory=Counter)
    aliases: set[str] = field(default_factory=set)
    keys: set[str] = field(default_factory=set)
    alias_keys: set[str] = field(default_factory=set)
    texts: set[str] = field(default_factory=set)
    salience: float = 0.0
    known: KnownActor | None = None
    actor: Actor | None = None
    parts: list[_Cast] = field(default_factory=list)
    id: str = ""

    def take(self, other: _Cast, text: str = "") -> None:
        """Take in another that is the same; ``text`` names what it is taken from, where that is larger."""
        self.kinds.update(other.kinds)
        self.names.update(other.names)
        self.aliases |= other.aliases
        self.keys |= other.keys
        self.alias_keys |= other.alias_keys
        self.texts |= {text} if text else other.texts
        self.salience += other.salience
        self.known = self.known or other.known
        self.parts.append(other)

    @property
    def kind(self) -> ActorKind:
        """What most texts take it for; of equals what is no person."""
        if self.known and self.known.kind:
            return self.known.kind
        return max(self.kinds, key=lambda kind: (self.kinds[kind], kind != "person", kind))

    @property
    def is_person(self) -> bool:
        """Whether it is taken for a person."""
        return self.kind == "person"

    @property
    def full(self) -> list[str]:
        """Return its names that are more than a surname."""
        return [name for name in self.names if is_full(name)]

    @property
    def is_bare(self) -> bool:
        """Whether it is a person of whom no more than a surname is known."""
        return self.is_person and not self.full and not self.known

    @property
    def name(self) -> str:
        """The name that most texts give it, a person's full name before a bare one; then the longest."""
        if self.known:
            return self.known.name

        def rate(name: str) -> tuple[bool, int, int, str]:
            return self.is_person and is_full(name), self.names[name], len(name), name

        return max(self.names, key=rate)

    @property
    def place(self) -> tuple[int, float, str]:
        """Its place among those that are looked at: the fullest names first."""
        name = self.name
        return -len(name.split()), -self.salience, name

    @property
    def own_keys(self) -> set[str]:
        """What its names stand for; of a person with a full name that alone: many bear the surname."""
        full = {key for key in self.keys if is_full(key)} if self.is_person else set()
        return full or self.keys

    @property
    def lookup(self) -> set[str]:
        """The keys under which those are found that may be the same."""
        surnames = {f"~{find_surname(name)}" for name in self.names} if self.is_person else set()
        listed = {f"known:{self.known.name}"} if self.known else set()
        return self.keys | self.alias_keys | surnames | listed


def link_actors(
    stories: Sequence[Sequence[Briefing]],
    *,
    known: Sequence[KnownActor] = (),
    earlier: Sequence[Sequence[Story]] = (),
    standing: Sequence[Story] = (),
    met: Mapping[date, Sequence[StoryActor]] | None = None,
    day: date | None = None,
) -> tuple[Linked, ...]:
    """Return the actors of a day's stories, each with its id.

    Args:
        stories: the briefings of each story.
        known: the editor's list: who is on it has the id of its name there, and its role and link.
        earlier: the stories of the days before that each story carries on; none where it is empty.
        standing: the day's stories as they stood: their actors keep their ids.
        met: the actors of the days before, as far back as is known: they keep their ids too.
        day: the day of the stories; without it, all of ``met`` counts as the week before.
    """
    forms = list_known_forms(known)
    casts = [_join_story(briefings, forms) for briefings in stories]
    chains = earlier or [()] * len(stories)
    _name_casts(casts, _find_ids(known, standing, met or {}, day), chains)
    return tuple(_describe(story, briefings) for story, briefings in zip(casts, stories, strict=True))


def identify_actors(
    stories: Sequence[Story],
    *,
    known: Sequence[KnownActor] = (),
    earlier: Mapping[str, Story] | None = None,
    met: Mapping[date, Sequence[StoryActor]] | None = None,
    day: date | None = None,
) -> tuple[Story, ...]:
    """Return stories of a record that has no ids with them: nothing else of their actors changes.

    ``earlier`` are the stories of the days before by their ids, the rest as in ``link_actors``.
    """
    forms = list_known_forms(known)
    casts = [_cast_told(story, forms) for story in stories]
    chains = [_list_chain(story, earlier or {}) for story in stories]
    _name_casts(casts, _find_ids(known, (), met or {}, day), chains)
    return tuple(_set_ids(story, told) for story, told in zip(stories, casts, strict=True))


def _cast_told(story: Story, forms: Mapping[str, KnownActor]) -> list[_Cast]:
    language = story.briefings[0].language if story.briefings else "en"
    casts = []
    for at, actor in enumerate(story.actors):
        item, cast = _cast(actor, language, f"{at}"), _Cast()
        item.known = _find_known(item, forms)
        cast.take(item)
        casts.append(cast)
    return casts


def _list_chain(story: Story, earlier: Mapping[str, Story]) -> list[Story]:
    return [earlier[before.id] for before in story.before if before.id in earlier]


def _set_ids(story: Story, casts: Sequence[_Cast]) -> Story:
    """Return a story with the ids of its actors, and of its quotations those of who surely says them."""
    actors = tuple(replace(actor, id=cast.id) for actor, cast in zip(story.actors, casts, strict=True))

    def find_speaker(taken: StoryQuote) -> str:
        said = taken.quote.speaker
        if said is None or said.actor is None or taken.quote.confidence < SURE_ENOUGH:
            return ""
        named = [actor for actor in actors if said.actor in (actor.name, *actor.aliases)]
        ids = {actor.id for actor in named if taken.article in actor.articles} or {one.id for one in named}
        return ids.pop() if len(ids) == 1 else ""

    quotes = tuple(replace(taken, speaker=find_speaker(taken)) for taken in story.quotes)
    return replace(story, actors=actors, quotes=quotes)


def _find_ids(
    known: Sequence[KnownActor],
    standing: Sequence[Story],
    met: Mapping[date, Sequence[StoryActor]],
    day: date | None,
) -> _Ids:
    recent = {actor.id for then, actors in met.items() if _is_recent(then, day) for actor in actors}
    before = [actor for _, actors in sorted(met.items()) for actor in actors]
    return _Ids(
        known, _gather(actor for story in standing for actor in story.actors), _gather(before), recent
    )


def list_keys(actors: Iterable[tuple[str, Actor | StoryActor]]) -> set[str]:
    """Return the keys under which those who may be one of some actors (of these languages) are found."""
    keys = set()
    for language, actor in actors:
        keys |= _cast(actor, language, "").lookup
        keys.add(f"id:{make_slug(actor.name)}")
    return keys


def _is_recent(then: date, day: date | None) -> bool:
    return day is None or (day - then).days <= _RECENT_DAYS


def _cast(actor: Actor | StoryActor, language: str, text: str) -> _Cast:
    key = identify_name(actor.name, language)
    # The aliases of a country are its people and its capital, which is a city too.
    aliases = () if name_entry(key) else actor.aliases
    return _Cast(
        kinds=Counter([actor.kind]),
        names=Counter([actor.name]),
        aliases=set(actor.aliases),
        keys={key},
        alias_keys={identify_name(alias, language) for alias in aliases} - {key},
        texts={text},
        salience=actor.salience,
        actor=actor if isinstance(actor, Actor) else None,
    )


def _gather(actors: Iterable[StoryActor]) -> dict[str, _Cast]:
    """Return those of other records by their ids, each under all the names it has there."""
    casts: dict[str, _Cast] = {}
    for actor in actors:
        casts.setdefault(actor.id, _Cast(id=actor.id)).take(_cast(actor, "en", ""))
    return casts


def _join_story(briefings: Sequence[Briefing], forms: Mapping[str, KnownActor]) -> list[_Cast]:
    """Return the actors of a story's articles, each once, without those that the editor ignores."""
    items = [_cast(actor, one.language, one.id) for one in briefings for actor in one.actors]
    for item in items:
        item.known = _find_known(item, forms)
    casts = _join((item for item in items if not (item.known and item.known.ignore)), near=True)
    return _join_misread(casts)


def _find_known(item: _Cast, forms: Mapping[str, KnownActor]) -> KnownActor | None:
    """Return the actor of the editor's list that is meant: by its name, else by a form that is no surname."""
    telling = [alias for alias in sorted(item.aliases) if not item.is_person or is_full(alias)]
    return next((forms[form] for form in map(fold, (*item.names, *telling)) if form in forms), None)


def _join(items: Iterable[_Cast], *, near: bool) -> list[_Cast]:
    """Join what is one; ``near`` are the actors of one story's articles, others those of several stories."""
    casts: list[_Cast] = []
    having: dict[str, list[int]] = defaultdict(list)
    for item in sorted(items, key=lambda item: item.place):
        places = sorted({at for key in item.lookup for at in having.get(key, ())})
        at = _find_best(item, {place: casts[place] for place in places}, near=near)
        if at is None:
            at = len(casts)
            casts.append(_Cast())
        casts[at].take(item)
        for key in item.lookup:
            if at not in having[key]:
                having[key].append(at)
    return casts


def _find_best(item: _Cast, casts: Mapping[int, _Cast], *, near: bool) -> int | None:
    """Return which of the casts the item is; None where it is none, or two are as likely."""
    rated = sorted((-rate, at) for at, cast in casts.items() if (rate := _rate(item, cast, near=near)))
    unsure = len(rated) > 1 and rated[0][0] == rated[1][0] and rated[0][0] >= -_BY_FULL_NAME
    return rated[0][1] if rated and not unsure else None


def _rate(item: _Cast, cast: _Cast, *, near: bool) -> int:
    """Return how surely two are one."""
    if item.known or cast.known:
        return _BY_LIST if item.known is cast.known else _NOT
    same_name = not item.own_keys.isdisjoint(cast.own_keys)
    if item.is_person != cast.is_person:
        # What one tagger's guess calls a person, another's a body; "Jordan" alone may be either.
        return _BY_NAME if same_name and all(map(is_full, item.names)) else _NOT
    if item.texts & cast.texts:
        # What one text tells apart stays apart: two of one surname are two.
        return _BY_NAME if same_name and not item.is_person else _NOT
    if same_name:
        return _BY_NAME
    return (_rate_people if item.is_person else _rate_bodies)(item, cast, near=near)


def _rate_people(item: _Cast, cast: _Cast, *, near: bool) -> int:
    if item.full and cast.full:
        one = all(is_one_person(name, other, near=near) for name in item.full for other in cast.full)
        return _BY_FULL_NAME if one or _has_full_alias(item, cast) or _has_full_alias(cast, item) else _NOT
    full, short = (cast, item) if cast.full else (item, cast)
    return _BY_SURNAME if near and full.full and _bears(full, short) else _NOT


def _rate_bodies(item: _Cast, cast: _Cast, *, near: bool) -> int:
    """Compare places and bodies by their other forms; "the Council" is one only within a story."""
    for one, other in ((item, cast), (cast, item)):
        telling = near or any(is_acronym(name) or " " in name for name in one.names)
        if telling and not one.keys.isdisjoint(other.alias_keys):
            return _BY_ALIAS
    return _NOT


def _has_full_alias(item: _Cast, cast: _Cast) -> bool:
    aliases = {fold(alias) for alias in cast.aliases if is_full(alias)}
    return any(fold(name) in aliases for name in item.full)


def _bears(full: _Cast, short: _Cast) -> bool:
    """Tell whether a person with a full name bears the surname or alias that is all of another's name."""
    surnames = {find_surname(name) for name in full.full}
    return any(
        (find_surname(name) in surnames or fold(name) in full.alias_keys) and fits_courtesy(name, full.full)
        for name in short.names
    )


def _join_misread(casts: Sequence[_Cast]) -> list[_Cast]:
    """Join a "person" of one word with the place or body of that name, where no person bears it."""
    others = {key: cast for cast in casts if not cast.is_person for key in cast.keys}
    kept = []
    for cast in casts:
        # What has taken in people may count as one itself by now; it is not taken into itself.
        found = (others[key] for key in sorted(cast.keys) if key in others)
        home = next((other for other in found if other is not cast), None)
        if cast.is_bare and home and not any(one.full and _bears(one, cast) for one in casts):
            for part in cast.parts:
                home.take(part)
        else:
            kept.append(cast)
    return kept


@dataclass(slots=True)
class _Ids:
    """The ids that there are, by whom: of the editor's list, of the day as it stood, of the days before."""

    known: Sequence[KnownActor]
    stood: Mapping[str, _Cast]
    met: Mapping[str, _Cast]
    recent: set[str]
    given: dict[str, _Cast] = field(default_factory=dict)

    def find(self, cast: _Cast, *, bare: bool = False) -> str:
        """Return the id that an actor has already; "" where it has none that is not given today."""
        for table in (self.stood, self.met):
            rated = [
                (rate, one.id)
                for one in table.values()
                if one.id not in self.given and one.is_bare is bare and (rate := _rate(cast, one, near=False))
            ]
            best = max(rated, default=(0, ""))[0]
            ids = sorted({name for rate, name in rated if rate == best})
            if len(ids) == 1 or (ids and best >= _BY_NAME):
                return ids[0]
        return ""

    def find_bearers(self, cast: _Cast) -> set[str]:
        """Return the ids of the persons of today and of the week before who bear a surname."""
        today = {name for name, one in self.given.items() if one.full and _bears(one, cast)}
        week = {
            one.id for one in self.met.values() if one.id in self.recent and one.full and _bears(one, cast)
        }
        return today | week

    def find_alike(self, cast: _Cast, *, misread: bool) -> list[str]:
        """Return the ids of the same surname today; of places and bodies too, where it may be ``misread``.

        A country's name that was read as a person's is one's: the reading knows the countries.
        """
        same = [name for name, one in self.given.items() if one.is_bare and one.keys & cast.keys]
        if misread and not any(map(name_entry, cast.keys)):
            others = (*self.given.items(), *self.met.items())
            same += [name for name, one in others if not one.is_person and one.keys & cast.keys]
        return sorted(dict.fromkeys(same))

    def claim_bare(self, cast: _Cast) -> str:
        """Return the id of a surname of the week before that nobody but this person can be meant by."""
        short = [
            one
            for one in self.met.values()
            if one.is_bare and one.id in self.recent and one.id not in self.given and _bears(cast, one)
        ]
        if len(short) != 1 or self.find_bearers(short[0]) - {cast.id}:
            return ""
        return short[0].id

    def make(self, cast: _Cast) -> str:
        """Return a new id, of the name: of a country or a large city that in English."""
        own = set(map(fold, cast.names))
        foreign = () if cast.is_person else sorted(cast.keys - own)
        english = next((name_entry(key) or key for key in foreign), "")
        slug = make_slug(english or cast.name)
        names = (slug if number == 1 else f"{slug}-{number}" for number in count(1))
        taken = {make_slug(actor.name) for actor in self.known}
        taken |= self.given.keys()
        # A place in one language is the same in another, and is met again under a name that nobody knew.
        taken |= {
            one.id for one in (*self.stood.values(), *self.met.values()) if one.is_person or not english
        }
        return next(name for name in names if name not in taken)


def _name_casts(stories: Sequence[Sequence[_Cast]], ids: _Ids, chains: Sequence[Sequence[Story]]) -> None:
    """Give each actor of the stories its id."""
    items = []
    for at, story in enumerate(stories):
        for cast in story:
            if not cast.is_bare:
                item = _Cast()
                item.take(cast, f"{at}")
                items.append(item)
    joined = sorted(_join(items, near=False), key=lambda cast: cast.place)
    for cast in joined:
        cast.id = make_slug(cast.known.name) if cast.known else ids.find(cast)
        _give(cast, ids)
    for cast in joined:
        cast.id = cast.id or _claim(cast, joined, ids)
        _give(cast, ids)
    for cast in joined:
        cast.id = cast.id or ids.make(cast)
        _give(cast, ids)
    for story, chain in zip(stories, chains, strict=True):
        for cast in sorted(story, key=lambda cast: cast.place):
            if not cast.id:
                cast.id = _name_bare(cast, story, chain, ids)
                ids.given.setdefault(cast.id, cast)


def _give(cast: _Cast, ids: _Ids) -> None:
    if cast.id:
        ids.given[cast.id] = cast
        for item in cast.parts:
            for part in item.parts:
                part.id = cast.id


def _claim(cast: _Cast, joined: Sequence[_Cast], ids: _Ids) -> str:
    """Return the id of a surname of the week before that can only mean this person."""
    if not cast.full or not cast.is_person:
        return ""
    name = ids.claim_bare(cast)
    rivals = (one for one in joined if one is not cast and one.full and name and _bears(one, ids.met[name]))
    return "" if next(rivals, None) else name


def _name_bare(cast: _Cast, story: Sequence[_Cast], chain: Sequence[Story], ids: _Ids) -> str:
    """Return the id of a person of whom only a surname is told: of the one that it can mean, or its own."""
    own = {one.id for one in story}
    # Two bear it in the story itself, or its own article tells it from the one that does.
    bearers = {one.id for one in story if one.full and _bears(one, cast)}
    if not bearers:
        carried_on = _gather(actor for told in chain for actor in told.actors).values()
        bearers = {one.id for one in carried_on if one.full and _bears(one, cast)} or ids.find_bearers(cast)
        if len(bearers) == 1 and not bearers & own:
            return bearers.pop()
    alike = ids.find_alike(cast, misread=not bearers)
    return (
        next((name for name in alike if name not in own), "") or ids.find(cast, bare=True) or ids.make(cast)
    )


def _describe(casts: Sequence[_Cast], briefings: Sequence[Briefing]) -> Linked:
    order = {briefing.id: at for at, briefing in enumerate(briefings)}
    ids: dict[tuple[str, str], set[str]] = defaultdict(set)
    actors = []
    for cast in casts:
        found = sorted(_list_found(cast), key=lambda item: order[item[0]])
        for text, actor in found:
            ids[text, actor.name].add(cast.id)
        actors.append(_describe_actor(cast, found, len(order)))
    sure = {name: next(iter(same)) for name, same in ids.items() if len(same) == 1}
    return Linked(actors=tuple(sorted(actors, key=lambda one: (-one.salience, one.name, one.kind))), ids=sure)


def _list_found(cast: _Cast) -> Iterator[tuple[str, Actor]]:
    for part in cast.parts:
        if part.actor:
            yield from ((text, part.actor) for text in part.texts)


def _describe_actor(cast: _Cast, found: Sequence[tuple[str, Actor]], articles: int) -> StoryActor:
    roles = [(text, actor.role.text) for text, actor in found if actor.role]
    often = Counter(role.casefold() for _, role in roles)
    article, role = max(roles, key=lambda item: often[item[1].casefold()], default=("", ""))
    if cast.known and cast.known.role:
        article, role = "", cast.known.role
    return StoryActor(
        id=cast.id,
        name=cast.name,
        kind=cast.kind,
        salience=round(min(1.0, cast.salience / articles), 4),
        role=role,
        role_article=article,
        link=cast.known.link if cast.known else "",
        aliases=tuple(sorted({*cast.names, *cast.aliases} - {cast.name})),
        articles=tuple(dict.fromkeys(text for text, _ in found)),
    )
