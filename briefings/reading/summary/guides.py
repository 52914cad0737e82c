"""A guide's sentences as candidates: which of them say something of the guide's subject.

A guide (``form`` "advice": a how-to, a service page, a list of products, an explanation) has no news and no
lede. What an editor takes is a sentence near the top that says what its subject is, does, costs or needs and
stands for itself. A welcome, a word of the page about itself, flattery ("it is not always easy"), praise of
its own house, and one side of a comparison are passed over: the headline alone is better than one of these.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from briefings.language import match_any
from briefings.model import Span
from briefings.reading.analysis import Analysis
from briefings.reading.forms import addresses_reader
from briefings.reading.summary.openings import (
    find_counted_words,
    find_stop_words,
    holds,
    is_personal,
    load_group,
    opens_with,
    stem_word,
)
from briefings.reading.summary.report import Candidate

if TYPE_CHECKING:
    from briefings.language.document import Token

# Behind so many sentences a guide is in its parts; so many words name its subject.
_HEAD, _SUBJECT = 12, 8
# What its subject is it says before so many, with so many words of the headline.
_PARTS, _TOLD = 30, 2
_ENDS = re.compile(r"[.!?…؟。！？｡।] ?[\"'”’»›“‘)\]」』]*$")
_SIDES = re.compile(r"\b(?:or|vs\.?|versus)\b", re.IGNORECASE)
_CLAUSE = re.compile(r"[:?!,;–—(\[]|\b(?:in|for|of|at|on|to|with)\b", re.IGNORECASE)
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass"})
# What the tagger does not take for an item of a list.
_NO_ITEMS = frozenset({"ORG", "GPE", "NORP", "LOC", "DATE", "CARDINAL", "PERCENT", "MONEY"})
_HELP = frozenset({*_SUBJECTS, "aux", "expl"})
# "6 gardens to see": a number of things, not a year.
_LISTS = re.compile(
    r"^(?:\w+: )?(?:the |our |my )?(?:\d{1,3}|five|six|seven|eight|nine|ten|twelve)\b", re.IGNORECASE
)
# An amount of money, and another or a word that makes it what a thing costs as a rule.
_PRICE = re.compile(
    r"[$£€¥]\s?\d.*(?:[$£€¥]\s?\d|\b(?:per|an hour|a (?:day|week|month|year)|on average)\b)"
    r"|\b(?:average|typical\w*|usual\w*|about|around|between|from)\b.*[$£€¥]\s?\d"
)
# "US" is no "us".
_AMERICA = re.compile(r"\bU\.?S\b\.?")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Subject:
    """What a guide's headline is about: the forms of its words, and of each side that it compares.

    ``ranks`` and ``lists`` tell that it is of the best, or of a number of things, ``costs`` that it is of a
    price.
    """

    words: tuple[frozenset[str], ...]
    stems: frozenset[str]
    sides: tuple[frozenset[str], ...]
    ranks: bool
    lists: bool
    costs: bool


def judge_guide(analysis: Analysis, found: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """Return a guide's sentences; those that say nothing of its subject, or not by themselves, are faulty.

    A sentence that says what the subject is or does ``defines``. One that leans on what may not be shown is
    never shown either.
    """
    subject = _read_subject(analysis)
    fit: set[int] = set()
    judged = []
    for candidate in found:
        told = _judge(analysis, candidate, subject)
        if told.fault is None and told.may_follow(fit):
            fit.add(told.order)
        judged.append(told)
    if not fit:
        fit = _find_pair(analysis, found, judged)
        judged = [found[told.order] if told.order in fit else told for told in judged]
    return tuple(
        replace(told, fault="addressed") if told.fault is None and told.order not in fit else told
        for told in judged
    )


def _find_pair(analysis: Analysis, found: Sequence[Candidate], judged: Sequence[Candidate]) -> set[int]:
    """Return where the first sentence stands that says something behind the one above it, and that one."""
    for above, told in pairwise(judged):
        plain = found[above.order].fault is None and not above.personal
        text = above.span.of(analysis.text)
        speaks = addresses_reader(text, analysis.article.language) or _is_empty(analysis, text)
        if (
            told.fault is None
            and plain
            and not speaks
            and above.may_follow(())
            and told.may_follow((above.order,))
        ):
            return {above.order, told.order}
    return set()


def _read_subject(analysis: Analysis) -> _Subject:
    language, headline = analysis.article.language, analysis.article.headline
    general = find_stop_words(language) | set(map(stem_word, load_group(language, "guide_words")))
    words = [w for w in find_counted_words(headline) if not w.isdigit() and stem_word(w) not in general]
    parts = _SIDES.split(headline)
    sides: tuple[frozenset[str], ...] = ()
    if len(parts) == _TOLD:
        # "Choosing a dinghy or a punt: which is right": what stands nearest to the "or" is compared.
        near = (_CLAUSE.split(parts[0].rstrip())[-1], _CLAUSE.split(parts[1].lstrip())[0])
        left, right = (_find_forms(w for w in find_counted_words(part) if w in words) for part in near)
        sides = (left - right, right - left) if left - right and right - left else ()
    return _Subject(
        words=tuple(frozenset(_find_forms((word,))) for word in dict.fromkeys(words)),
        stems=_find_forms(words),
        sides=sides,
        ranks=not {"best", "top"}.isdisjoint(find_counted_words(headline)),
        lists=_LISTS.search(headline) is not None,
        # "Definition, types and cost" asks for more than a price.
        costs=headline.count(",") < _TOLD
        and not load_group(language, "guide_costs").isdisjoint(find_counted_words(headline)),
    )


def _find_forms(words: Iterable[str]) -> frozenset[str]:
    """Return the stems of words, with and without the endings of several."""
    return frozenset(
        stem_word(form) for word in words for form in (word, word.removesuffix("s"), word.removesuffix("es"))
    )


def _judge(analysis: Analysis, candidate: Candidate, subject: _Subject) -> Candidate:
    text, language = candidate.span.of(analysis.text), analysis.article.language
    if candidate.fault is not None:
        return candidate
    if not _ENDS.search(text):
        # Among the lines of a page a subheading looks like a sentence.
        return replace(candidate, fault="unfinished")
    forms = _find_forms(find_counted_words(text))
    told = sum(not word.isdisjoint(forms) for word in subject.words)
    tokens = _parse(analysis, candidate.span)
    begins = _find_subject(tokens)
    named = any(not subject.stems.isdisjoint(_find_forms((token.lower_,))) for token in begins)
    near = candidate.order < _PARTS and told >= min(len(subject.words), _TOLD)
    defines = near and named and _defines(tokens, len(begins), language)
    idle = named and _is_idle(tokens[len(begins) :], language)
    praised = subject.ranks and holds(text, language, "guide_praise")
    # "Orvane Oars is an award-winning house" is told in its own words.
    advertised = praised and any(token.pos_ == "PROPN" for token in begins)
    # "Host Ada Frost mends boats": one of the "6 shows" that the headline lists.
    listed = (subject.lists or subject.ranks) and any(
        token.dep_ == "nsubj"
        and token.head.dep_ == "ROOT"
        and token.pos_ == "PROPN"
        and token.ent_type_ not in _NO_ITEMS
        and subject.stems.isdisjoint(_find_forms((token.lower_,)))
        and token.head.lemma_.lower() not in load_group(language, "guide_saying")
        for token in begins
    )
    empty = idle or _bids(tokens[len(begins) :]) or advertised or listed or _is_empty(analysis, text)
    if empty or _praises_itself(analysis, text, subject) or _takes_side(forms, subject):
        return replace(candidate, fault="addressed")
    plain = _AMERICA.sub("", text)
    speaks = is_personal(find_counted_words(plain), language) or addresses_reader(plain, language)
    if speaks and (named or told >= _TOLD) and _names_reader_aside(tokens, language):
        speaks = False
    if subject.costs and told and not speaks and _PRICE.search(text):
        # What the headline asks.
        return replace(candidate, defines=True)
    # What was done once, and no number of it, is an anecdote.
    tale = tokens[len(begins) :][:1] and tokens[len(begins)].tag_ == "VBD" and not re.search(r"\d", text)
    stray = not told or candidate.order >= _HEAD or bool(tale)
    if not defines and (speaks or stray):
        return replace(candidate, fault="addressed")
    return replace(candidate, defines=defines and not speaks)


def _parse(analysis: Analysis, span: Span) -> list[Token]:
    parsed = analysis.parse_of(span)
    return [token for token in parsed or () if token.pos_ not in ("PUNCT", "SPACE")]


def _find_subject(tokens: Sequence[Token]) -> Sequence[Token]:
    """Return what stands before the sentence's verb."""
    root = next((at for at, token in enumerate(tokens) if token.dep_ == "ROOT"), 0)
    return tokens[:root]


def _defines(tokens: Sequence[Token], root: int, language: str) -> bool:
    """Return whether a sentence begins with a guide's subject and says what it is: "A weir is a low dam"."""
    if not 0 < root <= _SUBJECT or tokens[root].tag_ == "VBD":
        return False
    if tokens[0].lower_ in load_group(language, "pronouns"):
        return False
    lemma = tokens[root].lemma_.lower()
    # "A laptop is a daunting choice" says nothing: what something is, is a noun behind an article.
    noun = any(token.lower_ in ("a", "an", "the", "any") for token in tokens[root + 1 : root + 3])
    return lemma in load_group(language, "defining") and (noun or lemma != "be")


def _bids(tokens: Sequence[Token]) -> bool:
    """Tell a bidding by its verb without a subject or help: "For a still day, take the punt"."""
    return (
        bool(tokens) and tokens[0].tag_ == "VB" and not _HELP.intersection(c.dep_ for c in tokens[0].children)
    )


def _is_idle(tokens: Sequence[Token], language: str) -> bool:
    """Tell what something is said to be that does not say what it is: "is a crucial part of it"."""
    said = next((token for token in tokens if token.dep_ == "attr"), None)
    be = bool(tokens) and tokens[0].lemma_ == "be" and said is not None and said.head.i == tokens[0].i
    return be and said is not None and said.lemma_.lower() in load_group(language, "guide_attributes")


def _names_reader_aside(tokens: Sequence[Token], language: str) -> bool:
    """Tell a sentence about a thing that only ends on its reader: "A keel gives your boat a straight course".

    Its subject is a noun or a doing, and no "we" speaks in it.
    """
    own = {word for word in load_group(language, "first_person") if not word.startswith("you")}
    if any(token.lower_ in own and token.text != "US" for token in tokens):
        return False
    subject = next((token for token in tokens if token.dep_ in _SUBJECTS), None)
    if subject is None or subject.head.dep_ not in ("ROOT", "ccomp"):
        return False
    reader = [token for token in tokens if token.lower_.startswith("you")]
    acts = any(
        t.dep_ == "nsubj" and t.head.tag_ != "VB" and t.head.dep_ in ("ROOT", "ccomp", "conj") for t in reader
    )
    told = subject.pos_ in ("NOUN", "PROPN") or subject.tag_ == "VBG"
    return told and not acts and all(token.i > subject.head.i for token in reader)


def _is_empty(analysis: Analysis, text: str) -> bool:
    """Return whether a sentence is the page's word about itself, or says only that the subject matters."""
    language = analysis.article.language
    if opens_with(text, language, "guide_openings") or holds(text, language, "guide_phrases"):
        return True
    if holds(text, language, "guide_platitudes"):
        return True
    return "www." in text or names_itself(text, language)


def names_itself(text: str, language: str) -> bool:
    """Return whether a sentence names the page that it stands on: "this big post"."""
    itself = _match_itself(language)
    return itself is not None and itself.search(text) is not None


@cache
def _match_itself(language: str) -> re.Pattern[str] | None:
    words = load_group(language, "guide_texts")
    return re.compile(rf"\bthis (?:[\w-]+ ){{0,4}}(?:{match_any(words)})\b", re.IGNORECASE) if words else None


def _praises_itself(analysis: Analysis, text: str, subject: _Subject) -> bool:
    """Return whether a sentence is about the house whose page it is, and ranks or praises it."""
    source = " ".join(find_counted_words(analysis.article.source))
    words = " ".join(find_counted_words(text))
    if not source or source not in words:
        return False
    return (subject.ranks and words.startswith(source)) or holds(
        text, analysis.article.language, "guide_praise"
    )


def _takes_side(forms: frozenset[str], subject: _Subject) -> bool:
    """Return whether a sentence tells of one of the two things alone that the headline compares."""
    told: Iterator[bool] = (not side.isdisjoint(forms) for side in subject.sides)
    return len(set(told)) > 1
