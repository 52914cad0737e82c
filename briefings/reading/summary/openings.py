"""How a sentence opens: whether it leans on one before it, and what its first words give away.

The words of a sentence are compared in lower case and cut to stems.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING

from briefings.language import load_language, load_words, match_any
from briefings.language.letters import is_cased
from briefings.model import Article, Span
from briefings.reading.analysis import Analysis

if TYPE_CHECKING:
    from briefings.language.document import Token


_CJK = r"\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
# Scripts that put no space between words are counted by the character.
_COUNTED = re.compile(rf"[{_CJK}]|[^\W_{_CJK}]+(?:['’.][^\W_{_CJK}]+)*")
# Five letters lose 0.1 ROUGE-1 against six on the news corpus, seven gain nothing.
_STEM = 6
# Words of at least so many letters are one where they differ in the last; initials are of so many.
_ALIKE, _INITIALS = 4, 3


def find_counted_words(text: str) -> tuple[str, ...]:
    """Return the words of a text as lengths are counted and weights were learned, in order.

    They are in lower case, without possessives and points. Other than in ``words.find_words``, a hyphen parts
    words, and each sign of Chinese or Japanese is one.
    """
    return tuple(
        word.replace("’", "'").removesuffix("'s").replace(".", "") for word in _COUNTED.findall(text.lower())
    )


def stem_word(word: str) -> str:
    """Return the word's first letters: what the forms of one word share, in any language.

    Cutting to a fixed length finds as much as a stemmer does in Turkish (Can et al. 2008, "Information
    retrieval on Turkish texts") and needs no rules by language.
    """
    return word[:_STEM]


def find_stems(text: str) -> tuple[str, ...]:
    """Return the stems of the text's words in order."""
    return tuple(stem_word(word) for word in find_counted_words(text))


def find_headline_stems(article: Article) -> frozenset[str]:
    """Return the stems of the words of an article's headline that say something."""
    return frozenset(find_stems(article.headline)) - find_stop_words(article.language)


def find_agreeing(words: Collection[str], stems: Collection[str]) -> frozenset[str]:
    """Return those of the headline's words (stems) that a sentence has in any form, or behind their initials.

    "Strikers" and "strike", "years" and "year" are one; "RCA" is "River Crossing Authority".
    """
    initials = "".join(stem[:1] for stem in stems)
    return frozenset(
        word
        for word in words
        if any(_is_alike(word, stem) for stem in stems)
        or (len(word) >= _INITIALS and word.isalpha() and word in initials)
    )


def _is_alike(one: str, other: str) -> bool:
    shorter = min(len(one), len(other))
    if shorter < _ALIKE or one.isdigit():
        return one == other
    return one[: max(_ALIKE, shorter - 1)] == other[: max(_ALIKE, shorter - 1)]


@cache
def find_stop_words(language: str) -> frozenset[str]:
    """Return the stems of the stop words; a longer one would take other words of its stem with it."""
    return frozenset(stop for stop in load_language(language).stop_words if len(stop) <= _STEM)


_EDGE = ".… \"'“”‘’„«»‹›`([{*•·–—- \u00a0"
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
# "The 49-year-old teaches": somebody of whom it was told.
_AGED = re.compile(r"\W{0,2}The (?:now )?\d{1,3}-year-old\b")
_ADDS = re.compile(
    r", (?:he|she) (?:said|added|says|adds|told \w+|wrote|explained|noted|continued)(?: \w+)?\.?\W*\Z"
)
# Titles that begin with a pronoun are no longer than this ("Her Royal Highness").
_TITLE = 20
_NAMING = frozenset({"NOUN", "PROPN"})
_PLURAL = frozenset({"NNS", "NNPS"})
_GROUPS = frozenset({"ORG", "NORP"})
_OF_SEVERAL = frozenset({"they", "them", "their", "theirs"})
_WHEN = frozenset({"DATE", "TIME", "CARDINAL", "ORDINAL", "PERCENT", "QUANTITY"})


def opens_with(text: str, language: str, group: str, lists: str = "openers") -> bool:
    """Return whether the text begins with a word or phrase of a group of openers.yaml, or of another list."""
    pattern = _pattern(language, group, lists)
    return pattern is not None and pattern.match(text.lstrip(_EDGE)) is not None


def holds(text: str, language: str, group: str) -> bool:
    """Return whether a phrase of a group of openers.yaml stands anywhere in the text."""
    lower = text.lower()
    return any(phrase in lower for phrase in load_group(language, group))


def is_personal(words: tuple[str, ...], language: str) -> bool:
    """Return whether the words hold "I" or "we"."""
    return not load_group(language, "first_person").isdisjoint(words)


def leans_back(
    analysis: Analysis, span: Span, resolved: Collection[int] = (), *, opening: bool = False
) -> bool:
    """Return whether the sentence opens with a word whose meaning stands in the sentence before.

    That is a connective, a pronoun at the start, or a pronoun that nothing in the sentence precedes
    that it could mean ("Asked about the bridge, she said": no; "Last month, she said": yes), unless it
    stands at one of the ``resolved`` offsets, where a reader can be told whom it means. With ``opening`` it
    is a report's very first, whose "Now" or "But" goes on from nothing that was left out.
    """
    text = span.of(analysis.text)
    language = analysis.article.language
    if opening and opens_with(text, language, "connectives"):
        text = text.lstrip(_EDGE).partition(" ")[2]
    if opens_with(text, language, "stands_alone") or opens_with(text, language, "titles"):
        return False
    if opens_with(text, language, "connectives") or opens_with(text, language, "pronouns"):
        return True
    if _AGED.match(text):
        return True
    pronoun = find_pronoun(analysis, span)
    if pronoun is None or pronoun in resolved:
        return False
    if _is_named_before(analysis, span, pronoun):
        # "The ferry was taken to Selby, he added.": a ferry adds nothing.
        adds = _ADDS.search(text) is not None and pronoun > span.start + len(text) // 2
        return adds and not _is_explained(analysis, span, pronoun)
    parsed = analysis.parse_of(span)
    return parsed is None or not _is_named_behind(parsed, pronoun)


def means_nobody(analysis: Analysis, span: Span, resolved: Collection[int] = ()) -> bool:
    """Return whether the sentence's first pronoun means nobody that it names: it cannot stand first.

    "Asked about the bridge, she said" follows well on a sentence about Ada Frost, and opens nothing.
    """
    pronoun = find_pronoun(analysis, span)
    return pronoun is not None and pronoun not in resolved and not _is_explained(analysis, span, pronoun)


def find_pronoun(analysis: Analysis, span: Span) -> int | None:
    """Return where the first pronoun of the third person stands outside of quotations."""
    language = analysis.article.language
    pronouns = load_group(language, "third_person")
    for match in _words_outside(analysis, span):
        if opens_with(analysis.text[match.start() : match.end() + _TITLE], language, "titles"):
            continue
        if match.group().lower() in pronouns:
            return match.start()
    return None


def _is_named_before(analysis: Analysis, span: Span, offset: int) -> bool:
    before = [match for match in _words_outside(analysis, span) if match.start() < offset]
    if analysis.doc is None:
        stops = find_stop_words(analysis.article.language)
        return any(stem_word(match.group().lower()) not in stops for match in before)
    starts = {match.start() for match in before}
    parsed = analysis.doc.char_span(span.start, offset, alignment_mode="contract")
    return parsed is not None and any(
        token.pos_ in _NAMING and token.ent_type_ not in _WHEN and token.idx in starts for token in parsed
    )


def _is_explained(analysis: Analysis, span: Span, offset: int) -> bool:
    """Return whether the sentence itself shows whom its pronoun may mean, as far as the parse can tell."""
    parsed = analysis.parse_of(span)
    if parsed is None or not is_cased(analysis.text):
        return _is_named_before(analysis, span, offset)
    pronoun = next(token for token in parsed if token.idx + len(token) > offset)
    starts = {match.start() for match in _words_outside(analysis, span) if match.start() < offset}
    if any(_may_be_meant(token, pronoun) for token in parsed if token.idx in starts):
        return True
    # Some names the tagger takes for no person's: "Tasha Orvel passed, but her …".
    if pronoun.lower_ not in _OF_SEVERAL and _opens_on_full_name(parsed):
        return True
    return _is_named_behind(parsed, offset)


def _is_named_behind(sentence: Iterable[Token], offset: int) -> bool:
    """Return whether who is meant stands behind the phrase that opens: "In her speech, Ada Frost said"."""
    tokens = list(sentence)
    pronoun = next(token for token in tokens if token.idx + len(token) > offset)
    subjects = [token for token in tokens if token.i > pronoun.i and token.dep_.startswith("nsubj")]
    if pronoun.tag_ == "PRP$" and any(
        token.head.dep_ == "ROOT" and (token.ent_type_ == "PERSON" or _ends_full_name(token))
        for token in subjects
    ):
        return True
    # "Despite saying they were outbid, the Rovers go on.": in a clause before the subject.
    return any(_may_be_meant(token, pronoun) and _opens_before(pronoun, token) for token in subjects)


def _opens_before(pronoun: Token, subject: Token) -> bool:
    """Return whether a pronoun stands in a clause or phrase that opens its sentence, before the subject."""
    above, verb = pronoun, subject.head.i
    while above.head.i not in (verb, above.i):
        above = above.head
    return above.head.i == verb and above.i < subject.i and above.dep_ in ("advcl", "prep")


def _opens_on_full_name(sentence: Iterable[Token]) -> bool:
    """Return whether a sentence begins with two capitalised words that are its subject, and no "the"."""
    words = [token for token in sentence if token.pos_ != "PUNCT"][:2]
    return (
        len(words) > 1
        and all(token.pos_ == "PROPN" and token.tag_ == "NNP" for token in words)
        and words[1].dep_.startswith("nsubj")
        and words[1].ent_type_ not in ("GPE", "LOC", "NORP", *_WHEN)
    )


def _ends_full_name(token: Token) -> bool:
    """Tell a name of several words that is no place's: "Ada Rose Frost", whatever the tagger thinks of it."""
    named = token.pos_ == "PROPN" and token.ent_type_ not in ("GPE", "LOC", "NORP", "ORG", *_WHEN)
    return named and any(child.dep_ == "compound" and child.pos_ == "PROPN" for child in token.children)


def _may_be_meant(token: Token, pronoun: Token) -> bool:
    """Return whether a token may be the head of what a pronoun means: a person, or several of anything."""
    if token.pos_ not in _NAMING or token.ent_type_ in _WHEN:
        return False
    if pronoun.lower_ in _OF_SEVERAL:
        return (
            token.tag_ in _PLURAL
            or token.ent_type_ in _GROUPS
            or any(c.dep_ == "conj" for c in token.children)
        )
    one = token.tag_ not in _PLURAL and token.lemma_.lower() in _load_people()
    return token.ent_type_ == "PERSON" or one


@cache
def _load_people() -> frozenset[str]:
    """Return the nouns by which a person is meant without a name."""
    words = load_words("en", "speakers")
    return frozenset(words["offices"]) | frozenset(words["people"]) | load_group("en", "famous")


def _words_outside(analysis: Analysis, span: Span) -> Iterator[re.Match[str]]:
    """Yield the words of the sentence that stand in no quotation."""
    low = bisect_left(analysis.marked, span.start, key=lambda marked: marked.outer.start)
    at = span.start
    for marked in analysis.marked[low:]:
        if marked.outer.start >= span.end:
            break
        if marked.outer.start >= at:
            yield from _WORD.finditer(analysis.text, at, marked.outer.start)
            at = marked.outer.end
    yield from _WORD.finditer(analysis.text, at, max(at, span.end))


@cache
def load_group(language: str, group: str, lists: str = "openers") -> frozenset[str]:
    """Return the words and phrases of a group of a language's list; none where it has none."""
    return frozenset((load_words(language, lists) or {}).get(group, ()))


@cache
def _pattern(language: str, group: str, lists: str) -> re.Pattern[str] | None:
    phrases = load_group(language, group, lists)
    if not phrases:
        return None
    if not load_language(language).spaces:
        return re.compile(match_any(phrases))
    # A phrase that ends in a digit is the beginning of a year.
    return re.compile(rf"(?:{match_any(phrases)})(?:(?!\w)|(?<=\d)\d)", re.IGNORECASE)
