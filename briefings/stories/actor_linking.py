"""The actors of several articles → who they are: one id for each, the same in all stories and on all days.

    actors of articles ─▶ of each story ─▶ of the day ─▶ ids: the editor's list, what stood, days before, new

This is the only place that decides whom a name means. Everything later carries the id. Two are one only where
their names say so and nothing contradicts it. A surname alone goes to the one person that bears it: among
the actors of its story, then of the story that it carries on, then of the day and the week before. Where two
bear it, it stays by itself.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
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
from briefings.moments import DAYS_BACK
from briefings.reading.actors.gazetteer import (
    identify_name,
    is_office,
    load_actor_words,
    load_entries,
    name_entry,
)
from briefings.reading.actors.passing import find_shadowed
from briefings.reading.actors.records import fold, list_known_forms, split_words
from briefings.stories.actor_names import (
    Linked,
    abbreviates,
    adds_middle_name,
    find_ends,
    find_surname,
    fits_courtesy,
    has_legal_form,
    is_acronym,
    is_former,
    is_full,
    is_given_name,
    is_listed_form,
    is_one_person,
    part_generations,
    simplify_body,
    split_person,
)
from briefings.words import find_words, make_slug

# "Kalvoy Freight Inc." is Kalvoy Freight.
_LEGAL_FORM = re.compile(r",? (?:Inc|Corp|Ltd|LLC|PLC|plc|AG|GmbH|S\.A)\.?\Z")
# A given name and a surname.
_PAIR = 2
# A role of more words than this tells more than an office.
_LONG_ROLE = 8
# So many times as often as any other of its surname.
_OFTEN = 3
# A "body" of more words than this is no title and name.
_LONGEST_NAME = 4
_TORN_TITLE = re.compile(r"[a-z]\w* [A-Z][\w.]*")
# How surely two are one.
_BY_LIST, _BY_NAME, _BY_FULL_NAME, _BY_ALIAS, _BY_SURNAME, _NOT = 5, 4, 3, 2, 1, 0


@dataclass(slots=True, kw_only=True)
class _NamedActor:
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
    parts: list[_NamedActor] = field(default_factory=list)
    id: str = ""

    def take(self, other: _NamedActor, text: str = "") -> None:
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

    def take_misread(self, other: _NamedActor) -> None:
        """Take in another whose name and kind were read wrongly: it tells neither."""
        for part in other.parts:
            self.aliases |= part.names.keys() | part.aliases
            self.texts |= part.texts
            self.salience += part.salience
            self.parts.append(part)

    @property
    def kind(self) -> ActorKind:
        """Return the kind that most texts give it; between equals, one that is not a person."""
        if self.known and self.known.kind:
            return self.known.kind
        return max(self.kinds, key=lambda kind: (self.kinds[kind], kind != "person", kind))

    @property
    def is_person(self) -> bool:
        """Return whether it is taken for a person."""
        return self.kind == "person"

    @property
    def full(self) -> list[str]:
        """Return its names that are more than a surname."""
        return [name for name in self.names if is_full(name)]

    @property
    def is_bare(self) -> bool:
        """Return whether it is a person of whom only a surname is known."""
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
        """Return the keys of its names; for a person with a full name only that: many share a surname."""
        full = {key for key in self.keys if is_full(key)} if self.is_person else set()
        return full or self.keys

    @property
    def surnames(self) -> set[str]:
        """The keys of its surnames; of what is no person, of the forms that its names have in common."""
        shorten = find_surname if self.is_person else simplify_body
        return {f"~{shorten(name)}" for name in self.names}

    @property
    def named_keys(self) -> set[str]:
        """The keys of its names, and of the editor's list."""
        return self.keys | {f"known:{self.known.name}"} if self.known else self.keys

    @property
    def lookup(self) -> set[str]:
        """The keys under which those are found that may be the same."""
        return self.named_keys | self.alias_keys | self.surnames

    @property
    def all_forms(self) -> set[str]:
        """The keys of all that it may be called: two that share none are not the same, nor bear one name."""
        folded = {fold(name) for name in (*self.names, *self.aliases)}
        surnames = {f"~{find_surname(name)}" for name in self.names}
        given = {f"^{' '.join(split_person(name)[:2])}" for name in self.full}
        return self.lookup | folded | surnames | given


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
    all_named = [_join_story(briefings, forms) for briefings in stories]
    chains = earlier or [()] * len(stories)
    _name_actors(all_named, _find_ids(known, standing, met or {}, day), chains)
    return tuple(_describe(story, briefings) for story, briefings in zip(all_named, stories, strict=True))


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
    all_named = [_read_told(story, forms) for story in stories]
    chains = [_list_chain(story, earlier or {}) for story in stories]
    _name_actors(all_named, _find_ids(known, (), met or {}, day), chains)
    return tuple(_set_ids(story, told) for story, told in zip(stories, all_named, strict=True))


def _read_told(story: Story, forms: Mapping[str, KnownActor]) -> list[_NamedActor]:
    language = story.briefings[0].language if story.briefings else "en"
    all_named = []
    for at, actor in enumerate(story.actors):
        item, named = _read_actor(actor, language, f"{at}"), _NamedActor()
        item.known = _find_known(item, forms)
        named.take(item)
        all_named.append(named)
    return all_named


def _list_chain(story: Story, earlier: Mapping[str, Story]) -> list[Story]:
    return [earlier[before.id] for before in story.before if before.id in earlier]


def _set_ids(story: Story, all_named: Sequence[_NamedActor]) -> Story:
    """Return a story with the ids of its actors, and of its quotations those of who surely says them."""
    actors = tuple(replace(actor, id=named.id) for actor, named in zip(story.actors, all_named, strict=True))

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
    stood = _gather(actor for story in standing for actor in story.actors)
    return _Ids(known, stood, _gather(before), recent)


def list_keys(actors: Iterable[tuple[str, Actor | StoryActor]]) -> set[str]:
    """Return the keys under which those who may be one of some actors (of these languages) are found."""
    keys = set()
    for language, actor in actors:
        keys |= _read_actor(actor, language, "").lookup
        keys.add(f"id:{make_slug(actor.name)}")
    return keys


def _is_recent(then: date, day: date | None) -> bool:
    return day is None or (day - then).days <= DAYS_BACK


def _read_actor(actor: Actor | StoryActor, language: str, text: str) -> _NamedActor:
    name = actor.name if actor.kind == "person" else _LEGAL_FORM.sub("", actor.name)
    key = identify_name(name, language)
    # The aliases of a country are its people and its capital, which is a city too.
    aliases = () if name_entry(key) else actor.aliases
    return _NamedActor(
        kinds=Counter([actor.kind]),
        names=Counter([actor.name]),
        aliases=set(actor.aliases),
        keys={key},
        alias_keys={identify_name(alias, language) for alias in aliases} - {key},
        texts={text},
        salience=actor.salience,
        actor=actor if isinstance(actor, Actor) else None,
    )


def _gather(actors: Iterable[StoryActor]) -> Collection[_NamedActor]:
    """Return those of other records, one for each id, under all the names it has there."""
    all_named: dict[str, _NamedActor] = {}
    # The same few stand in the records of all days: each is read once.
    for actor, times in Counter(actors).items():
        read = _read_actor(actor, "en", "")
        read.kinds[actor.kind] = read.names[actor.name] = times
        all_named.setdefault(actor.id, _NamedActor(id=actor.id)).take(read)
    return all_named.values()


def _join_story(briefings: Sequence[Briefing], forms: Mapping[str, KnownActor]) -> list[_NamedActor]:
    """Return the actors of a story's articles, each once, without those that the editor ignores."""
    items = [_read_actor(actor, one.language, one.id) for one in briefings for actor in one.actors]
    for item in items:
        item.known = _find_known(item, forms)
    all_named = _join((item for item in items if not (item.known and item.known.ignore)), near=True)
    return _join_misread(_join_places(_join_stand_ins(all_named)))


def _find_known(item: _NamedActor, forms: Mapping[str, KnownActor]) -> KnownActor | None:
    """Return the actor of the editor's list that is meant: by its name, else by a form that is no surname."""
    telling = [alias for alias in sorted(item.aliases) if not item.is_person or is_full(alias)]
    return next((forms[form] for form in map(fold, (*item.names, *telling)) if form in forms), None)


def _join(items: Iterable[_NamedActor], *, near: bool) -> list[_NamedActor]:
    """Join what is one; ``near`` are the actors of one story's articles, others those of several stories."""
    all_named: list[_NamedActor] = []
    having: dict[str, dict[int, None]] = defaultdict(dict)
    for item in sorted(items, key=lambda item: item.place):
        lookup = item.lookup
        at = _find_best(item, lookup, having, all_named, near=near)
        if at is None:
            at = len(all_named)
            all_named.append(_NamedActor())
        all_named[at].take(item)
        for key in lookup:
            having[key][at] = None
    return all_named


def _find_best(
    item: _NamedActor,
    lookup: set[str],
    having: Mapping[str, Mapping[int, None]],
    all_named: Sequence[_NamedActor],
    *,
    near: bool,
) -> int | None:
    """Return the place of the one that the item is; None where it is none, or two are as likely."""
    # Whoever has its very name goes before all others: then the thousand who share its surname are not asked.
    for keys in (item.named_keys, lookup):
        places = {at for key in keys for at in having.get(key, ())}
        rated = sorted((-rate, at) for at in places if (rate := _rate(item, all_named[at], near=near)))
        if rated and rated[0][0] <= -_BY_NAME:
            return rated[0][1]
    if not rated or len(rated) == 1 or rated[0][0] != rated[1][0]:
        return rated[0][1] if rated else None
    # Who stands in nearly all articles is meant by a surname that others bear too.
    often = sorted(
        ((len(all_named[at].texts), at) for rate, at in rated if rate == rated[0][0]), reverse=True
    )
    return often[0][1] if near and often[0][0] >= _OFTEN * often[1][0] else None


def _rate(item: _NamedActor, named: _NamedActor, *, near: bool) -> int:
    """Return how surely two are one."""
    if item.known or named.known:
        return _BY_LIST if item.known is named.known else _NOT
    same_name = not item.own_keys.isdisjoint(named.own_keys)
    if item.is_person != named.is_person:
        # What one tagger's guess calls a person, another's a body; "Jordan" alone may be either.
        return _BY_NAME if same_name and all(map(is_full, item.names)) else _NOT
    if near and (
        _share_form(item, named) if item.is_person else not item.surnames.isdisjoint(named.surnames)
    ):
        return _BY_ALIAS
    if item.texts & named.texts:
        # What one text tells apart stays apart: two of one surname are two.
        return _BY_NAME if same_name and not item.is_person else _NOT
    if same_name:
        return _BY_NAME
    return (_rate_people if item.is_person else _rate_bodies)(item, named, near=near)


def _rate_people(item: _NamedActor, named: _NamedActor, *, near: bool) -> int:
    if item.full and named.full:
        one = all(is_one_person(name, other, near=near) for name in item.full for other in named.full)
        one = one or _has_full_alias(item, named) or _has_full_alias(named, item)
        apart = any(part_generations(name, other) for name in item.full for other in named.full)
        return _BY_FULL_NAME if one and not (apart and _hold_others(item, named)) else _NOT
    full, short = (named, item) if named.full else (item, named)
    return _BY_SURNAME if near and full.full and _bears(full, short) else _NOT


def _hold_others(item: _NamedActor, named: _NamedActor) -> bool:
    """Return whether two persons have roles, and none of the one is the other's: a father and his son."""
    roles = [
        [
            (is_former(part.actor.role.text), frozenset(find_words(part.actor.role.text)))
            for part in (one, *one.parts)
            if part.actor and part.actor.role
        ]
        for one in (item, named)
    ]
    same = any(
        then == now and (own <= other or other <= own) for then, own in roles[0] for now, other in roles[1]
    )
    return all(roles) and not same


def _rate_bodies(item: _NamedActor, named: _NamedActor, *, near: bool) -> int:
    """Compare places and bodies by their other forms; "the Council" is one only within a story."""
    for one, other in ((item, named), (named, item)):
        telling = near or any(is_acronym(name) or " " in name for name in one.names)
        if telling and not one.keys.isdisjoint(other.alias_keys):
            return _BY_ALIAS
    return _NOT


def _share_form(item: _NamedActor, named: _NamedActor) -> bool:
    """Return whether two persons are one even where one text names both.

    They have one surname, a given name and its short form; or a text gives the one as another name of the
    other ("Deep Well", of which somebody says that he was it), with no word in common.
    """
    pairs = [(one, other) for one in item.full for other in named.full]
    if any(
        find_surname(one) == find_surname(other)
        and is_listed_form(split_person(one)[0], split_person(other)[0])
        for one, other in pairs
    ):
        return True
    apart = all(set(split_person(one)).isdisjoint(split_person(other)) for one, other in pairs)
    return apart and (_has_full_alias(item, named) or _has_full_alias(named, item))


def _has_full_alias(item: _NamedActor, named: _NamedActor) -> bool:
    aliases = {fold(alias) for alias in named.aliases if is_full(alias)}
    return any(fold(name) in aliases for name in item.full)


def _bears(full: _NamedActor, short: _NamedActor) -> bool:
    """Return whether a person with a full name bears the surname or alias that is all of another's name."""
    surnames = {find_surname(name) for name in full.full}
    return any(
        (find_surname(name) in surnames or fold(name) in full.alias_keys) and fits_courtesy(name, full.full)
        for name in short.names
    )


def _join_stand_ins(all_named: Sequence[_NamedActor]) -> list[_NamedActor]:
    """Join a body with the letters that stand for its name, and a "body" with its name with a middle name."""
    homes: dict[tuple[str, str], list[_NamedActor]] = defaultdict(list)
    kept = []
    for named in sorted(all_named, key=lambda named: named.place):
        ends = {find_ends(name) for name in named.names} if not (named.is_person or named.known) else set()
        likely = (home for end in sorted(ends) for home in homes[end])
        home = next((home for home in likely if _may_stand_for(named, home)), None)
        if home:
            for part in named.parts:
                home.take(part)
            continue
        kept.append(named)
        for end in ends:
            homes[end].append(named)
    return kept


def _may_stand_for(short: _NamedActor, long: _NamedActor) -> bool:
    return any(
        abbreviates(one, other) or (is_given_name(one) and adds_middle_name(one, other))
        for one in short.names
        for other in long.names
    )


def _join_places(all_named: Sequence[_NamedActor]) -> list[_NamedActor]:
    """Join a "person" whose name is a place and a body's name with that body: "Port Mellan Gulls".

    What was read as a body keeps apart: a state's senate is not the Senate.
    """
    places = {key for named in all_named if named.kind == "place" for key in named.keys}
    bodies = {key: named for named in all_named if named.kind == "organization" for key in named.keys}
    homes: dict[str, list[_NamedActor]] = defaultdict(list)
    for named in all_named:
        words = named.name.split() if named.is_person and not named.known else []
        for at in range(1, len(words)):
            place, rest = (identify_name(" ".join(part), "en") for part in (words[:at], words[at:]))
            if rest in bodies and (place in places or name_entry(place)):
                homes[rest].append(named)
    taken = set()
    for rest, found in homes.items():
        # Where two places have such a body, the bare name may be either's.
        if len(found) == 1 and not bodies[rest].known:
            for part in found[0].parts:
                bodies[rest].take(part)
            taken.add(id(found[0]))
    return [named for named in all_named if id(named) not in taken]


def _join_misread(all_named: Sequence[_NamedActor]) -> list[_NamedActor]:
    """Join what one article took for a person and another for a place or a body.

    A "person" of one word is the place or body of that name, where no person bears it, and one without a
    role is the firm whose name begins so ("Anders Vik Freight Corp."). A "body" of one word is the person who
    bears it as surname in other articles, and one that ends with a person's full name is that person.
    """
    others = {key: named for named in all_named if not named.is_person for key in named.keys}
    firms = [named for named in all_named if not named.is_person and has_legal_form(named.name)]
    people = [named for named in all_named if named.is_person and named.full]
    kept = []
    for named in all_named:
        homes: Iterable[_NamedActor] = ()
        if named.known:
            pass
        elif named.is_bare:
            bears = any(_bears(one, named) for one in people)
            homes = () if bears else (others[key] for key in sorted(named.keys) if key in others)
        elif named.is_person:
            homes = (firm for firm in firms if _is_named_after(firm, named))
        elif named.kind == "organization":
            homes = [one for one in people if _is_misread_person(named, one)]
        # What has taken in people may count as one itself by now; it is not taken into itself.
        found = [home for home in homes if home is not named]
        if not found or (len(found) > 1 and not named.is_person):
            kept.append(named)
        elif named.is_bare:
            for part in named.parts:
                found[0].take(part)
        else:
            found[0].take_misread(named)
    return kept


def _is_named_after(firm: _NamedActor, person: _NamedActor) -> bool:
    """Return whether a "person" of whom no article tells a role or a surname alone is a firm."""
    told = any(part.actor and part.actor.role for part in person.parts)
    alone = any(not is_full(alias) for alias in person.aliases)
    return not told and not alone and f"{fold(firm.name)} ".startswith(f"{fold(person.name)} ")


def _is_misread_person(body: _NamedActor, person: _NamedActor) -> bool:
    words, full = split_person(body.name), [split_person(name) for name in person.full]
    if len(words) == 1 and "&" not in person.name:
        return body.texts.isdisjoint(person.texts) and find_surname(body.name) in map(
            find_surname, person.full
        )
    return any(words[-len(name) :] == name for name in full) and len(words) <= _LONGEST_NAME


class _Table:
    """Actors by their ids, and by all that they may be called."""

    def __init__(self, all_named: Iterable[_NamedActor] = ()) -> None:
        self._by_id: dict[str, _NamedActor] = {}
        self._having: dict[str, dict[str, None]] = defaultdict(dict)
        for named in all_named:
            self.add(named)

    def __contains__(self, name: str) -> bool:
        return name in self._by_id

    def __getitem__(self, name: str) -> _NamedActor:
        return self._by_id[name]

    def add(self, named: _NamedActor) -> None:
        """Add an actor, in the place of the one that has its id."""
        if self._by_id.get(named.id) is not named:
            self._by_id[named.id] = named
            for key in named.all_forms:
                self._having[key][named.id] = None

    def find_near(self, named: _NamedActor) -> list[_NamedActor]:
        """Return all that may be the same as an actor or bear its name, by their ids."""
        ids = {name for key in named.all_forms for name in self._having.get(key, ())}
        return [self._by_id[name] for name in sorted(ids)]


class _Ids:
    """The ids that there are, by whom: of the editor's list, of the day as it stood, of the days before.

    ``recent`` are the ids of the week before.
    """

    def __init__(
        self,
        known: Sequence[KnownActor],
        stood: Iterable[_NamedActor],
        met: Iterable[_NamedActor],
        recent: Collection[str],
    ) -> None:
        self.met = _Table(met)
        self.given = _Table()
        self._stood = _Table(stood)
        self._listed = {make_slug(actor.name) for actor in known}
        self._recent = recent

    def find(self, named: _NamedActor, *, bare: bool = False) -> str:
        """Return the id that an actor has already; "" where it has none that is not given today."""
        for table in (self._stood, self.met):
            rated = [
                (rate, one.id)
                for one in table.find_near(named)
                if one.id not in self.given
                and one.is_bare is bare
                and (rate := _rate(named, one, near=False))
            ]
            best = max(rated, default=(0, ""))[0]
            ids = sorted({name for rate, name in rated if rate == best})
            if len(ids) == 1 or (ids and best >= _BY_NAME):
                return ids[0]
        return ""

    def find_bearers(self, named: _NamedActor) -> set[str]:
        """Return the ids of the persons of today and of the week before who bear a surname."""
        week = (one for one in self.met.find_near(named) if one.id in self._recent)
        near = (*self.given.find_near(named), *week)
        return {one.id for one in near if one.full and _bears(one, named)}

    def find_alike(self, named: _NamedActor, *, misread: bool) -> list[str]:
        """Return the ids of the same surname today; of places and bodies too, where it may be ``misread``.

        A country's name that was read as a person's is one's: the reading knows the countries.
        """
        today = self.given.find_near(named)
        same = [one.id for one in today if one.is_bare and one.keys & named.keys]
        if misread and not any(map(name_entry, named.keys)):
            others = (*today, *self.met.find_near(named))
            same += [one.id for one in others if not one.is_person and one.keys & named.keys]
        return sorted(dict.fromkeys(same))

    def claim_bare(self, named: _NamedActor) -> str:
        """Return the id of a surname of the week before that nobody but this person can be meant by."""
        short = [
            one
            for one in self.met.find_near(named)
            if one.is_bare and one.id in self._recent and one.id not in self.given and _bears(named, one)
        ]
        if len(short) != 1 or self.find_bearers(short[0]) - {named.id}:
            return ""
        return short[0].id

    def make(self, named: _NamedActor) -> str:
        """Return a new id, of the name: of a country or a large city that in English."""
        own = set(map(fold, named.names))
        foreign = () if named.is_person else sorted(named.keys - own)
        english = next((name_entry(key) or key for key in foreign), "")
        slug = make_slug(english or named.name)
        names = (slug if number == 1 else f"{slug}-{number}" for number in count(1))
        return next(name for name in names if not self._is_taken(name, foreign=bool(english)))

    def _is_taken(self, name: str, *, foreign: bool) -> bool:
        # A place in one language is the same in another, and is met again under a name that nobody knew.
        before = (table[name] for table in (self._stood, self.met) if name in table)
        return (
            name in self._listed or name in self.given or any(one.is_person or not foreign for one in before)
        )


def _name_actors(
    stories: Sequence[Sequence[_NamedActor]], ids: _Ids, chains: Sequence[Sequence[Story]]
) -> None:
    """Give each actor of the stories its id."""
    joined = sorted(_join(_list_over_stories(stories), near=False), key=lambda named: named.place)
    for named in joined:
        named.id = make_slug(named.known.name) if named.known else ids.find(named)
        _give(named, ids)
    bearers = _list_bearers(joined)
    for named in joined:
        named.id = named.id or _claim(named, bearers, ids)
        _give(named, ids)
    for named in joined:
        named.id = named.id or ids.make(named)
        _give(named, ids)
    for story, chain in zip(stories, chains, strict=True):
        for named in sorted(story, key=lambda named: named.place):
            if not named.id:
                named.id = _name_bare(named, story, chain, ids)
                if named.id not in ids.given:
                    ids.given.add(named)


def _list_over_stories(stories: Sequence[Sequence[_NamedActor]]) -> Iterator[_NamedActor]:
    """Yield who is more than a surname, each as taken from its story."""
    for at, story in enumerate(stories):
        for named in story:
            if not named.is_bare:
                item = _NamedActor()
                item.take(named, f"{at}")
                yield item


def _give(named: _NamedActor, ids: _Ids) -> None:
    if named.id:
        ids.given.add(named)
        for item in named.parts:
            for part in item.parts:
                part.id = named.id


def _list_bearers(all_named: Iterable[_NamedActor]) -> dict[str, list[_NamedActor]]:
    """Return who has a full name, under all that each may be called."""
    bearers: dict[str, list[_NamedActor]] = defaultdict(list)
    for named in all_named:
        for key in named.all_forms if named.full else ():
            bearers[key].append(named)
    return bearers


def _claim(named: _NamedActor, bearers: Mapping[str, Sequence[_NamedActor]], ids: _Ids) -> str:
    """Return the id of a surname of the week before that can only mean this person."""
    name = ids.claim_bare(named) if named.full and named.is_person else ""
    if not name:
        return ""
    short = ids.met[name]
    rivals = (one for key in short.all_forms for one in bearers.get(key, ()) if one is not named)
    return "" if any(_bears(one, short) for one in rivals) else name


def _name_bare(named: _NamedActor, story: Sequence[_NamedActor], chain: Sequence[Story], ids: _Ids) -> str:
    """Return the id of a person of whom only a surname is told: of the one that it can mean, or its own."""
    own = {one.id for one in story}
    # Two bear it in the story itself, or its own article tells it from the one that does.
    bearers = {one.id for one in story if one.full and _bears(one, named)}
    if not bearers:
        carried_on = _gather(actor for told in chain for actor in told.actors)
        bearers = {one.id for one in carried_on if one.full and _bears(one, named)} or ids.find_bearers(named)
        if len(bearers) == 1 and not bearers & own:
            return bearers.pop()
    alike = ids.find_alike(named, misread=not bearers)
    return (
        next((name for name in alike if name not in own), "") or ids.find(named, bare=True) or ids.make(named)
    )


def _describe(all_named: Sequence[_NamedActor], briefings: Sequence[Briefing]) -> Linked:
    order = {briefing.id: at for at, briefing in enumerate(briefings)}
    ids: dict[tuple[str, str], set[str]] = defaultdict(set)
    actors = []
    for named in all_named:
        found = sorted(_list_found(named), key=lambda item: order[item[0]])
        if named.known is None and all(actor.passing for _, actor in found):
            continue
        for text, actor in found:
            ids[text, actor.name].add(named.id)
        actors.append(_describe_actor(named, found, len(order), briefings[0].language))
    sure = {name: next(iter(same)) for name, same in ids.items() if len(same) == 1}
    ranked = sorted(actors, key=lambda one: (-one.salience, one.name, one.kind))
    shadowed = find_shadowed(ranked) if len(briefings) > 1 and briefings[0].language == "en" else frozenset()
    places = {word for one in ranked if one.kind != "person" for word in split_words(one.name)}

    def is_shown(one: StoryActor) -> bool:
        if one.link:
            return True
        return one.name not in shadowed if one.kind == "place" else not _is_torn(one, ranked, places)

    shown = tuple(one for one in ranked if len(briefings) == 1 or is_shown(one))
    return Linked(actors=shown, ids=sure)


def _is_torn(actor: StoryActor, ranked: Sequence[StoryActor], places: Collection[str]) -> bool:
    """Return whether a "person" of one article is a part of other words: "Stunning Tarrow", "Harrow Fire".

    No given name opens it, and another of the story bears its surname in full, or it begins like a place.
    """
    words = split_person(actor.name)
    if actor.kind != "person" or len(actor.articles) > 1 or len(words) != _PAIR:
        return False
    if len(words[0]) == 1 or is_given_name(actor.name):
        return False
    surname = find_surname(actor.name)
    bearers = (one for one in ranked if one.kind == "person" and is_given_name(one.name))
    return words[0] in places or any(
        find_surname(one.name) == surname and len(one.articles) > 1 for one in bearers
    )


def _list_found(named: _NamedActor) -> Iterator[tuple[str, Actor]]:
    for part in named.parts:
        if part.actor:
            yield from ((text, part.actor) for text in part.texts)


def _choose_role(roles: Sequence[tuple[str, str]]) -> tuple[str, str]:
    """Return the role that most articles give, with its article; an office that is held goes first.

    "Aide" counts for "Senate aide" too, which tells more, and "Gov." for "governor of Selby".
    """
    words = [frozenset(find_words(role)) for _, role in roles]
    short = load_actor_words("abbreviations")

    def covers(own: frozenset[str], more: frozenset[str]) -> bool:
        rest = own - more
        return rest <= short and all(any(word.startswith(one) for word in more) for one in rest)

    def rank(at: int) -> tuple[bool, int, bool, int]:
        role = roles[at][1]
        often = sum(
            own == words[at] or (covers(own, words[at]) and len(words[at]) <= _LONG_ROLE) for own in words
        )
        # "Had to fire General Roe": what is small before a title that ends the role is no part of it.
        office = any(map(is_office, role.split())) and not _TORN_TITLE.fullmatch(role)
        return office and not is_former(role), often, office, -at

    return roles[max(range(len(roles)), key=rank)] if roles else ("", "")


def _describe_actor(
    named: _NamedActor, found: Sequence[tuple[str, Actor]], articles: int, language: str
) -> StoryActor:
    article, role = _choose_role([(text, actor.role.text) for text, actor in found if actor.role])
    if named.known and named.known.role:
        article, role = "", named.known.role
    aliases = sorted({*named.names, *named.aliases} - {named.name})
    entries = load_entries(language) if named.kind == "place" else {}
    peoples = (form for form in aliases if (entry := entries.get(form)) and entry.form == "people")
    return StoryActor(
        id=named.id,
        name=named.name,
        kind=named.kind,
        salience=round(min(1.0, named.salience / articles), 4),
        role=role,
        role_article=article,
        link=named.known.link if named.known else "",
        kept=named.known is not None,
        aliases=tuple(aliases),
        demonyms=tuple(peoples),
        articles=tuple(dict.fromkeys(text for text, _ in found)),
    )
