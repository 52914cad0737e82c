"""Who is named in an article, and how much each matters in it.

mentions ─▶ groups ─▶ roles ─▶ actors        find_actors
actors, quotes ─▶ salience and its reasons    rank_actors
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from briefings.language import load_language
from briefings.model import Actor, KnownActor
from briefings.reading.actors.gazetteer import Entry, load_entries, load_entry_names
from briefings.reading.actors.grouping import group_mentions
from briefings.reading.actors.kinds import is_sure
from briefings.reading.actors.mentions import find_mentions
from briefings.reading.actors.records import KNOWN, Group, fold, split_words
from briefings.reading.actors.roles import find_role
from briefings.reading.actors.salience import rank_actors
from briefings.reading.analysis import Analysis
from briefings.reading.forms import tell_form
from briefings.reading.unparsed.names import choose_base_form, is_plain, join_cases

__all__ = [
    "find_actors",
    "rank_actors",
]


def find_actors(analysis: Analysis, known: Sequence[KnownActor] = ()) -> tuple[Actor, ...]:
    """Return the people, organisations and places that an article names, each once.

    They stand in the order of their first mention, without salience. What the editor's list says
    of an actor wins over what is found: its name, kind and whether it is left out. Of an English article,
    a name that only the tagger takes for one is left out.
    """
    groups = group_mentions(analysis, find_mentions(analysis, known))
    if is_plain(analysis):
        groups = join_cases(groups, analysis)
    by_key = {f"{KNOWN}{actor.name}": actor for actor in known}
    actors = [
        _make_actor(analysis, group, by_key.get(group.key)) for group in _join_namesakes(analysis, groups)
    ]
    named = {actor.name for actor in known}
    ignored = {fold(form) for actor in known if actor.ignore for form in (actor.name, *actor.aliases)}
    actors = [actor for actor in actors if fold(actor.name) not in ignored]
    if analysis.doc is None or not load_language(analysis.article.language).in_full:
        return tuple(actors)
    form = tell_form(analysis)
    return tuple(actor for actor in actors if actor.name in named or is_sure(analysis, actor, form))


def _join_namesakes(analysis: Analysis, groups: Iterable[Group]) -> list[Group]:
    """Join groups that would bear one name, so that a name means one actor."""
    named: dict[str, Group] = {}
    for group in groups:
        home = named.setdefault(fold(_choose_name(analysis, group)), group)
        if home is not group:
            home.mentions = sorted([*home.mentions, *group.mentions], key=lambda mention: mention.span)
            home.key = home.key or group.key
    return list(named.values())


def _choose_name(analysis: Analysis, group: Group) -> str:
    """Return the fullest form; for countries and large bodies the gazetteer's or the text's own."""
    if group.key.startswith(KNOWN):
        return group.key.removeprefix(KNOWN)
    if not group.key:
        return choose_base_form(group, analysis) if is_plain(analysis) else group.fullest()
    if group.key.startswith("body:") and is_plain(analysis):
        # As the text has it: what the gazetteer knows is the body's English name.
        return group.fullest()
    entries = load_entries(analysis.article.language)
    name = load_entry_names(analysis.article.language)[group.key]
    forms = group.forms()
    own = [form for form in forms if _is_own_name(form, group.key, entries)]
    longest = max((len(split_words(form)) for form in own), default=0)
    is_short = group.key.startswith("body:") and longest < len(split_words(name))
    same = [form for form in own if fold(form) == fold(name)]
    if not own or is_short or same:
        # The text's own accents and marks, but not its capitals.
        marked = [f for f in same if f.casefold() != name.casefold() and not f.isupper()]
        return max(marked, key=lambda form: (forms[form], form), default=name)
    return max(own, key=lambda form: (len(split_words(form)), forms[form], form))


def _is_own_name(form: str, key: str, entries: dict[str, Entry]) -> bool:
    """Return whether the form is a name of its own, neither letters nor an adjective nor a capital."""
    entry = entries.get(form.replace("’", "'"))
    if entry is None:
        return key.startswith("body:") and not form.isupper()
    return entry.form == "name" and entry.key == key


def _make_actor(analysis: Analysis, group: Group, known: KnownActor | None) -> Actor:
    name = _choose_name(analysis, group)
    forms = group.forms()
    aliases = [form for form in sorted(forms, key=lambda form: (-forms[form], form)) if form != name]
    kind = known.kind if known and known.kind else group.kind
    return Actor(
        name=name,
        kind=kind,
        role=find_role(analysis, group.mentions) if kind == "person" else None,
        aliases=tuple(dict.fromkeys(aliases)),
        mentions=tuple(mention.span for mention in group.mentions),
    )
