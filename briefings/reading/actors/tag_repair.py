"""The tagger's names corrected by what the rest of the text says of them.

"Turkish FM Ozgen" is Ozgen when the text names an Ozgen, "the Halvorsen administration" is
Halvorsen's, "northern Syria" is Syria, and "Ozgen" with "Mehmet Ali" before it is all three words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from briefings.model import Span
from briefings.reading.actors.forms_of_address import follows_title
from briefings.reading.actors.gazetteer import (
    is_office,
    load_actor_words,
    load_cities,
    load_entry_index,
    load_first_names,
)
from briefings.reading.actors.offices import is_function_word
from briefings.reading.actors.person_names import HONOURS
from briefings.reading.actors.records import fold, split_words
from briefings.reading.actors.tags import Tag, collect_surnames, divide_tag, retag_first_names

_DIRECTIONS = frozenset({
    "north", "south", "east", "west", "northern", "southern", "eastern", "western", "central",
    "northeastern", "northwestern", "southeastern", "southwestern", "upper", "lower",
})  # fmt: skip
_ESTATES = frozenset({"administration", "campaign", "government", "presidency", "cabinet", "era"})
_BEFORE = re.compile(r"(?:(?<![\w’'“‘\"-])[^\W\d_a-zß-öø-ÿ][^\W\d_]+(?:-[^\W\d_]+)? ){1,3}$")
_BEHIND = re.compile(r"(?: [A-Z][\w’'\-]*){1,3}(?!\w)")
_ENDS = frozenset(
    {"prison", "jail", "hospital", "airport", "stadium", "arena", "cosmodrome", "cathedral", "palace"}
)
_TRADE = re.compile(r"(?:ist|ian|man|men|woman|women|ologist|ers|ing)$")
_NO_FIRST_NAMES = (
    *("offices", "abbreviations", "courtesies", "modifiers", "not_actors", "organization", "place"),
    *("before_name", "name_titles"),
)
# A ministry's subject between a country and its minister: "Iraqi Water Resources Minister".
_PORTFOLIO = re.compile(r" (?:Minister|Secretary|Commissioner)(?!\w)")
_OF_OFFICE = re.compile(r"(?:[Ss]ecretary|[Mm]inister|[Cc]ommissioner)s? (?:of|for) (?:the )?$")
_SEVERAL = re.compile(r"\b[Tt]he (?P<names>(?:[A-Z][\w’'-]+, )*[A-Z][\w’'-]+,? (?:and|&) )\Z")
_IN_PLACE = re.compile(r"\b[a-z]+ (?:of|for|from) $")
_HOUSES = frozenset({"senate", "house"})
_FULL_NAME = re.compile(
    # "San Diego Chargers" are nobody called Diego.
    r"(?<!\bSan )(?<!\bSanta )(?<!\bLos )(?<!\bFort )(?<!\bSt\. )"
    r"(?<![\w@#’'-])([A-ZÀ-Þ][a-zß-ÿ]{2,}(?:-[A-Za-z][a-zß-ÿ]+)?) "
    r"(?:(?:[A-ZÀ-Þ]\. ?){0,3}|(?:N[íi]|Nic|Ó|Mac|Ua|[Vv]an|[Vv]on|[Dd]e|[Dd]e la|[Vv]an de[nr]?"
    r"|[Ii]n ['’]t|[Vv]an ['’]t|[Tt]en|[Tt]er|[Vv]on der|[Dd]el|[Dd]ella|[Dd]os|[Dd]a|[Dd]i|[Dd]u|bin|al) )"
    r"([^\W\d_a-zß-ÿ][^\W\d_]*[^\W\d_A-ZÀ-Þ])(?![\w’'-]|\s[A-ZÀ-Þ])"
)
_CAPITAL = r"[^\W\d_a-zß-ÿ][\w’'-]+"
_WHOLE = (
    rf"(?P<name>{_CAPITAL}(?: (?:(?:van|von|de|der|den|del|da|dos|di|du|la|le|al|el|bin|ibn|ben) ){{0,2}}"
    rf"{_CAPITAL}){{1,3}})"
)
_VERBS = r"(?:said|says|told|added|adds|recalled|recalls|explained|wrote|warned|insisted|argued|replied)"
_CLOSED = r"(?:[,?!.…][”\"’»]|[”\"’»],)"
# Who speaks beside a quotation is somebody, whether or not the tagger knows it.
_SPEAKING = (
    re.compile(
        rf"{_CLOSED} {_VERBS} (?:(?:the|an?|its|his|her|their) )?(?:[a-z][\w-]+ ){{0,4}}{_WHOLE}"
        r"(?=[,.;:]| (?:of|who|from|in|after|on|at)\b)"
    ),
    re.compile(rf"{_CLOSED} {_WHOLE} {_VERBS}\b"),
    re.compile(rf"(?:^|[\n.] ?){_WHOLE} {_VERBS}\b(?=[^.\n]{{0,80}}?[:,] [“\"‘])"),
)
_OWNS = re.compile(r" (?P<name>[A-ZÀ-Þ][a-zß-ÿ]{2,})(?=['’]s\b| (?:said|says|told)\b)")
# "Yol Venner, Tharn harbour master, said no.", of somebody who speaks.
_APPOSED = re.compile(
    r"(?:^|(?<=[.”\"] ))(?P<first>[A-ZÀ-Þ][a-zß-ÿ]+) (?P<last>[A-ZÀ-Þ][\w’-]+[a-zß-ÿ]), "
    r"(?:the |an? )?(?P<what>(?:[\w’'.-]+ ){0,3}[\w’'-]+)",
    re.MULTILINE,
)
# Who reigns goes by one name: "King Edmund", "Patriarch Anatoly II".
_REGNAL = re.compile(
    r"(?<![\w@#’'-])(?<!Crown )(?:King|Queen|Prince|Princess|Pope|Emperor|Empress|Sultan|Emir|Patriarch) "
    r"[A-ZÀ-Þ][a-zß-ÿ]{2,}(?: [IVX]+\b)?(?![\w’'-]*-|\s[A-ZÀ-Þ]|['’]s [A-ZÀ-Þ])"
)
# "Nguyen Thi Minh Khai", "Park Jae Sung": names of one syllable each behind a family's, which stands first.
_FAMILY_FIRST = re.compile(
    r"(?<![\w@#’'-])(?<![A-Z][a-z] )(?P<family>[A-Z][a-z]+)"
    r"(?: [A-Z][b-df-hj-np-tv-xz]{0,3}[aeiouy]{0,3}[b-df-hj-np-tv-xz]{0,2}){2,3}(?![\w’'-]|\s[A-Z])"
)
# The second half of a double name, which the tagger leaves out: "Adebayo-Finch".
_DOUBLE = re.compile(r"-[A-ZÀ-Þ][a-zß-ÿ]{2,}(?:-[A-ZÀ-Þ][a-zß-ÿ]+)?(?!\w)")
# What a body is for, or whose it is, behind its kind: "Center for the Performing Arts".
_PURPOSE = re.compile(
    r" (?:of|for|on)(?: the)? (?!\w+day\b)[A-Z][\w’'-]+"
    r"(?:(?: and| of|,(?= [A-Z][\w’'-]+ and))? [A-Z][\w’'-]+){0,5}"
)
# Who has a chief is a body: "Chartered Coopers of Tharn's chief economist".
_OFFICER = re.compile(r"(?P<name>)['’]s (?P<words>(?:[a-z-]+,? ?){1,3})")
_OWNING = re.compile(rf"(?P<name> of [A-Z][\w-]+){_OFFICER.pattern.removeprefix('(?P<name>)')}")
_TORN = (
    " ",
    "\u00a0",
    " wa ",
    " bin ",
    " ibn ",
    " van ",
    " von ",
    " de ",
    " da ",
    " dos ",
    " in 't ",
    " in ’t ",
    " van 't ",
    " van ’t ",
    " van der ",
    " van den ",
    " van de ",
    " von der ",
    " de la ",
    " del ",
    " della ",
    " ter ",
    " ten ",
    " el-",
    " al-",
)
_REACH = 48


_CHAIR = re.compile(r" (?:Professor|Chair|Fellow|Lecturer)\b(?: (?:of|in|at|for)\b)?")


def mend_tags(text: str, tags: Sequence[Tag]) -> tuple[Tag, ...]:
    """Return the tags corrected."""
    surnames = collect_surnames(text, tags)
    parts = (part for tag in tags for part in divide_tag(text, tag, surnames))
    mended = [tag for tag in (_mend(text, part, surnames) for part in parts) if tag is not None]
    mended = _join_people(text, mended)
    double = frozenset(fold(tag.span.of(text)) for tag in mended if tag.kind == "person")
    completed = (_complete_person(text, _complete(text, tag), double) for tag in mended)
    return retag_first_names(text, [_retag(text, tag) for tag in completed])


def _join_people(text: str, tags: Sequence[Tag]) -> list[Tag]:
    """Join a person's name that was torn in two: "Peter Kodwo" "Appiah Tallis", "Bingu wa" "Mutari"."""
    joined: list[Tag] = []
    for tag in sorted(tags, key=lambda tag: tag.span):
        before = joined[-1] if joined else None
        between = text[before.span.end : tag.span.start] if before else ""
        words = split_words(tag.span.of(text))
        opens = len(words) > 1 and words[0] in load_first_names()
        if before and before.kind == tag.kind == "person" and between in _TORN and not opens:
            joined[-1] = Tag(span=Span(before.span.start, tag.span.end), kind="person")
        else:
            joined.append(tag)
    return joined


def find_full_names(text: str) -> tuple[Tag, ...]:
    """Return the people whom a first name and a capitalised word show, whatever the tagger thinks of them."""
    found = []
    for match in _FULL_NAME.finditer(text):
        first, last = fold(match.group(1)), fold(match.group(2))
        if not _can_be_name(last):
            continue
        # "Chad Winters" where "Winters said".
        namesake = first in _load_namesakes()
        known = first in load_first_names() and not namesake
        if known or (namesake and first in _load_where() and _speaks(text, match.group(2))):
            found.append(Tag(span=Span(match.start(), match.end()), kind="person"))
    found += _find_speaking(text)
    found += [
        Tag(span=Span(match.start("first"), match.end("last")), kind="person")
        for match in _APPOSED.finditer(text)
        if all(
            _can_be_name(word := fold(match[part])) and not is_function_word(word)
            for part in ("first", "last")
        )
        and any(map(is_office, match["what"].split()))
        and _speaks(text, match["last"])
    ]
    found += [
        Tag(span=Span(*match.span()), kind="person")
        for match in _FAMILY_FIRST.finditer(text)
        if fold(match["family"]) in load_actor_words("family_first")
        and all(_can_be_name(fold(word)) and not is_function_word(word) for word in match.group().split()[1:])
    ]
    found += [
        Tag(span=Span(*match.span()), kind="person")
        for match in _REGNAL.finditer(text)
        if fold(match.group().split()[1]) in load_first_names() or match.group().split()[-1].isupper()
    ]
    return tuple(sorted(found, key=lambda tag: tag.span))


def _speaks(text: str, surname: str) -> bool:
    """Return whether somebody who bears this surname alone speaks in the text."""
    before = r"(?:^|[\n.”\"’»,;:] ?|\b(?:that|Mr\.?|Mrs\.?|Ms\.?) )"
    return (
        re.search(rf"{before}{re.escape(surname)} (?:said|says|told|added|wrote)\b", text, re.MULTILINE)
        is not None
    )


@cache
def _load_where() -> frozenset[str]:
    return load_cities() | frozenset(load_entry_index("en"))


def _find_speaking(text: str) -> Iterator[Tag]:
    """Yield the names beside quotations, without the offices before them, that can only be people's."""
    for match in (match for pattern in _SPEAKING for match in pattern.finditer(text)):
        words = [Span(*word.span()) for word in re.finditer(r"\S+", match["name"])]
        folded = [fold(word.of(match["name"])) for word in words]
        first = next((at for at, word in enumerate(folded) if _can_be_name(word)), len(words))
        plain = all(_can_be_name(word) and not is_function_word(word) for word in folded[first:])
        body = folded[-1].endswith("s") and folded[min(first, len(words) - 1)] not in load_first_names()
        if len(words) - first > 1 and plain and not body:
            start = match.start("name")
            while words[-1].of(match["name"]) in HONOURS:
                words.pop()
            yield Tag(span=Span(start + words[first].start, start + words[-1].end), kind="person")


def _retag(text: str, tag: Tag) -> Tag:
    """Take an organisation for a person when its name opens with a first name and holds no other word."""
    words = split_words(tag.span.of(text))
    if tag.kind != "organization" or not 2 <= len(words) <= 3 or words[0] not in load_first_names():  # noqa: PLR2004
        return tag
    if words[0] in _load_namesakes() or not all(_can_be_name(word) for word in words[1:]):
        return tag
    return Tag(span=tag.span, kind="person")


def _mend(text: str, tag: Tag, surnames: frozenset[str]) -> Tag | None:
    words = [
        Span(tag.span.start + m.start(), tag.span.start + m.end())
        for m in re.finditer(r"\S+", tag.span.of(text))
    ]
    folded = [fold(word.of(text)) for word in words]
    if len(words) < 2 or " ".join(folded) in load_entry_index("en"):  # noqa: PLR2004
        return tag
    if _is_no_name(text, tag.span.end, folded) or _names_chair(text, tag.span):
        return None
    if folded[0] in ("said", "says") and _is_led_in(text, tag.span.end, words[-1].of(text)):
        return Tag(span=Span(words[1].start, tag.span.end), kind="person")
    if folded[-1] in _ESTATES and folded[-2] in surnames:
        return Tag(span=Span(tag.span.start, words[-2].end), kind="person")
    peeled = max(_count_titles(folded), _count_epithets(text, tag, words), _count_body(folded))
    if _OF_OFFICE.search(text, max(0, tag.span.start - _REACH), tag.span.start):
        peeled = next((at for at in range(1, len(words) - 1) if folded[at] in load_first_names()), peeled)
    if (
        peeled == 0
        and len(words) > 2  # noqa: PLR2004
        and tag.kind == "person"
        and _IN_PLACE.search(text, max(0, tag.span.start - _REACH), tag.span.start)
    ):
        # "The mayor of Tharn Ada Frost".
        peeled = int(folded[0] not in load_first_names() and folded[1] in load_first_names())
    if 0 < peeled < len(words) and (folded[-1] in surnames or folded[peeled] in load_first_names()):
        return Tag(span=Span(words[peeled].start, tag.span.end), kind="person")
    return tag


def _names_chair(text: str, span: Span) -> bool:
    """Tell a professor's chair that bears a name: "the Ada Frost Professor of Law"."""
    before = text[max(0, span.start - len("the ")) : span.start].lower()
    return before == "the " and _CHAIR.search(text, span.start, span.end + len(" professor of")) is not None


def _is_led_in(text: str, end: int, surname: str) -> bool:
    """Return whether words follow ("Said Frost: …") of somebody whose first name stands elsewhere."""
    others = re.findall(rf"([^\W\d_a-z][\w’'.-]+) {re.escape(surname)}\b", text)
    return text[end : end + 1] == ":" and any(fold(other) not in ("said", "says") for other in others)


def _is_no_name(text: str, end: int, words: Sequence[str]) -> bool:
    """Return whether a tag that ends at ``end`` is a side of a country, offices, a portfolio or torn."""
    if words[0] in _DIRECTIONS and " ".join(words[1:]) in load_entry_index("en"):
        return True
    if _PORTFOLIO.match(text, end) and words[-1] not in _load_bodies():
        return True
    return _is_pieced(words) or (words[0] in _HOUSES and not _is_body(text, end, words))


@cache
def _load_bodies() -> frozenset[str]:
    """Return what the name of a body ends in; the subjects of committees and ministries are none."""
    return load_actor_words("organization") - {"services", "energy"}


def _is_body(text: str, end: int, words: Sequence[str]) -> bool:
    """Return whether a name with a house of parliament in front is whole: "Senate Armed Services" is not."""
    following = _BEHIND.match(text, end)
    inside = {*words[1:], *(following.group().lower().split()[:1] if following else ())}
    return any(word in _load_bodies() or word[:-1] in _load_bodies() for word in inside)


def _count_titles(words: Sequence[str]) -> int:
    """Return how many words at the head are an office with what stands before it."""
    index = load_entry_index("en")
    count = 0
    for at, word in enumerate(words[:-1]):
        if is_office(word) or is_office(word.removesuffix("s")) or word in load_actor_words("courtesies"):
            count = at + 1
        elif word not in index and word not in load_actor_words("modifiers"):
            break
    if count and words[count - 1] in load_actor_words("name_titles"):
        count -= 1
    return count


def _count_body(words: Sequence[str]) -> int:
    """Return how many words at the head are a body's or a place's officer: "Lee County Sheriff Bo Tann"."""
    for at in range(2, len(words) - 1):
        owners = load_actor_words("organization") | load_actor_words("place") | load_actor_words("modifiers")
        if is_office(words[at]) and words[at - 1] in owners and words[at + 1] in load_first_names():
            return at + 1
    return 0


def _count_epithets(text: str, tag: Tag, words: Sequence[Span]) -> int:
    """Return 1 where a person's first word is no name: "Crooked Ada Frost", "Plus Ada Frost".

    It is listed, or the text has the name behind it without it, which opens with a first name.
    """
    firsts, word = load_first_names(), fold(words[0].of(text))
    if tag.kind != "person" or len(words) < 2 or word in firsts or len(word) == 1:  # noqa: PLR2004
        return 0
    if len(words) == 2:  # noqa: PLR2004
        # "Sleepy Sam" of a text that names Sam Whitcomb.
        own = re.escape(words[1].of(text))
        elsewhere = rf"\b{own} [A-Z]|\b(?!{re.escape(words[0].of(text))} )[A-Z][\w’'-]+ {own}\b"
        scorn = load_actor_words("scorn") | load_actor_words("loaded")
        return int(word in scorn and re.search(elsewhere, text) is not None)
    if any(word in load_actor_words(name) for name in ("epithets", "loaded", "organization")):
        return 1
    name = Span(words[1].start, words[-1].end).of(text)
    again = [at.start() for at in re.finditer(re.escape(name), text)]
    alone = any(text[max(0, at - len(words[0].of(text)) - 1) : at - 1] != words[0].of(text) for at in again)
    return int(fold(words[1].of(text)) in firsts and alone)


def _is_pieced(words: Sequence[str]) -> bool:
    """Return whether a name is made of known names and offices alone: "Senate Republicans"."""
    index, at, known = load_entry_index("en"), 0, 0
    while at < len(words):
        size = next((n for n in (4, 3, 2, 1) if " ".join(words[at : at + n]) in index), 0)
        if not size and not is_office(words[at]) and words[at] not in ("press", "and"):
            return False
        known += size > 0
        at += size or 1
    return known > 0


def _complete(text: str, tag: Tag) -> Tag:
    """Take the words that follow a torn name and can only be its end: "San Bruno" and "State Prison"."""
    end = tag.span.end
    owner = _find_owner(text, tag)
    if owner is not None:
        return owner
    several = _SEVERAL.search(text, max(0, tag.span.start - _REACH), tag.span.start)
    opens = split_words(tag.span.of(text))
    if several is not None and tag.kind == "organization" and opens and opens[0] in load_first_names():
        # "The Bill, Ada and Rosa Frost Foundation".
        return Tag(span=Span(several.start("names"), end), kind=tag.kind)
    purpose = _PURPOSE.match(text, end) if tag.kind == "organization" else None
    last = split_words(tag.span.of(text))[-1:]
    if purpose is not None and last and last[0] in load_actor_words("purposeful"):
        return Tag(span=Span(tag.span.start, purpose.end()), kind=tag.kind)
    match = _BEHIND.match(text, end)
    if tag.kind == "person" or match is None:
        return tag
    ends = load_actor_words("organization") | load_actor_words("place") | _ENDS
    for word in re.finditer(r"\S+", match.group()):
        # "GOP Senate candidate" names two bodies.
        two = fold(word.group()) in load_entry_index("en") and fold(tag.span.of(text)) in load_entry_index(
            "en"
        )
        if two or fold(word.group()) not in ends:
            break
        end = match.start() + word.end()
    return Tag(span=Span(tag.span.start, end), kind=tag.kind)


def _find_owner(text: str, tag: Tag) -> Tag | None:
    """Return a body that has a chief by its whole name: "Chartered Coopers of Tharn's economist"."""
    span = tag.span
    inside = _OWNING.match(text, span.end) or (
        _OFFICER.match(text, span.end) if " of " in span.of(text) else None
    )
    opens = split_words(span.of(text))[:1]
    if inside is None or not opens or opens[0] in load_first_names():
        return None
    if not any(map(is_office, re.findall(r"[a-z-]+", inside["words"]))):
        return None
    before = _BEFORE.search(text, max(0, span.start - _REACH), span.start)
    start = before.start() if before and not is_office(before.group().split()[-1]) else span.start
    return Tag(span=Span(start, inside.end("name")), kind="organization")


def _complete_person(text: str, tag: Tag, names: frozenset[str]) -> Tag:
    """Take a second surname behind the first: "Orbeck" where the text elsewhere says "Salas Orbeck"."""
    double = _DOUBLE.match(text, tag.span.end) if tag.kind == "person" else None
    if double and (" " in tag.span.of(text) or follows_title(text, tag.span.start)):
        return Tag(span=Span(tag.span.start, double.end()), kind="person")
    words, match = split_words(tag.span.of(text)), _BEHIND.match(text, tag.span.end)
    if tag.kind != "person" or match is None or not words:
        return tag
    following = match.group().split()[0]
    # "Pilar Ortega Salas’s": a name that owns or speaks is no cut one.
    owning = _OWNS.match(text, tag.span.end) if len(words) == 2 and words[0] in load_first_names() else None  # noqa: PLR2004
    if owning is not None and _can_be_name(fold(owning["name"])):
        return Tag(span=Span(tag.span.start, owning.end("name")), kind="person")
    if f"{words[-1]} {fold(following)}" not in names:
        return tag
    return Tag(span=Span(tag.span.start, tag.span.end + 1 + len(following)), kind="person")


def extend_name(text: str, span: Span, starts: frozenset[int]) -> Span:
    """Take capitalised words before a person's surname into it, where they can only be first names.

    Before a name that has a first name already, only another first name will do: "the Year Ada Frost".
    ``starts`` are the offsets at which sentences begin: there a capital says nothing.
    """
    head = _BEFORE.search(text, max(0, span.start - _REACH), span.start)
    start, known = span.start, False
    for word in reversed(list(re.finditer(r"\S+", head.group()))) if head else ():
        at, bare = (head.start() if head else 0) + word.start(), fold(word.group())
        must = at in starts or " " in span.of(text) or known
        if (must and bare not in load_first_names()) or not _can_be_first_name(bare):
            break
        start, known = at, bare in load_first_names()
    return Span(start, span.end)


@cache
def _load_namesakes() -> frozenset[str]:
    """Return first names that are as well countries, cities, months or offices."""
    others = load_cities() | load_actor_words("not_actors") | load_actor_words("offices")
    return load_first_names() & (others | frozenset(load_entry_index("en")))


def _can_be_first_name(word: str) -> bool:
    scorned = word not in load_first_names() and word in load_actor_words("epithets")
    return not scorned and not _TRADE.search(word) and _can_be_name(word)


def _can_be_name(word: str) -> bool:
    if word in load_entry_index("en"):
        return False
    return not any(word in load_actor_words(name) for name in _NO_FIRST_NAMES)
