"""The office or description that a text gives to a name, in its own words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from briefings.language import load_language
from briefings.language.letters import is_titled
from briefings.model import Passage, Span
from briefings.reading.actors.forms_of_address import find_word_before
from briefings.reading.actors.gazetteer import is_office, load_actor_words, load_entry_index, load_first_names
from briefings.reading.actors.offices import (
    GENITIVES,
    KIN,
    NAMING,
    REACH,
    find_office_before,
    is_compound_office,
    is_function_word,
    read_tokens,
    settle_owner,
    split_span,
    walk_left,
)
from briefings.reading.actors.person_names import COURTESIES, DEGREE
from briefings.reading.actors.records import Mention, fold
from briefings.reading.analysis import Analysis
from briefings.reading.unparsed.roles import find_plain_role

_AFTER = re.compile(
    rf"(?:, {DEGREE})*"
    r"(?:,|\s(?:--|[-–—]))\s(?:\d{1,3},\s)?(?:who(?:\sis|\sserves\sas|[’']s)\s)?(?:(?:then|now)\s)?(?:(?:the|a|an|its|his|her|their)\s)?(?P<role>[^,;:()“”\"—–\n]{3,130}?)"
    r"(?=,|;|(?<!Mr)(?<!Mrs)(?<!Ms)(?<!Dr)(?<!Sen)(?<!Rep)(?<!Gov)(?<!\bSt)(?<!\bFt)(?<!\bMt)(?<![A-Z])\.(?:\s|$)|\s(?:who|which|whose|said|says|told|—|–)\b|\s[—–(\"“-]|\)|$)"
)
# "Hale is the bishop of Tharn": with what or whom it is of, or else it is no more than praise.
_IS = re.compile(
    r"\sis\s(?:now\s)?(?:the|an?)\s(?P<role>(?:[^\s,;:.()“”\"—–-]+\s){1,6}?(?:of|at|for)\s[^,;:.()“”\"—–\n]{3,60}?)(?=[,;.]\s|\.?$|\s(?:who|which|and|while|but)\b)"
)
_ORDINAL = re.compile(r"(?:first|second|third|\w+th|\d+(?:st|nd|rd|th))$")
_NEXT_NAME = re.compile(r",\s([A-Z][\w’'-]+)\s[A-Z]")
# "Hale, the mayor said, was late": a clause, and no mayor.
_FIRSTS = frozenset(
    {"lady", "minister", "secretary", "officer", "sergeant", "gentleman", "mate", "responder", "baseman"}
)
_SAID = re.compile(r"\s(?:said|says|told|added|wrote)\b")
_APPOSED = re.compile(r"(?P<role>(?:[^\s,;:“”\"()—–]+\s){0,12}[^\s,;:“”\"()—–]+),\s$")
# Trades that no list has; what the parse calls no noun is none ("racist", "queer").
_TRADES = re.compile(r"(?:\w{3}(?:man|woman)|\w{4}(?:ist|ian)|\w{3}(?:gin|unt|tain|ion)eer)$")
_AGED = re.compile(r"^\d{1,3}-year-old$")
_NO_PART = frozenset({
    "of", "for", "at", "in", "on", "from", "with", "to", "who", "said", "is", "was", "has", "had", "and",
    "that", "as", "when",
})  # fmt: skip
_CLAUSE = frozenset({
    "had", "has", "have", "was", "is", "were", "are", "will", "would", "can", "could", "did", "does",
    "do", "said", "says", "may", "might",
})  # fmt: skip
_JOINED = frozenset(["of", "for", "at", "in", "to", "from", "on", "with", "under", "by"])
_DETERMINERS = frozenset({"the", "a", "an", "its", "his", "her", "their", "then", "now"})
_PARTISANS = frozenset({"democrat", "republican", "independent"})
# What means something only beside somebody else: "fellow senator".
_RELATIVE = _DETERMINERS | {"fellow", "another", "one", "same", "other"}
# Verbs with a subject, by their tags.
_FINITE = frozenset({"VBD", "VBP", "VBZ"})
_MARKS = ("''", "‘", "`")
_PAST = frozenset({"former", "ex", "onetime", "one-time", "retired", "erstwhile", "previous"})
_YEAR = re.compile(r"(?:19|20)\d\d ")
# Owners without a name that tell whose somebody is: "the opposition's spokesman" is not the government's.
_OWNERS = frozenset({"opposition", "government", "rebels", "monarch"})
# Letters behind a name that are an office: "Ada Frost MP", "Peter Hale, KC,".
_LETTERS = re.compile(r",? (?P<role>MP|MEP|MSP|MLA|KC|QC|TD)\b")
_MAX_WORDS = 14
# Short for a form of address or for several people; what any other title in short is worth where it is alone.
_ADDRESSES = frozenset({"dr", "hon", "prof", "rev", "sens", "reps", "govs"})
_TITLE_ALONE = 0.5
_PRAISED, _SUPERLATIVES = 20, frozenset({"JJS", "RBS"})
# The state behind a town at the end of a role: "driver from Ava, Mo."; a name that goes on: "Hale - Orlan".
_STATE = re.compile(
    r", (?P<state>[A-Z][a-z]{1,4}\.|[A-Z]\.[A-Z]\.|[A-Z][a-z]+(?: [A-Z][a-z]+)?)(?=[,;)]|\.?\s?$|\.\s)"
)
# Of "senators Ada Frost and Peter Hale" each is a senator, and so are those of a longer list.
_NAME = r"[A-ZÀ-Þ][\w’'.-]+(?: (?:(?:de|la|van|von|al|bin) )?[A-ZÀ-Þ][\w’'.-]*){0,3}"
_SEAT = r"(?: \([^()\n]{1,14}\))?"
_PLURAL = re.compile(rf"(?P<office>[^\W\d_]+s):?\.? (?P<names>(?:{_NAME}{_SEAT}(?:, and |, | and ))*)\Z")
_GOES_ON = re.compile(rf"{_SEAT}(?:, (?:and )?| and )[A-ZÀ-Þ]")
# Before an office at the head of a clause: "Meanwhile, director of the Tharn clinic, Ada Frost, …".
_MEANWHILE = re.compile(r"(?:\A|.*\b)(?:Meanwhile|However|Earlier|Later|Also|Still|Now|Yesterday|Today), \Z")
_SUPPOSED = re.compile(r"\b(?:[Aa]|any|another) \Z")
_LED_IN = re.compile(
    r"[“\"‘]?(?:In|On|At|After|During|With|For|By|To|From|As|Against|Under|Before|Amid|Unlike|Like) [^,]*\Z"
)
_FORMER = re.compile(r"\b(?:[Ff]ormer |[Tt]hen[- ]|[Ee]x[- ])(?:[A-Z][\w.-]*[ \u00a0]){0,3}\Z")
_DOUBLE = re.compile(r"(?: - [A-Z][\w’'-]+)+(?=[,.;])")


def find_role(analysis: Analysis, mentions: Sequence[Mention]) -> Passage | None:
    """Return the fullest role that stands at one of the mentions, the first of equally full ones.

    An abbreviation alone ("Sen.") is the last to be taken.
    """
    if not load_language(analysis.article.language).in_full:
        return find_plain_role(analysis, mentions)
    best: tuple[float, Span] | None = None
    titled = any(_bears_title(analysis.text, mention) for mention in mentions)
    for mention in mentions:
        for worth, found in _find_at(analysis, mention):
            span = _trim(analysis.text, _cut_at_verb(analysis, found))
            role = span.of(analysis.text)
            if _is_kin_alone(role) or _is_record(role) or _is_of_two(role):
                continue
            if analysis.text.endswith(("then ", "then-"), 0, span.start):
                # Of another day than the article's.
                continue
            past = _is_past(analysis.text, span)
            if past and titled:
                # "Rep. Ada Frost, a former nurse": what somebody is comes before what he was.
                continue
            # "The centre's president" is shown where no other place says whose president he is.
            limit = 0 if role in load_actor_words("relational") else 1 if past else worth
            if best is None or min(worth, limit) > best[0]:
                best = (min(worth, limit), span)
    if best is None:
        return None
    span = best[1]
    opening = next(read_tokens(analysis, span), None)
    if opening is not None and opening.pos_ == "AUX" and " " in span.of(analysis.text):
        # "Is President Hale going to speak?"
        span = Span(span.start + len(opening.text) + 1, span.end)
    return Passage(span=span, text=span.of(analysis.text))


def _is_past(text: str, span: Span) -> bool:
    """Return whether a role is of another time: "former mayor", "then prime minister", "2012 nominee"."""
    role = span.of(text)
    return _YEAR.match(role) is not None or not _PAST.isdisjoint(map(fold, role.split()[:3]))


def _bears_title(text: str, mention: Mention) -> bool:
    """Return whether an office in short stands before a name, which is no role but tells what somebody is."""
    word = find_word_before(text, mention.span.start)
    before = mention.span.start - len(word) - 1
    former = _FORMER.search(text, max(0, before - REACH), max(0, before)) is not None
    return word[:1].isupper() and fold(word.strip(".")) in load_actor_words("abbreviations") and not former


def _cut_at_verb(analysis: Analysis, span: Span) -> Span:
    """Cut a role where the sentence goes on: "president of Tharn" of "president of Tharn signed a truce"."""
    for token in read_tokens(analysis, span):
        if token.dep_ == "ROOT" and token.tag_ in _FINITE and token.idx > span.start:
            return Span(span.start, token.idx)
    return span


def _is_of_two(role: str) -> bool:
    """Return whether a role is two people's: "brother and sister from Tharn", "cousins"."""
    words = [fold(word) for word in role.split()]
    pair = len(words) > 2 and words[1] == "and" and words[0] in KIN and words[2] in KIN  # noqa: PLR2004
    return pair or (words[0] not in KIN and words[0].removesuffix("s") in KIN)


def _is_kin_alone(role: str) -> bool:
    """Return whether a role says "husband" and not whose, or "mother of three"."""
    words = role.split()
    if words[0] in KIN and re.match(r"of (?:\d|two|three|four|five|six|seven|eight)\b", " ".join(words[1:])):
        return True
    whose = any(word.endswith(GENITIVES) or word == "of" for word in words)
    return words[-1] in KIN and not whose


def _trim(text: str, span: Span) -> Span:
    """Cut a verb and a full stop off the end of a role; the stop of an abbreviation stays.

    So does a bare owner that is no name: of "the company's chief" the chief is left, not "company's chief".
    """
    words = split_span(text, *span)
    while len(words) > 1 and not any(character.isalnum() for character in words[0].of(text)):
        words.pop(0)
    loaded = load_actor_words("loaded")
    while len(words) > 1 and (
        _AGED.match(words[0].of(text)) or words[0].of(text) in _RELATIVE or words[0].of(text) in loaded
    ):
        words.pop(0)
    ranks = load_actor_words("abbreviations")
    while len(words) > 1 and fold(words[-1].of(text).strip(".")) in ranks:
        # "Tharn police chief Maj. Gen.": the office without the rank.
        if not any(
            is_office(word.of(text)) and fold(word.of(text).strip(".")) not in ranks for word in words
        ):
            break
        words.pop()
    titled = next((n for n, word in enumerate(words) if n and word.of(text).startswith(_MARKS)), len(words))
    words = words[:titled]
    words = _cut_between(text, words)
    owner = words[0].of(text)
    if len(words) > 2 and owner.islower() and words[1].of(text) in GENITIVES:  # noqa: PLR2004
        # A source that sets "company 's" apart.
        words = words[2:]
    elif (
        len(words) > 1
        and owner.islower()
        and owner.endswith(GENITIVES)
        and fold(words[-1].of(text)) not in KIN
        and fold(owner[:-2]) not in _OWNERS
    ):
        words.pop(0)
    while len(words) > 1 and (
        words[-1].of(text) in _CLAUSE or is_function_word(words[-1].of(text)) or words[-1].of(text) in _JOINED
    ):
        words.pop()
    if len(words) > 2 and [word.of(text) for word in words[-2:]] == ["in", "charge"]:  # noqa: PLR2004
        # What somebody is in charge of is a title in quotation marks, where a role ends.
        words = words[:-2]
    last = words[-1].of(text)
    stopped = last.endswith(".") and "." not in last[:-1] and not is_office(last) and len(last) > 3  # noqa: PLR2004
    # "Tharn, Wash."
    stopped = stopped and not (len(words) > 1 and words[-2].of(text).endswith(","))
    return Span(words[0].start, words[-1].end - stopped)


def _cut_between(text: str, words: list[Span]) -> list[Span]:
    """Return one of two offices that stand side by side.

    Of "candidate former Secretary of State" it is the second, of "candidate Senator" the first.
    """
    for at in range(1, len(words)):
        if words[at].of(text) == "former" and is_office(words[at - 1].of(text)):
            words = words[at:]
            break
    while (
        len(words) > 1
        and is_office(words[-1].of(text))
        and is_office(words[-2].of(text))
        and words[-1].of(text)[0].isupper()
        and words[-2].of(text).islower()
    ):
        words = words[:-1]
    return words


def _is_record(role: str) -> bool:
    """Return whether a role names a first: "first woman to lead it"; "first lady" does not."""
    first, second = (*role.lower().split(), "", "")[:2]
    return first == "first" and second not in load_actor_words("modifiers") and second not in _FIRSTS


def _find_at(analysis: Analysis, mention: Mention) -> list[tuple[float, Span]]:
    text = analysis.text
    line = analysis.paragraph_at(mention.span.start)
    if line is not None and is_titled(line.of(text)):
        return []
    sentence = analysis.sentence_at(mention.span.start) or Span(max(0, mention.span.start - REACH), len(text))
    found: list[tuple[float, Span]] = []
    before = find_office_before(analysis, sentence.start, mention.span.start)
    if (
        before is not None
        and (worth := _rate(before.of(text).split()))
        and _is_title_of(analysis, before, mention)
    ):
        found.append((worth, before))
    if (
        before is not None
        and text[before.start].isupper()
        and before.of(text) in ("President", "Prime Minister", "Governor", "Mayor", "Senator", "Chancellor")
        and _SUPPOSED.search(text, sentence.start, before.start)
    ):
        # "What a President Hale could do": he is none.
        found = []
    if before is not None:
        # "The party's leader, Representative Ada Frost": the fuller stands before the title.
        fuller = _find_apposed(analysis, sentence.start, before.start, name=mention.span)
        found += [(4, fuller)] if fuller is not None else []
    shared = _find_shared(analysis, sentence.start, mention.span)
    if shared is not None and (worth := _rate(shared.of(text).split())):
        found.append((worth, shared))
    if letters := _LETTERS.match(text, mention.span.end):
        found.append((1, Span(*letters.span("role"))))
    # A headline has puns behind a comma: "a big win for Hale, the dreamer".
    headed = analysis.is_furniture(mention.span)
    after = None if headed else _find_after(analysis, sentence.end, mention.span.end)
    if (called := None if headed else _find_called(analysis, sentence.end, mention.span.end)) is not None:
        found.append((3, called))
    if after is not None:
        found.append((1 if fold(after.of(text).split()[0]) in KIN else 4, after))
    # In "the mayor of Tharn, Orrin's lawyer said" the mayor is another.
    owns = text.startswith(GENITIVES[:2], mention.span.end)
    apposed = None if owns else _find_apposed(analysis, sentence.start, mention.span.start, name=mention.span)
    if apposed is not None:
        found.append((4, apposed))
    return found


def is_shared(text: str, role: Passage) -> bool:
    """Return whether a role is one of several people's, told of all at once: "the actors Ada Frost and …"."""
    return text[role.span.end : role.span.end + 1].isalpha()


def _find_shared(analysis: Analysis, low: int, name: Span) -> Span | None:
    """Find the office of one of several who are named together, without the ending of its plural."""
    text = analysis.text
    match = _PLURAL.search(text, max(low, name.start - REACH), name.start)
    if match is None or not (match["names"] or _GOES_ON.match(text, name.end)):
        return None
    if any(fold(word.strip(",")) in load_actor_words("not_actors") for word in match["names"].split()):
        # "With analysts Monday, Hale spoke".
        return None
    start, end = match.span("office")
    end -= 2 if match["office"].endswith("sses") else 1
    office = text[start:end]
    if not is_office(office) or fold(office) in KIN:
        return None
    words = split_span(text, max(low, start - REACH), end)
    if max(low, start - REACH) > low:
        # The first may be cut.
        words = words[1:]
    first = settle_owner(text, words, walk_left(analysis, words, len(words) - 1, low), low)
    return Span(words[first].start, end)


def _rate(words: Sequence[str]) -> float:
    """Rate an office before a name: in words above in letters, with its country or house above alone.

    0 is for what is no office: "Dr.", and "Secretary" of nothing.
    """
    last = fold(words[-1].strip("."))
    short = last in load_actor_words("abbreviations")
    if len(words) == 1:
        bare = last.removeprefix("then-").removeprefix("ex-")
        return (last not in _ADDRESSES) * _TITLE_ALONE if short else 2 * (bare != "secretary")
    return 3 if short else 5


def _is_title_of(analysis: Analysis, office: Span, mention: Mention) -> bool:
    """Return whether an office in small letters before a surname is its bearer's.

    In "Hale is the most able candidate Orlan argues" the candidate is another.
    """
    if not office.of(analysis.text).split()[-1][0].islower():
        return True
    named = [token for token in read_tokens(analysis, mention.span) if token.head.idx >= mention.span.end]
    owns = analysis.text[mention.span.end :].lstrip().startswith(("'", "’"))
    if not owns and any(token.dep_ in ("compound", "nmod", "amod") for token in named):
        # Of "veteran Hale haters" Hale is no veteran.
        return False
    if " " in mention.text:
        return True
    around = Span(max(0, office.start - _PRAISED), office.end)
    return not any(token.tag_ in _SUPERLATIVES for token in read_tokens(analysis, around))


def _find_after(analysis: Analysis, high: int, start: int) -> Span | None:
    text = analysis.text
    match = _AFTER.match(text, start, min(high, start + REACH))
    if match is None or _leads_to_another(analysis, match):
        return None
    if len(match["role"].split()) < 3 and _SAID.match(text, match.end()):  # noqa: PLR2004
        return None
    words = _cut_at_person(text, split_span(text, *match.span("role")))
    if match.end() == start + REACH < high:
        # The reach ends within a word.
        words = words[:-1]
    opened = text[match.start() : match.start("role")].split()[-1:]
    head = _find_head(analysis, words[:8], bare=opened[0] not in _DETERMINERS)
    length = 0 if head is None else _measure_tail(analysis, words, head)
    if head is not None and length > _MAX_WORDS:
        if any(_is_finite(analysis, word) for word in words[head + 1 : length]):
            # "As the Herald told, the former mayor of Tharn was …".
            return None
        length = head + 1
    if length < len(words) and _is_finite(analysis, words[length]):
        return None
    if not length or _names_another([word.of(text) for word in words[:length]]):
        return None
    return Span(words[0].start, _complete_name(text, words[length - 1]))


def _find_called(analysis: Analysis, high: int, start: int) -> Span | None:
    """Find what the reporter says that somebody is: "Hale is the bishop of the Church of Tharn"."""
    text = analysis.text
    match = _IS.match(text, start, min(high, start + REACH))
    if match is None or any(marked.span.start <= start < marked.span.end for marked in analysis.marked):
        return None
    words = split_span(text, *match.span("role"))
    head = _find_head(analysis, words[:8], bare=True)
    if head is None or head + 1 >= len(words) or words[head + 1].of(text) not in ("of", "at", "for"):
        return None
    if any(_ORDINAL.match(word.of(text)) or word.of(text).endswith(GENITIVES) for word in words[: head + 1]):
        return None
    if not words[head + 2 :] or not any(word.of(text)[0].isupper() for word in words[head + 2 :]):
        return None
    length = _measure_tail(analysis, words, head)
    return Span(words[0].start, _complete_name(text, words[length - 1])) if length > head + 1 else None


def _complete_name(text: str, last: Span) -> int:
    """Return where a role ends whose last word is a name that a comma or a dash goes on with."""
    if not last.of(text)[0].isupper():
        return last.end
    double = _DOUBLE.match(text, last.end)
    if double is not None:
        return double.end()
    state = _STATE.match(text, last.end, last.end + 24)
    if (
        state is None
        or fold(state["state"].strip(".")) in load_actor_words("abbreviations") | COURTESIES.keys()
    ):
        return last.end
    entry = load_entry_index("en").get(fold(state["state"]))
    named = entry is not None and entry.key.startswith("US-")
    return state.end() if named or state["state"].endswith(".") else last.end


def _is_finite(analysis: Analysis, span: Span) -> bool:
    """Return whether a word is a verb with a subject: "Against Hale, the mayor won" makes Hale no mayor."""
    token = next(read_tokens(analysis, span), None)
    return (
        token is not None and token.pos_ in ("VERB", "AUX") and token.tag_ in _FINITE and token.dep_ != "acl"
    )


def _leads_to_another(analysis: Analysis, match: re.Match[str]) -> bool:
    """Return whether a role stands between two names, and is the second's: "the mayor, Ada Frost"."""
    if not analysis.text.startswith(", the ", match.start()):
        return False
    following = _NEXT_NAME.match(analysis.text, match.end())
    named = read_tokens(analysis, Span(*following.span(1))) if following else ()
    return any(token.ent_type_ == "PERSON" for token in named)


def _cut_at_person(text: str, words: list[Span]) -> list[Span]:
    """Cut the words before "and" and a first name: there another person is introduced."""
    for at in range(1, len(words) - 1):
        if words[at].of(text) == "and" and fold(words[at + 1].of(text)) in load_first_names():
            return words[:at]
    return words


def _names_another(words: Sequence[str]) -> bool:
    """Return whether a person is named at the end: then the words are that person's role."""
    if len(words) < 4 or words[-3] in _JOINED | _DETERMINERS or words[-3][0].isupper():  # noqa: PLR2004
        return False
    return fold(words[-2]) in load_first_names() and words[-2][0].isupper() and words[-1][0].isupper()


def _find_head(analysis: Analysis, words: Sequence[Span], *, bare: bool) -> int | None:
    """Return which of the words is the office of a noun phrase around one; None where they are none.

    ``bare`` is one without an article: then only modifiers and names may stand before the office.
    """
    text = analysis.text
    for at, span in enumerate(words):
        word = span.of(text)
        folded = fold(word.strip(".,"))
        if folded == "and" and 0 < at < len(words) - 1 and _joins_fields(analysis, words, at):
            continue
        if folded in _NO_PART:
            return None
        # "The president's counselor" is no president.
        named = is_office(folded) or is_compound_office(text, words, at) or _is_trade(analysis, span)
        if not word.endswith(GENITIVES) and named:
            following = words[at + 1].of(text) if at + 1 < len(words) else ""
            if is_office(following) or (following and following[0].isupper()) or _goes_on(text, words, at):
                continue
            # "A veteran media consultant": what kind of consultant, and no veteran.
            if following.islower() and _modifies(analysis, span, words[at + 1]):
                continue
            return None if following in _CLAUSE else at
        if (
            bare
            and word[0].islower()
            and folded not in load_actor_words("modifiers")
            and not _AGED.match(word)
            and not _names_field(analysis, span, words[at + 1 :])
        ):
            return None
    return None


def _joins_fields(analysis: Analysis, words: Sequence[Span], at: int) -> bool:
    """Return whether an "and" stands within an office: "security and forensic analyst"."""
    text = analysis.text
    before, behind = words[at - 1].of(text), words[at + 1 : at + 5]
    if before.endswith(GENITIVES) or not any(is_office(word.of(text)) for word in behind):
        return False
    if fold(before) in load_actor_words("modifiers") | load_actor_words("portfolios") | _PARTISANS:
        return True
    token = next(read_tokens(analysis, words[at - 1]), None)
    return token is not None and token.pos_ == "ADJ"


def _names_field(analysis: Analysis, span: Span, following: Sequence[Span]) -> bool:
    """Return whether a noun in small letters is what an office behind it is about: "antivirus researcher"."""
    token = next(read_tokens(analysis, span), None)
    kind = (token.pos_, token.dep_) if token is not None else ()
    if token is None or kind not in (("NOUN", "compound"), ("ADJ", "amod")):
        return False
    head = next((word for word in following if word.start == token.head.idx), None)
    return head is not None and is_office(fold(head.of(analysis.text).strip(".,")))


def _goes_on(text: str, words: Sequence[Span], at: int) -> bool:
    """Return whether another office follows with what belongs to it: "executive vice president"."""
    following = (fold(word.of(text)) for word in words[at + 1 :])
    ends = next((word for word in following if word not in load_actor_words("modifiers")), "")
    return fold(words[min(at + 1, len(words) - 1)].of(text)) in load_actor_words("modifiers") and is_office(
        ends
    )


def _modifies(analysis: Analysis, span: Span, following: Span) -> bool:
    token = next(read_tokens(analysis, span), None)
    return token is not None and token.dep_ in ("compound", "amod") and token.head.idx >= following.start


def _is_trade(analysis: Analysis, span: Span) -> bool:
    """Return whether a word in small letters ends as trades do, and is a noun by the parse."""
    word = span.of(analysis.text)
    if not word[0].islower() or not _TRADES.search(word) or fold(word) in load_entry_index("en"):
        return False
    token = next(read_tokens(analysis, span), None)
    return token is None or token.pos_ == "NOUN"


def _measure_tail(analysis: Analysis, words: Sequence[Span], head: int) -> int:
    """Return how many words a role has whose office is the word ``head``.

    What follows the office belongs to it when a preposition joins it, or "and" another office; after
    "and" in what is joined, only what the parse joins too.
    """
    text, at = analysis.text, head + 1
    while at < len(words) and words[at].of(text) == "and":
        offices = [n for n in range(at + 1, min(at + 5, len(words))) if is_office(words[n].of(text))]
        if not offices or is_function_word(words[at + 1].of(text)):
            return at
        at = offices[-1] + 1
    if at < len(words) and words[at].of(text) not in _JOINED:
        return at
    if any(word.of(text) == "fellow" for word in words[at:]):
        return at
    for number in range(at, len(words)):
        if words[number].of(text) == "and" and not _is_joined(analysis, words, number):
            return number
    return len(words)


def _is_joined(analysis: Analysis, words: Sequence[Span], at: int) -> bool:
    """Return whether the words after the "and" at ``at`` continue the name before it: "health and safety"."""
    if at + 1 == len(words) or is_function_word(words[at + 1].of(analysis.text)):
        return False
    if any(is_office(word.of(analysis.text)) for word in words[at + 1 : at + 4]):
        return False
    if words[at + 1].of(analysis.text)[0].isupper():
        return True
    following = read_tokens(analysis, Span(words[at + 1].start, words[-1].end))
    before = range(words[0].start, words[at].start)
    return any(t.dep_ == "conj" and t.head.idx in before and t.pos_ in NAMING for t in following)


def _find_apposed(analysis: Analysis, low: int, end: int, *, name: Span) -> Span | None:
    """Find "Turkey's foreign minister, NAME" and "the mayor of Springfield, NAME"; ``end`` is before NAME."""
    text = analysis.text
    # Few names have a comma before them, and where there is none the pattern is long in finding that out.
    match = (
        _APPOSED.search(text, max(low, end - REACH), end) if "," in text[max(low, end - 3) : end] else None
    )
    if match is None:
        return None
    words = split_span(text, *match.span("role"))
    for index in range(len(words) - 1, -1, -1):
        pair = " ".join(word.of(text) for word in words[max(0, index - 1) : index + 1])
        single = is_office(words[index].of(text)) or is_office(pair)
        if not single and not is_compound_office(text, words, index):
            continue
        if words[index].of(text).endswith(GENITIVES) or not _ends_office(analysis, words, index):
            return None
        first = index if single else index - 1
        start = settle_owner(text, words, walk_left(analysis, words, first, low), low)
        determiner = words[start - 1].of(text).lower() if start > 0 else ""
        owned = any(word.of(text).endswith(GENITIVES) for word in words[max(0, start - 1) : index])
        opens = words[start].start <= low or _MEANWHILE.match(text, low, words[start].start)
        if determiner not in _DETERMINERS and not owned and not opens:
            return None
        return Span(words[start].start, words[-1].end) if _is_apposed(text, words, start, low, name) else None
    return None


def _ends_office(analysis: Analysis, words: Sequence[Span], index: int) -> bool:
    """Return whether what stands between an office and a comma belongs to it: "mayor of Tharn"."""
    tail = [word.of(analysis.text) for word in words[index + 1 :]]
    if tail and tail[0] not in ("of", "for", "at", "to", "in"):
        return False
    # "To be the party's nominee to embody, NAME said": a clause, and no ambassador to a country.
    return not tail or all(token.tag_ != "VB" for token in read_tokens(analysis, words[-1]))


def _is_apposed(text: str, words: Sequence[Span], start: int, low: int, name: Span) -> bool:
    """Return whether a name behind an office and a comma is its bearer's: a comma or a stop follows it.

    In "In a letter to the mayor, Hale said" Hale is another; only what opens its sentence goes without.
    """
    following = text[name.end : name.end + 2]
    if not following or following[0] in ',.;:)”"—\n' or following.startswith(("’s", "'s")):
        return True
    opens = words[start].start <= low + len("The ")
    joined = text.startswith((" of ", " and ", " (", " who "), name.end)
    if joined and _LED_IN.match(text, low, words[start].start):
        # "In a speech to the mayor, Hale (Ind.) said".
        return False
    # "A lawyer, Hale spoke".
    return joined or (opens and (" " in name.of(text) or text.startswith(("A ", "An "), low)))
