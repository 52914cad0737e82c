"""Whether a name is a person's, a body's or a place's: by its words, the tagger, and what it does."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from briefings.language import load_language
from briefings.language.letters import is_titled
from briefings.model import Actor, ActorKind, ArticleForm, Span
from briefings.reading.actors.forms_of_address import find_word_before, follows_title
from briefings.reading.actors.gazetteer import (
    identify_name,
    is_office,
    load_actor_words,
    load_cities,
    load_entries,
    load_entry_index,
    load_first_names,
)
from briefings.reading.actors.offices import is_function_word
from briefings.reading.actors.records import LEGAL_FORMS, SUFFIXES, Mention, fold, split_words
from briefings.reading.analysis import Analysis

_MOST_GIVEN = 2
_CAMPAIGNS = ("campaign", "camp", "administration")
# What bears a person's name and is none: "Ada Frost Foundation".
_FOUNDED = (
    *("foundation", "university", "institute", "college", "library", "museum", "hospital", "association"),
    *("committee", "center", "centre", "fund", "corporation", "academy", "society", "events", "consultants"),
    *("consulting", "studio", "studios", "productions", "photography", "partners", "agency", "holdings"),
    *("ventures", "enterprises"),
)
_REACH, _HEAD, _FAR, _DASHED = 16, 24, 100, 5
_IN = re.compile(
    r"(?:\b(?:[Ii]n|[Nn]ear)|\b(?:city|town|village|port|mayor|council|people|outskirts|streets|north|south|east"
    r"|west|governor|residents?|county|province|island|region|district|capital|coast|suburb) of) \Z"
)
_FROM = re.compile(r"\b(?:from|outside|through) \Z")
_OF_PLACE = re.compile(r"-(?:born|based|area)\b")
_FACILITY = re.compile(
    r" (?:prison|jail|airport|street|square|river|lake|district|province|county|island|valley|neighbou?rhood"
    r"|suburb|port|harbou?r|peninsula|region|(?:(?:air|naval|military) )?base|zone|crossing|refugee camp)\b"
)
# What is named after somebody: "the Ada Frost hospital".
_NAMED_AFTER = re.compile(r" (?:hospital|airport|stadium|bridge|dam|tunnel|prison|museum|library)\b")
_CAMP = re.compile(r"\b(?:in|at|near|from|inside|outside|to) the \Z")
_AGE = re.compile(r", \d{2}(?:,| [–—-] )")
# "Frost said her old friend", "Frost says he".
_OF_ONESELF = re.compile(
    r" (?:said|says|told|added|recalled|admitted) (?:[a-z]+ )?(?:that )?(?:he|she|his|her)\b"
)
_OPENS_WITH_ARTICLE = re.compile(r"(?:Los|Las) [A-Z]\w+ [A-Z]")
_VOWELS, _SHORTEST_GIVEN, _LONG_GIVEN, _FEW_WORDS, _SENTENCE = "aeiouy", 5, 6, 3, 16
# "8.7 GW": letters behind a figure are a unit or a tally.
_MEASURED = re.compile(r"(?<![\w.])\d[\d.,]* \Z")
_LONGEST_UNIT = 4
_COMPANY = re.compile(
    r",? (?:Inc|Corp|Ltd|LLC|PLC|plc|AG|GmbH)\b|['’]s (?:products?|shares?|stock|users?|customers?)\b"
)
# What has a head is a body: "the acting head of Kalvoy Freight".
_HEADED = re.compile(
    r"\b(?:head|chief|chairman|chairwoman|chair|director|founder|co-founder|owner|shareholders?|CEO|board|subsidiary"
    r"|unit|division) (?:of|at) (?:the )?\Z"
)
# What somebody is stands beside the name: "the harbour master, Thabo Mokoena,", "Soo-jin Park, the mayor,".
_APPOSED_BEFORE = re.compile(
    r"(?:\b(?:[Tt]he|[Aa]n?|[Ii]ts|[Hh]is|[Hh]er|[Tt]heir|[Oo]ur|[Mm]y)|\w['’]s|s['’])\s"
    r"(?P<head>(?:[\w’'-]+\s){0,4}?[\w’'-]+)(?:\s(?:of|for|at|in|to|from)\s[^,;:.“”\n]{1,60})?,\s\Z"
)
_APPOSED_BEHIND = re.compile(
    r",\s(?:(?:the|an?|its|his|her|their|our|then|now)\s)?(?:[\w’'.-]+\s)??(?P<head>(?:[\w’'-]+\s){0,4}?[\w’'-]+)"
    r"(?:,|\s(?:of|for|at|in|to|from|since|who|whose|and|said|says|told)\b|\.(?:\s|$))"
)
# "“…,” said lock keeper Beñat Uribarri".
_SAID_BY = re.compile(
    r"[”\"’»],? (?:said|says|added|recalled|explained|wrote) (?:(?:the|an?|its|his|her|their) )?"
    r"(?:[a-z][\w-]+ ){1,4}\Z"
)
_CLOSED = re.compile(r",|\.(?:\s|$)|\s(?:said|says|told|added|wrote)\b|[”\"]")
_WHO = re.compile(r",? who(?:se)?\b")
_FIRM_END = re.compile(r"(?:& (?:Sons?|Daughters?|Co|Company|Partners|Associates|Brothers)|Bros)\.?\Z")
# Capitals or figures inside a word: "SeaMicro", "K65". "McArdle" and "DeLillo" are people.
_TRADEMARK = re.compile(
    r"(?<!\bMc)(?<!\bMac)(?<!\bDe)(?<!\bLa)(?<!\bLe)(?<!\bDi)(?<!\bVan)(?<=[a-z])[A-Z]|\d"
)
# What only people do, and what no place does.
_DEEDS = frozenset({
    "resign", "marry", "die", "wed", "retire", "laugh", "smile", "weep", "cry", "testify", "shrug", "nod",
    "divorce", "swim", "dance", "sing", "recall", "joke",
})  # fmt: skip
_SPEECH = frozenset({"say", "tell", "add", "ask", "write", "reply", "answer", "explain", "insist", "argue"})
_HUMAN = _DEEDS | _SPEECH | {
    "accuse", "admit", "announce", "believe", "condemn", "criticise", "criticize", "decide", "deny", "fear",
    "hope", "pledge", "refuse", "speak", "talk", "think", "urge", "vow", "warn", "wonder",
}  # fmt: skip


def find_kinds(
    analysis: Analysis, loose: Mapping[str, Sequence[Mention]], titled: Collection[str]
) -> dict[str, ActorKind]:
    """Return the kind of each form of a name, given its mentions.

    ``titled`` are forms before which a title stands anywhere in the text.
    """
    kinds = {form: vote_kind(analysis, form, found) for form, found in loose.items()}
    places = {
        form
        for form, found in loose.items()
        if any(_stands_in(analysis.text, mention.span.start, alone=True) for mention in found)
    }
    _take_for_bodies(kinds, {*titled, *places})
    _take_for_people(kinds, titled)
    return kinds


def _stands_in(text: str, start: int, *, alone: bool) -> bool:
    """Return whether the name at an offset is used like a place: "in Selby"; a single word: "from Selby"."""
    low = max(0, start - _REACH)
    return _IN.search(text, low, start) is not None or (alone and _FROM.search(text, low, start) is not None)


def _take_for_people(kinds: dict[str, ActorKind], titled: Collection[str]) -> None:
    """Take "Tamsin Orvel" for a person where the text says "Ms. Orvel", or calls another Orvel a person."""
    others = load_actor_words("organization") | load_actor_words("place")
    named = [split_words(form) for form, kind in kinds.items() if kind == "person"]
    surnames = {words[-1] for words in named if len(words) == _MOST_GIVEN and words[0] in load_first_names()}
    for form, kind in kinds.items():
        *given, last = split_words(form) or ("",)
        if kind == "person" or others.intersection((*given, last)) or identify_name(form) != form:
            continue
        is_kin = (
            kind == "organization" and len(given) == 1 and last in surnames and given[0] not in load_cities()
        )
        if is_kin or (0 < len(given) <= _MOST_GIVEN and last in titled):
            kinds[form] = "person"


def _take_for_bodies(kinds: dict[str, ActorKind], others: Collection[str]) -> None:
    """Take "Corvan" for a body where the text says "Corvan Motors", and nobody bears that name.

    ``others`` are the forms that the text shows to be people or places.
    """
    named = [
        words for form, kind in kinds.items() if kind == "person" and len(words := split_words(form)) > 1
    ]
    people = {word for words in named for word in words}
    parts = {
        part
        for form, kind in kinds.items()
        if kind == "organization" and len(words := split_words(form)) > 1 and words[-1] not in _CAMPAIGNS
        for part in (words[0], words[-1])
    }
    firms = {words[0] for form in kinds if len(words := split_words(form)) == 2 and words[1] in LEGAL_FORMS}  # noqa: PLR2004
    for form, kind in kinds.items():
        if kind == "organization" or form in people or form not in (firms if form in others else parts):
            continue
        if form not in load_first_names() and form not in load_cities() and identify_name(form) == form:
            kinds[form] = "organization"


def vote_kind(  # noqa: C901 - one line a sign
    analysis: Analysis, form: str, mentions: Sequence[Mention]
) -> ActorKind:
    """Return the kind that the form's words and the tagger's labels at all its mentions speak for."""
    words = split_words(form)
    known = form in load_language(analysis.article.language).known_bodies
    if _is_camp(analysis.text, words, mentions):
        return "place"
    if known or not words or (len(words) > 1 and words[-1] in (*_CAMPAIGNS, *_FOUNDED)):
        return "organization"
    votes = _ask_words(words)
    for mention in mentions:
        if mention.kind is not None:
            votes[mention.kind] += 2
        for kind, count in _ask_text(analysis, mention, alone=len(words) == 1):
            votes[kind] += count
    if len(words) == 1 and words[0] in load_actor_words("heads"):
        votes["person"] += len(mentions)
    is_body = len(words) > 1 and words[-1] in load_actor_words("organization")
    if (
        _opens_with_city(words)
        or (is_body and words[0] not in load_first_names())
        # "Los" is folded away, and "Angeles" is a first name.
        or _OPENS_WITH_ARTICLE.match(mentions[0].text)
    ):
        votes["person"] = 0
    if is_team(words) and votes["person"] <= votes["place"] + votes["organization"]:
        votes["organization"] += votes["place"] + 1
        votes["place"] = 0
    if _is_trademark(mentions[0].text, words):
        votes["person"] = votes["place"] = 0
        votes["organization"] += 1
    if form in load_cities():
        votes["place"] += votes["organization"] + 1
    return max(("person", "organization", "place"), key=lambda kind: votes[kind])


def _is_camp(text: str, words: Sequence[str], mentions: Iterable[Mention]) -> bool:
    """Return whether people are in a camp, which is no candidate's then."""
    starts = [mention.span.start for mention in mentions] if words[1:] and words[-1] == "camp" else []
    return any(_CAMP.search(text, max(0, at - _REACH), at) for at in starts)


def _opens_with_city(words: Sequence[str]) -> bool:
    """Return whether a name is a city's and more: "Los Angeles Angels", no "Paris Hilton"."""
    if len(words) > 2 and words[0] in load_cities() and words[0] not in load_first_names():  # noqa: PLR2004
        return True
    return len(words) > 2 and " ".join(words[:2]) in load_cities()  # noqa: PLR2004


def is_team(words: Sequence[str]) -> bool:
    """Return whether a name is a town's with a plural behind it: "Denver Broncos"."""
    if len(words) < 2 or not words[-1].endswith("s") or words[-1].endswith("ss"):  # noqa: PLR2004
        return False
    town = " ".join(words[:-1])
    entry = load_entry_index("en").get(town)
    known = town in load_cities() or (entry is not None and entry.key.startswith("US-"))
    natural = load_actor_words("place") | load_actor_words("landscape")
    return known and words[-1] not in natural and " ".join(words) not in load_cities()


def _is_trademark(name: str, words: Sequence[str]) -> bool:
    """Return whether a name is written as only bodies and goods write theirs: "SeaMicro", "ATI"."""
    alone = len(words) == 1 and len(name) > 1 and name.isupper() and identify_name(name) == words[0]
    # "AnnMarie" is made of first names.
    parts = re.findall(r"[A-Z][a-z]+", name.split(maxsplit=1)[0])
    given = words[0] in load_first_names() or all(fold(part) in load_first_names() for part in parts)
    return alone or (_TRADEMARK.search(name) is not None and not (given and parts))


def _ask_words(words: Sequence[str]) -> Counter[ActorKind]:
    """Return the votes of the words of a name."""
    bodies = load_actor_words("organization")
    votes: Counter[ActorKind] = Counter({"person": 0, "organization": 0, "place": 0})
    held = len(words) > _MOST_GIVEN and "of" in words[1:-1] and bool(bodies.intersection(words))
    if held:
        # "Norland House of Delegates".
        votes["organization"] += 4
    elif (
        len(words) > 1
        and words[-1] not in bodies
        and (words[0] in load_first_names() or _is_like_first(words))
    ):
        votes["person"] += 3
    if words[-1] in bodies or words[0] in bodies:
        votes["organization"] += 4
    if len(words) == 1 and words[0] in load_actor_words("heads"):
        votes["person"] += 4
    if len(words) > 3 and load_actor_words("purposeful").intersection(words):  # noqa: PLR2004
        votes["organization"] += 4
    before = ("mount", "lake", "cape", "port", "fort")
    if len(words) > 1 and (words[-1] in load_actor_words("place") or words[0] in before):
        votes["place"] += 3
    return votes


def _is_like_first(words: Sequence[str]) -> bool:
    """Return whether a name opens with a first name in a spelling of its own: "Bettie"."""
    first = words[0]
    if len(words) != _MOST_GIVEN or len(first) < _SHORTEST_GIVEN or identify_name(first) != first:
        return False
    if first.endswith(("ie", "ey")) and f"{first[:-2]}y" in load_first_names():
        return True
    return len(first) > _LONG_GIVEN and any(
        f"{first[:at]}{vowel}{first[at + 1 :]}" in load_first_names()
        for at in range(1, len(first))
        if first[at] in _VOWELS
        for vowel in _VOWELS
    )


def _ask_text(  # noqa: C901
    analysis: Analysis, mention: Mention, *, alone: bool
) -> Iterator[tuple[ActorKind, int]]:
    """Yield the votes of what stands around a mention, and of what it does."""
    text, (start, end) = analysis.text, mention.span
    if _stands_in(text, start, alone=alone):
        yield "place", 2 - (_FROM.search(text, max(0, start - _REACH), start) is not None)
    if follows_title(text, start):
        yield "person", 3
    if _is_the_only(analysis, mention.span):
        yield "person", -4
        yield "organization", 2
    if _AGE.match(text, end) or (alone and _OF_ONESELF.match(text, end)):
        yield "person", 3
    if not alone and _NAMED_AFTER.match(text, end):
        yield "person", -6
        yield "place", 1
    if _OF_PLACE.match(text, end):
        yield "place", 2
    if alone and _FACILITY.match(text, end):
        yield "place", 3
    if _is_trading(text, mention.span):
        yield "organization", 2 + (not alone)
    yield from _ask_apposed(text, mention.span, alone=alone)
    found = analysis.parse_of(mention.span)
    if found is not None and found.root.dep_ == "nsubj":
        verb = found.root.head.lemma_.lower()
        if verb in _DEEDS:
            yield "person", 3
        if verb in _SPEECH:
            yield "person", 2 * alone
            yield "place", -2


def _is_the_only(analysis: Analysis, span: Span) -> bool:
    """Return whether "the" stands before a plural, as before a team: "the Orvane Eagles"."""
    start, end = span
    if analysis.text[max(0, start - 4) : start].lower() != "the " or analysis.text[end - 1] != "s":
        return False
    parsed = analysis.parse_of(span)
    return parsed is not None and parsed.root.dep_ not in ("compound", "amod", "nmod")


def _ask_apposed(text: str, span: Span, *, alone: bool) -> Iterator[tuple[ActorKind, int]]:
    """Yield the votes of what a text says somebody or something is, right beside the name."""
    start, end = span
    noun = find_word_before(text, start)
    if noun in load_actor_words("body_nouns"):
        yield "organization", 6
    elif noun in load_actor_words("place_nouns"):
        yield "place", 3
    if _FIRM_END.search(text, start, end):
        yield "organization", 6
    if alone:
        return
    before = _APPOSED_BEFORE.search(text, max(0, start - _FAR), start) if _CLOSED.match(text, end) else None
    for match in (before, _APPOSED_BEHIND.match(text, end, end + _FAR)):
        if match is not None and _is_trade(match["head"].split()[-1]):
            yield "person", 4
            return
    if _is_trade(noun) and len(span.of(text).split()) <= _FEW_WORDS:
        # "Author Ada Frost's books": no body has a trade before its name.
        yield "person", 6
    if noun.islower() and not is_function_word(noun) and _SAID_BY.search(text, max(0, start - _FAR), start):
        yield "person", 4
    if _WHO.match(text, end):
        yield "person", 2


def _is_trade(word: str) -> bool:
    """Return whether a word in small letters is what only a person is."""
    return word.islower() and word not in load_actor_words("bodies_too") and is_office(word)


def _is_trading(text: str, span: Span) -> bool:
    """Return whether a name has what only bodies have: a legal form, shares, a head."""
    headed = " " in span.of(text) and _HEADED.search(text, max(0, span.start - _HEAD), span.start)
    return bool(headed or _COMPANY.match(text, span.end))


def is_sure(analysis: Analysis, actor: Actor, form: ArticleForm) -> bool:
    """Return whether more than the tagger speaks for an actor and its kind.

    That is a list of names, a word of the name ("University", "Lake"), a title or a role, or what stands
    around it. In a report it is enough that the name is said twice, or does something. In an article of
    another ``form`` it is not, for nearly every capitalised heading of a guide passes for a name; only in an
    opinion a person is known by both.
    """
    strict = form != "news"
    said = {span.of(analysis.text) for span in actor.mentions}
    forms = [fold(form) for form in (said if strict else (actor.name, *actor.aliases))]
    # In a guide letters alone are as often a term's as a known body's: "the GCC mark".
    letters = strict and actor.kind == "organization" and all(form.isupper() for form in said)
    # So is a people's adjective: "French fries".
    entries = load_entries(analysis.article.language)
    letters |= strict and all((entry := entries.get(form)) and entry.form == "people" for form in said)
    if not letters and any(form in load_entry_index(analysis.article.language) for form in forms):
        return True
    if _is_common(analysis, actor) or _is_office_alone(actor) or _is_product(analysis, actor):
        return False
    if all(_is_headline(analysis, span) for span in actor.mentions):
        return False
    if actor.kind == "person":
        sure = _is_sure_person(analysis, actor)
    else:
        told = _is_sure_body if actor.kind == "organization" else _is_sure_place
        sure = told(analysis, actor, forms)
    if sure:
        return not (strict and _is_heading(analysis, actor))
    again = len(actor.mentions) > 1
    if not strict:
        return again or _acts(analysis, actor)
    speaks = actor.kind == "person" and form not in ("advice", "review") and again
    # Goods act too ("Norvane Post launched in May"), but they say and fear nothing.
    return speaks and _acts(analysis, actor, _HUMAN) and not _is_heading(analysis, actor)


def _is_headline(analysis: Analysis, span: Span) -> bool:
    """Return whether a mention stands in a headline; one that is a whole long sentence is none."""
    line = analysis.paragraph_at(span.start)
    told = line.of(analysis.text) if line is not None else ""
    if len(told.split()) >= _SENTENCE and not is_titled(told, marked=True):
        return False
    return any(piece.kind == "headline" and piece.span.overlaps(span) for piece in analysis.article.furniture)


def _is_heading(analysis: Analysis, actor: Actor) -> bool:
    """Tell a heading from a name: the text has its last words in small letters too ("Edit Distance")."""
    last = actor.name.split()[-1].lower()
    if (
        actor.kind == "person"
        and split_words(actor.name)[0] in load_first_names()
        and len(actor.mentions) > 1
    ):
        return False
    return " " in actor.name and re.search(rf"(?<!\w){re.escape(last)}(?!\w)", analysis.text) is not None


def _is_common(analysis: Analysis, actor: Actor) -> bool:
    """Tell words that the text has in small letters too: "Social Media" beside "social media"."""
    name = actor.name
    small = name.lower()
    return (
        " " in name
        and small != name
        and re.search(rf"(?<!\w){re.escape(small)}(?!\w)", analysis.text) is not None
    )


def _is_product(analysis: Analysis, actor: Actor) -> bool:
    """Tell a thing with a number ("Max G2"), a hashtag, and a unit or a tally: "8.7 GW", "2 TFL"."""
    numbered = actor.kind == "person" and any(character.isdigit() for character in actor.name)
    if actor.name.isupper() and len(actor.name) <= _LONGEST_UNIT and "." not in actor.name:
        starts = [span.start for span in actor.mentions]
        numbered |= all(_MEASURED.search(analysis.text, max(0, at - _REACH), at) for at in starts)
    return numbered or all(analysis.text[span.start - 1 : span.start] == "#" for span in actor.mentions)


def _is_office_alone(actor: Actor) -> bool:
    """Tell a "person" whose name is an office with what stands before it: "Toughest Sheriff"."""
    words = split_words(actor.name)
    opens = words[0] in load_first_names() if words else False
    return actor.kind == "person" and len(words) > 1 and is_office(words[-1]) and not opens


def _is_sure_person(analysis: Analysis, actor: Actor) -> bool:
    words = split_words(actor.name)
    named = len(words) > 1 and (words[0] in load_first_names() or words[-1].strip(".") in SUFFIXES)
    titled = any(follows_title(analysis.text, span.start) for span in actor.mentions)
    ends = {marked.outer.end for marked in analysis.marked}
    # A name under a quotation is who says it.
    signs = any(at in ends for span in actor.mentions for at in range(span.start - _DASHED, span.start))
    return named or titled or signs or actor.role is not None or _acts(analysis, actor, _SPEECH)


def _is_sure_body(analysis: Analysis, actor: Actor, forms: Sequence[str]) -> bool:
    bodies = load_actor_words("organization")
    named = any(bodies.intersection((*form.split()[:1], *form.split()[-1:])) for form in forms)
    traded = any(_is_trading(analysis.text, span) for span in actor.mentions)
    return named or traded or _acts(analysis, actor, _SPEECH)


def _is_sure_place(analysis: Analysis, actor: Actor, forms: Sequence[str]) -> bool:
    listed = any(form in load_cities() for form in forms)
    named = not load_actor_words("place").isdisjoint(split_words(actor.name))
    return (
        listed or named or any(_stands_in(analysis.text, span.start, alone=True) for span in actor.mentions)
    )


def _acts(analysis: Analysis, actor: Actor, verbs: Collection[str] = ()) -> bool:
    """Return whether an actor is ever the subject of a verb, of one of these where they are given.

    So is a name apposed to a subject: "her father, Peter Hale, had founded it".
    """
    found = (analysis.parse_of(span) for span in actor.mentions)
    roots = [parsed.root for parsed in found if parsed is not None]
    subjects = [root.head if root.dep_ == "appos" else root for root in roots]
    heads = [subject.head for subject in subjects if subject.dep_ == "nsubj"]
    return any(head.pos_ in ("VERB", "AUX") and (not verbs or head.lemma_.lower() in verbs) for head in heads)
