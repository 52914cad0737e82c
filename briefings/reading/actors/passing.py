"""Which of an article's actors are named in passing: an edition shows none of them.

What a name does in the article decides, and whether it is whole. A name of which only a part was read
("Diego" of the San Diego Chargers), a state behind its town, an outlet that is quoted, the author, a people
in a list, and what is named once without doing anything are not whom the article is about.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence

from briefings.language.letters import is_titled
from briefings.model import Actor, ArticleForm, Span, StoryActor
from briefings.reading.actors.gazetteer import (
    identify_name,
    is_office,
    load_actor_words,
    load_cities,
    load_countries,
    load_entry_index,
    load_first_names,
)
from briefings.reading.actors.kinds import is_team
from briefings.reading.actors.records import fold, split_words
from briefings.reading.analysis import Analysis

# The offsets at which the mentions of all actors begin, at which they end, and at which a body's end.
Edges = tuple[Collection[int], Collection[int], Collection[int]]

_BEFORE = re.compile(r"(?<![\w’'-])(?P<word>[A-ZÀ-Þ][\w’'.-]+)\s\Z")
_BEHIND = re.compile(r"\s(?P<word>[A-ZÀ-Þ][\w’'-]+)")
# What is named after a place: "University of Northern Norland".
_NAMED_AFTER = re.compile(
    r"\b(?:University|College|Institute|Bank|Church|Museum|Hospital|School|Academy|Diocese|Federation|Chronicles?"
    r"|Journal|Gazette) of (?:the )?(?:[A-Z]\w+ ){0,2}\Z"
)
# "The 6th Circuit Court".
_NUMBERED = re.compile(r"\d(?:st|nd|rd|th) \Z")
_REACH, _FAR, _FEW = 48, 90, 2
# Fewer sentences have no teaser behind them; shorter words of a headline tell nothing.
_LONG, _SHORT = 8, 3
# A title in quotation marks of its own; of one that stands behind "the film" or "the sequel," the noun.
_OPENING = ("“", '"', "‘", "'", "«", "„")
_CLOSING = re.compile(r"[,.?!]?[”\"’'»“](?!s\b|\w)")
_KIND_OF_WORK = re.compile(
    r"\b(?P<noun>[A-Za-z]+),? (?:[A-Z][\w’'-]*(?: [A-Z][\w’'-]*)?(?:,| and|, and) ){0,2}\Z"
)
_KIND_REACH, _SHARE = 60, 4
_WORD_BEHIND = re.compile(r"[”\"’']? (?P<word>[a-z]+)\b")
_OWNER = re.compile(
    r"(?:['’]s|(?<=s)['’])? (?:(?:new|first|own|latest|next|old|own|[a-z]+-[a-z]+|\d[\w.-]*) ){0,3}\Z"
)
_LAWS = frozenset({"tax", "taxes", "law", "act", "rule", "rules", "doctrine", "theory", "effect", "clause"})
_MEASURED = re.compile(r"\d[\d.]*-(?:inch|core|bit|megapixel|watt|litre|liter|seat|door) \Z")
_WORDS_OF = re.compile(
    r"\b(?:[Ii]n the (?:\w+ )?words of|[Tt]o (?:quote|paraphrase)|saying of|adage of) (?:the \w+ )?\Z"
)
_ONCE_SAID = re.compile(
    r" (?:once|famously|reportedly|supposedly) (?:said|wrote|put it|noted|observed|quipped)\b"
)
_ARTICLE = 14
# Whose aide or wife another is; the part that an actor plays.
_SERVED = re.compile(
    r"\b(?:aide|advis[eo]r|assistant|spokes\w+|lawyer|attorney|agent|deputy|chief of staff|wife|husband|widow"
    r"|works?|worked|working|employed) (?:to|of|for|by) (?:(?:[a-z]+ )?[A-Z][\w.]+ ){0,5}\Z"
)
_PLAYED = re.compile(
    r"\b(?:play(?:s|ed|ing)|portray(?:s|ed|ing)|role of|part of|character|star(?:s|red)? as|appears? as) "
    r"(?!by\b)"
    r"(?:[a-z][\w’'-]*,? ){0,6}(?:[A-Z][\w.’'-]+ ){0,3}\Z"
)
# What only goods have: "Norvane Explorer 9", "version 8 of Norvane Explorer".
_RELEASE = re.compile(r"(?:['’]s)? (?:versions? \d|(?:XP|Vista)\b|browsers?\b|\d{1,2}(?![\w-]|\.\d{2}))")
_OF_RELEASE = re.compile(r"\bversions? (?:[\d., ]+(?:and \d+ )?)?of (?:\w+’s )?\Z")
_WARES = re.compile(r"\b(?:versions?|browsers?|software|operating systems?|users?|devices?|smartphones?)\b")
# An office right behind a place is what the place is named for: "the U.S. attorney", "an Orvane captain"; a
# body is as little by its veterans.
_VETERAN = re.compile(r" (?:[a-z]+ )?(?:veterans?|reservists?|graduates?|alumn\w+)\b")
_WAYS = frozenset({"street", "avenue", "road", "lane", "drive", "boulevard", "highway", "freeway"})
_ONE = "[Aa]n?|[Hh]is|[Hh]er|[Mm]y|[Yy]our|another|every|each"
_COUNTED = re.compile(rf"(?:^|[^\w])(?:{_ONE})(?: new| own| first| second)? \Z")
_ARTICLES = re.compile(rf"(?:^|[^\w])(?:{_ONE}|[Tt]he|[Tt]heir|[Ii]ts|[Oo]ur)(?: new| own)? \Z")
# Of whom nobody speaks and who matters less is as often junk as not.
_FLOOR = 0.28
# Below it an office does not make somebody who is named once and says nothing worth showing.
_MINOR = 0.25
# What newspapers are called, by their last word.
_PAPERS = frozenset({
    "times", "post", "journal", "tribune", "herald", "gazette", "globe", "telegraph", "courier", "sun",
    "star", "chronicle", "observer", "examiner", "news", "daily", "mail", "dispatch", "inquirer", "bee",
})  # fmt: skip
# Words beside a name that are no part of it.
_BESIDE = (
    *("courtesies", "modifiers", "abbreviations", "name_titles", "before_name", "government_nouns"),
    "agencies",
)
_TIMES = re.compile(
    r"(?:\w+day|Jan|Feb|March|Mar|April|Apr|May|June|July|Aug|Sept?|Oct|Nov|Dec)(?:\w*ary|\w*ber|ust)?\.?\Z"
)
_COMPASS = re.compile(r"(?:North|South|East|West|Central|Upper|Lower|Greater)(?:ern)?\Z")
_ESTATES = frozenset({"administration", "campaign", "government", "presidency", "cabinet", "era", "team"})


def is_in_passing(  # noqa: PLR0911
    analysis: Analysis,
    actor: Actor,
    figures: Mapping[str, float],
    salience: float,
    edges: Edges,
    form: ArticleForm,
) -> bool:
    """Return whether an actor is named in passing; ``figures`` are what its salience is made of."""
    few = len(actor.mentions) <= _FEW
    if (form == "advice" and _is_a_guide_s(actor, figures, analysis.article.headline)) or _is_thing(
        analysis, actor
    ):
        return True
    if (
        _is_title(analysis, actor, figures)
        or _is_ware(analysis, actor, edges[2])
        or _is_cited(analysis, actor, figures)
        or _is_anothers(analysis, actor, figures)
    ):
        return True
    is_way = actor.kind == "place" and len(actor.name.split()) > 1 and split_words(actor.name)[-1] in _WAYS
    if few and (is_way or not figures["headline"]) and _names_a_thing(analysis, actor, figures):
        return True
    aside = actor.kind == "place" and (figures["in passing"] or _is_a_body_s(analysis, actor, edges[2]))
    signed = any(fold(actor.name) == fold(author) for author in analysis.article.byline)
    reports = figures["reporter"] or not _PAPERS.isdisjoint(split_words(actor.name)[-1:])
    if aside or signed or (reports and few) or is_torn(analysis, actor.mentions, edges):
        return True
    minor = figures["named once"] and salience < _MINOR
    if figures["speaks"] or (figures["has a role"] and not minor) or figures["headline"]:
        return False
    if few and actor.kind == "place" and figures["as a people"] == 1 and figures["only a modifier"]:
        # "The Latin American pope".
        return True
    if salience < _FLOOR or (figures["only a modifier"] and few and actor.kind != "place"):
        return True
    acts = figures["first sentence"] or figures["ever a subject"]
    listed = few and figures["as a people"] == 1
    return not acts and bool(listed or (figures["named once"] and not figures["owner"]))


def _is_a_body_s(analysis: Analysis, actor: Actor, bodies: Collection[int]) -> bool:
    """Return whether a place only says whose a body is: "the Orvane Eagles of Tharn"."""
    starts = [span.start for span in actor.mentions]
    return all(analysis.text[max(0, at - 4) : at] == " of " and at - 4 in bodies for at in starts)


def _is_a_guide_s(actor: Actor, figures: Mapping[str, float], headline: str) -> bool:
    """Return whether a name of a guide only serves as an example: nobody speaks there.

    An office does not make an example somebody whom the guide is about. Of its bodies those that act, or are
    what it is about, are left; places never act in a guide.
    """
    if actor.kind == "person":
        whole = len(split_words(actor.name)) > 1
        return not (whole and (figures["speaks"] or actor.name in headline))
    if " or " in actor.name:
        return True
    acts = figures["ever a subject"] and not figures["named once"]
    return actor.kind == "place" or not (figures["speaks"] or (acts and figures["first sentence"]))


def _is_thing(analysis: Analysis, actor: Actor) -> bool:
    """Tell a ship, an award or a product by the article before it: "a Purple Heart", "his TARDIS".

    No person has an article, and a body has none that counts it. Only names that no list holds are asked.
    """
    if actor.kind == "place" or analysis.doc is None or fold(actor.name) in load_entry_index("en"):
        return False
    if actor.kind == "organization" and actor.name.startswith("New ") and len(split_words(actor.name)) > _FEW:
        # "New Skarv Glide models" are of a make that the text names without "New".
        return re.search(rf"(?<!New ){re.escape(actor.name[4:])}", analysis.text) is not None
    counted = 0
    for span in actor.mentions:
        parsed = analysis.parse_of(span)
        if parsed is None or parsed.root.dep_ in ("compound", "amod", "nmod") or parsed.root.tag_ == "NNPS":
            continue
        before = analysis.text[max(0, span.start - _ARTICLE) : span.start]
        articles = _COUNTED if actor.kind == "organization" else _ARTICLES
        counted += articles.search(before) is not None
    # "The" is not said before people; before a body it says nothing.
    return counted * 2 > len(actor.mentions) - (actor.kind == "person")


def _is_title(analysis: Analysis, actor: Actor, figures: Mapping[str, float]) -> bool:
    """Tell a film, a book or a song: its name stands in quotation marks, or behind what it is."""
    text = analysis.text
    if figures["speaks"] or figures["has a role"] or fold(actor.name) in load_entry_index("en"):
        return False
    words = split_words(actor.name)
    person = actor.kind == "person" and words[0] in load_first_names()
    quoted = sum(
        text[span.start - 1 : span.start] in _OPENING and _CLOSING.match(text, span.end) is not None
        for span in actor.mentions
        if span.start
    )
    titled = 0 if person else sum(_is_called(text, span) for span in actor.mentions)
    # A title in capitals is told by one of its mentions.
    share = len(actor.mentions) if actor.name.isupper() and len(words) > 1 else _SHARE
    return (quoted + titled) * share >= len(actor.mentions) and quoted + titled > 0


def _is_called(text: str, span: Span) -> bool:
    before = _KIND_OF_WORK.search(text, max(0, span.start - _KIND_REACH), span.start)
    noun = before["noun"].lower() if before is not None else ""
    return bool(noun) and not {noun, noun.removesuffix("s")}.isdisjoint(load_actor_words("works"))


def _is_ware(analysis: Analysis, actor: Actor, bodies: Collection[int]) -> bool:
    """Tell a body's goods by the body before them: "Orvane's new Glide Pro", "the Orvane Glide chips"."""
    text = analysis.text
    words = split_words(actor.name)
    if (
        actor.kind == "person"
        or fold(actor.name) in load_entry_index("en")
        or fold(actor.name) in load_cities()
    ):
        return False
    if not load_actor_words("organization").isdisjoint(words) or _acts_as_body(analysis, actor):
        return False
    if any(_is_released(analysis, span) for span in actor.mentions):
        return True
    owned = 0
    for span in actor.mentions:
        match = _OWNER.search(text, max(0, span.start - _REACH), span.start)
        measured = _MEASURED.search(text, max(0, span.start - _ARTICLE), span.start) is not None
        owned += (match is not None and match.start() in bodies) or measured
    # "The Orvane tax".
    behind = [_WORD_BEHIND.match(text, span.end) for span in actor.mentions]
    if all(match is not None and match["word"] in _LAWS for match in behind):
        return True
    # "Intel Xeon", beside Intel.
    inner = [at for span in actor.mentions for at in bodies if span.start < at < span.end]
    return (owned * _SHARE >= len(actor.mentions) and owned > 0) or bool(inner)


def _is_released(analysis: Analysis, span: Span) -> bool:
    """Return whether a name has the number of a release, in a sentence on goods."""
    text, sentence = analysis.text, analysis.sentence_at(span.start)
    if sentence is None or not _WARES.search(text, *sentence):
        return False
    before = _OF_RELEASE.search(text, max(0, span.start - _REACH), span.start)
    return before is not None or _RELEASE.match(text, span.end) is not None


def _acts_as_body(analysis: Analysis, actor: Actor) -> bool:
    """Return whether an actor is ever the subject of what only people and bodies do."""
    found = (analysis.parse_of(span) for span in actor.mentions)
    return any(
        parsed is not None
        and parsed.root.dep_ == "nsubj"
        and parsed.root.head.lemma_.lower() in load_actor_words("government_verbs")
        for parsed in found
    )


def _is_cited(analysis: Analysis, actor: Actor, figures: Mapping[str, float]) -> bool:
    """Tell whose saying is repeated: "in the words of Ada Frost", "as Ada Frost once said"."""
    if actor.kind != "person" or len(actor.mentions) > 1 or figures["has a role"] or figures["speaks"]:
        return False
    text, (start, end) = analysis.text, actor.mentions[0]
    before = text[max(0, start - _REACH) : start]
    if _WORDS_OF.search(before):
        return True
    return before.endswith(("As ", "as ")) and _ONCE_SAID.match(text, end) is not None


def _is_anothers(analysis: Analysis, actor: Actor, figures: Mapping[str, float]) -> bool:
    """Tell who is only named in what another is ("an aide to Ada Frost") or plays; a body by its veterans."""
    if figures["speaks"] or figures["headline"]:
        return False
    text = analysis.text
    if actor.kind == "person":
        starts = [span.start for span in actor.mentions]
        played = len(starts) <= _FEW and any(_PLAYED.search(text, max(0, at - _FAR), at) for at in starts)
        return played or all(_SERVED.search(text, max(0, at - _FAR), at) for at in starts)
    return actor.kind == "organization" and all(_VETERAN.match(text, span.end) for span in actor.mentions)


def _names_a_thing(analysis: Analysis, actor: Actor, figures: Mapping[str, float]) -> bool:
    """Return whether a name is where something is, or capitals that nobody explains and that do nothing."""
    acts = figures["ever a subject"] or figures["owner"]
    return _is_building(analysis, actor) or (_is_code(actor) and not acts)


def _is_building(analysis: Analysis, actor: Actor) -> bool:
    """Tell a building or a street that is named for where something is: "his Tharn Tower escalator"."""
    words = split_words(actor.name)
    built = actor.kind == "place" and len(words) > 1 and words[-1] in load_actor_words("buildings")
    return built and (words[-1] in _WAYS or not _acts_in(analysis, actor))


def _is_code(actor: Actor) -> bool:
    """Tell capitals that no list knows and the text does not explain: a ship, a machine, a term."""
    alone = actor.kind == "organization" and actor.name.isupper() and not actor.aliases
    return alone and fold(actor.name) not in load_entry_index("en")


def _acts_in(analysis: Analysis, actor: Actor) -> bool:
    parsed = (analysis.parse_of(span) for span in actor.mentions)
    return any(found is not None and found.root.dep_.startswith("nsubj") for found in parsed)


def is_torn(analysis: Analysis, mentions: Iterable[Span], edges: Edges) -> bool:
    """Return whether a name is only ever a part of a longer one that was not read whole.

    Lines whose words all have capitals at the front tell nothing.
    """
    told = [span for span in mentions if not _is_in_title(analysis, span)]
    return bool(told) and all(_is_part(analysis, span, edges) for span in told)


def _is_in_title(analysis: Analysis, span: Span) -> bool:
    line = analysis.paragraph_at(span.start)
    return analysis.is_furniture(span) or (line is not None and is_titled(line.of(analysis.text)))


def _is_part(analysis: Analysis, span: Span, edges: Edges) -> bool:
    text = analysis.text
    begins, ends, _ = edges
    low = max(0, span.start - _REACH)
    if _NAMED_AFTER.search(text, low, span.start) or _NUMBERED.search(text, low, span.start):
        return True
    before = _BEFORE.search(text, low, span.start)
    if before is not None and before.end("word") not in ends:
        sentence = analysis.sentence_at(span.start)
        opens = sentence is not None and text[sentence.start : before.start("word")].strip("“”\"'‘’ ") == ""
        word = before["word"]
        # "America's Toughest Sheriff"; the owner of what is whole is named itself.
        owned = word.endswith(("’s", "'s")) and before.end("word") - 2 not in ends
        if owned or not (opens or word.endswith(("’s", "'s", "’", "'", ".")) or _may_stand_beside(word)):
            return True
    behind = _BEHIND.match(text, span.end)
    return behind is not None and behind.start("word") not in begins and not _may_stand_beside(behind["word"])


def _may_stand_beside(word: str) -> bool:
    bare = re.sub(r"['’]s?\Z", "", word)
    folded = fold(bare)
    if len(bare) == 1 or _COMPASS.match(bare) or _TIMES.match(bare):
        return True
    if folded in _ESTATES or is_office(folded):
        return True
    singular = folded.removesuffix("s")
    known = folded in load_entry_index("en") or singular in load_entry_index("en") or is_office(singular)
    return known or any(folded in load_actor_words(name) for name in _BESIDE)


def find_teased(analysis: Analysis, actors: Iterable[Actor]) -> frozenset[str]:
    """Return who is named in the last paragraph alone, where that is another report's: a teaser of it.

    It names nobody whom the text named before, no body or place but those of the lists, and nothing of the
    headline.
    """
    body = analysis.body()
    last = analysis.paragraph_at(body[-1].start) if len(body) > _LONG else None
    if last is None:
        return frozenset()
    words = set(split_words(last.of(analysis.text)))
    if any(len(word) > _SHORT and word in words for word in split_words(analysis.article.headline)):
        return frozenset()
    named = [actor for actor in actors if any(last.contains(span) for span in actor.mentions)]
    new = frozenset(actor.name for actor in named if actor.mentions[0].start >= last.start)
    known = (actor for actor in named if actor.name not in new)
    return new if all(fold(actor.name) in load_entry_index("en") for actor in known) else frozenset()


def find_shadowed(actors: Iterable[Actor | StoryActor]) -> frozenset[str]:
    """Return the places whose names are a part of a place's that stands before them, or hold it.

    Bare surnames behind a bearer of the surname are shadowed as well.

    "Papua" beside "West Papua" may be one place or two: one of them is shown.
    """
    found = [(actor, split_words(actor.name)) for actor in actors]
    places = [(actor.name, words) for actor, words in found if actor.kind == "place"]
    people = [(actor.name, words) for actor, words in found if actor.kind == "person"]
    # "Trump" beside Donald Trump is one of his kin, or himself: who is meant is not sure.
    shadowed = {
        name
        for at, (name, words) in enumerate(people)
        if len(words) == 1 and any(other[-1:] == words and len(other) > 1 for _, other in people[:at])
    }
    for at, (name, words) in enumerate(places):
        for _, other in places[:at]:
            short, long = sorted((words, other), key=len)
            if short and len(short) < len(long) and short in (long[: len(short)], long[-len(short) :]):
                shadowed.add(name)
    return frozenset(shadowed) | _find_seats(places) | _find_homes(found)


def _find_seats(places: Sequence[tuple[str, Sequence[str]]]) -> frozenset[str]:
    """Return of a country and its capital the one that matters less: "Beijing" beside China."""
    names = {form: name for name, _ in places for form in (fold(name), identify_name(name))}
    order = [name for name, _ in places]
    pairs = (
        (names[country.code], names[seat])
        for country in load_countries()
        if country.code in names
        for seat in map(fold, country.seats)
        if seat in names
    )
    return frozenset(max(pair, key=order.index) for pair in pairs)


def _find_homes(found: Sequence[tuple[Actor | StoryActor, Sequence[str]]]) -> frozenset[str]:
    """Return the towns behind their clubs: "Selby" behind the Selby Owls."""
    return frozenset(
        actor.name
        for at, (actor, words) in enumerate(found)
        if actor.kind == "place"
        and any(
            other.kind == "organization" and name[:-1] == words and is_team(name)
            for other, name in found[:at]
        )
    )
