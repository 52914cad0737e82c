"""What a text says of a name beside it: "Ada Frost, the mayor of Tharn,", "the mayor, Ada Frost"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from briefings.model import Span
from briefings.reading.actors.gazetteer import is_office, load_actor_words, load_entry_index, load_first_names
from briefings.reading.actors.offices import (
    GENITIVES,
    KIN,
    NAMING,
    REACH,
    is_compound_office,
    is_function_word,
    read_tokens,
    settle_owner,
    split_span,
    walk_left,
)
from briefings.reading.actors.person_names import COURTESIES, DEGREE
from briefings.reading.actors.records import fold
from briefings.reading.analysis import Analysis

# Between a name and its role: "Hale of Norland, the majority leader", "Hale (D-Norl.), the majority leader".
_HOME = r"(?:\sof\s[A-Z][\w.]+(?:\s[A-Z][\w.]+)?|\s\([^()\n]{1,14}\)|,\s[DRI]-[A-Z][\w.]+)?"
_AFTER = re.compile(
    rf"(?:, {DEGREE})*{_HOME}"
    r"(?:,|\s(?:--|[-–—]))\s(?:\d{1,3},\s)?(?:who(?:\sis|\sserves\sas|[’']s)\s)?(?:(?:then|now)\s)?(?:(?:the|a|an|its|his|her|their)\s)?(?P<role>[^,;:()“”\"—–\n]{3,130}?)"
    r"(?=,|;|(?<!Mr)(?<!Mrs)(?<!Ms)(?<!Dr)(?<!Sen)(?<!Rep)(?<!Gov)(?<!\bSt)(?<!\bFt)(?<!\bMt)(?<![A-Z])\.(?:\s|$)|\s(?:who|which|whose|said|says|told|—|–)\b|\s[—–(\"“-]|\)|$)"
)
# "Hale is the bishop of Tharn": with what or whom it is of, or else it is no more than praise.
_IS = re.compile(
    r"\sis\s(?:now\s)?(?:the|an?)\s(?P<role>(?:[^\s,;:.()“”\"—–-]+\s){1,6}?(?:of|at|for)\s[^,;:.()“”\"—–\n]{3,60}?)(?=[,;.]\s|\.?$|\s(?:who|which|and|while|but)\b)"
)
_ORDINAL = re.compile(r"(?:first|second|third|\w+th|\d+(?:st|nd|rd|th))$")
_NEXT_NAME = re.compile(r",\s([A-Z][\w’'-]+)\s[A-Z]")
_SAID = re.compile(r"\s(?:said|says|told|added|wrote)\b")
_APPOSED = re.compile(r"(?P<role>(?:[^\s,;:“”\"()—–]+\s){0,12}[^\s,;:“”\"()—–]+),\s$")
# Trades that no list has; what the parse calls no noun is none ("racist", "queer").
_TRADES = re.compile(r"(?:\w{3}(?:man|woman)|\w{4}(?:ist|ian)|\w{3}(?:gin|unt|tain|ion)eer)$")
AGED = re.compile(r"^\d{1,3}-year-old$")
_NO_PART = frozenset({
    "of", "for", "at", "in", "on", "from", "with", "to", "who", "said", "is", "was", "has", "had", "and",
    "that", "as", "when",
})  # fmt: skip
CLAUSE = frozenset({
    "had", "has", "have", "was", "is", "were", "are", "will", "would", "can", "could", "did", "does",
    "do", "said", "says", "may", "might",
})  # fmt: skip
JOINED = frozenset(["of", "for", "at", "in", "to", "from", "on", "with", "under", "by"])
DETERMINERS = frozenset({"the", "a", "an", "its", "his", "her", "their", "then", "now"})
_PARTISANS = frozenset({"democrat", "republican", "independent"})
# Verbs with a subject, by their tags.
FINITE = frozenset({"VBD", "VBP", "VBZ"})
_MAX_WORDS = 14
# The state behind a town at the end of a role: "driver from Ava, Mo."; a name that goes on: "Hale - Orlan".
_STATE = re.compile(
    r", (?P<state>[A-Z][a-z]{1,4}\.|[A-Z]\.[A-Z]\.|[A-Z][a-z]+(?: [A-Z][a-z]+)?)(?=[,;)]|\.?\s?$|\.\s)"
)
# "Mother of three", "father of 5".
PARENT = re.compile(
    rf"\b(?:grand)?(?:{'|'.join(sorted(KIN))}|mom|dad|mum|parent)s? of "
    r"(?:\d|two|three|four|five|six|seven|eight|nine)"
)
_TITLED_WORK = re.compile(r" (?:[“\"‘]|''|``)")
# Before an office at the head of a clause: "Meanwhile, director of the Tharn clinic, Ada Frost, …".
_MEANWHILE = re.compile(
    r"(?:\A|.*\b)(?:In the mean(?:while|time)|Meanwhile|However|Earlier|Later|Also|Still|Now|Yesterday|Today)"
    r", \Z"
)
_LED_IN = re.compile(
    r"[“\"‘]?(?:In|On|At|After|During|With|For|By|To|From|As|Against|Under|Before|Amid|Unlike|Like) [^,]*\Z"
)
_DOUBLE = re.compile(r"(?: - [A-Z][\w’'-]+)+(?=[,.;])")


def find_after(analysis: Analysis, high: int, start: int) -> Span | None:
    """Return the office behind a name that ends at ``start``, in a sentence that ends at ``high``."""
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
    head = _find_head(analysis, words[:8], bare=opened[0] not in DETERMINERS)
    if head is None:
        return None
    if opened[0] in ("a", "an"):
        # "Hale, a former aide to the mayor was there".
        words = words[
            : next((n for n in range(head + 2, len(words)) if _is_finite(analysis, words[n])), None)
        ]
    # "Host of the show “Norland Mornings”" would be cut before its title.
    titled = _TITLED_WORK.match(text, match.end("role")) is not None
    length = head + 1 if titled else _measure_after(analysis, words, head)
    if not length or _is_cut(analysis, words, length) or _names_another([w.of(text) for w in words[:length]]):
        return None
    return Span(words[0].start, _complete_name(text, words[length - 1]))


def _measure_after(analysis: Analysis, words: Sequence[Span], head: int) -> int:
    """Return how many words a role behind a name has, 0 where a clause goes on with them."""
    length = _measure_tail(analysis, words, head)
    if length <= _MAX_WORDS:
        return length
    # "As the Herald told, the former mayor of Tharn was …".
    clause = any(_is_finite(analysis, word) for word in words[head + 1 : length])
    return 0 if clause else head + 1


def _is_cut(analysis: Analysis, words: Sequence[Span], length: int) -> bool:
    """Return whether a role would end within its clause: "a candidate mathematically eliminated"."""
    if length == len(words):
        return False
    joined = words[length].of(analysis.text) in JOINED | {"and", "who"}
    return _is_finite(analysis, words[length]) or (length == 1 and not joined)


def find_called(analysis: Analysis, high: int, start: int) -> Span | None:
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
        token is not None and token.pos_ in ("VERB", "AUX") and token.tag_ in FINITE and token.dep_ != "acl"
    )


def _leads_to_another(analysis: Analysis, match: re.Match[str]) -> bool:
    """Return whether a role stands between two names, and is the second's: "the mayor, Ada Frost"."""
    if not analysis.text.startswith(", the ", match.start()):
        return False
    following = _NEXT_NAME.match(analysis.text, match.end())
    named = read_tokens(analysis, Span(*following.span(1))) if following else ()
    return any(token.ent_type_ == "PERSON" for token in named)


def _cut_at_person(text: str, words: list[Span]) -> list[Span]:
    """Cut the words before "and" and a first name or kin: there another person is introduced."""
    for at in range(1, len(words) - 1):
        following = fold(words[at + 1].of(text))
        if words[at].of(text) == "and" and (following in load_first_names() or following in KIN):
            return words[:at]
    return words


def _names_another(words: Sequence[str]) -> bool:
    """Return whether a person is named at the end: then the words are that person's role."""
    if len(words) < 4 or words[-3] in JOINED | DETERMINERS or words[-3][0].isupper():  # noqa: PLR2004
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
            return None if following in CLAUSE else at
        if (
            bare
            and word[0].islower()
            and folded not in load_actor_words("modifiers")
            and not AGED.match(word)
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
    if at < len(words) and words[at].of(text) not in JOINED:
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


def find_apposed(analysis: Analysis, low: int, end: int, *, name: Span) -> Span | None:
    """Return the office before a comma and a name: "the mayor of Tharn, NAME"; ``end`` is before NAME."""
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
        if determiner not in DETERMINERS and not owned and not opens:
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
