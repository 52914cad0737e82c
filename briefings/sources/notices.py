"""Which lines of a text speak to the reader about the page: notices of any kind, told by whom they address.

A report says "you" to nobody. A line that says "you", "we" or "please", or bids the reader do something, and
in the same sentence names what belongs to the page (the browser, cookies, links, a newsletter, this article),
is a notice: of a share in purchases, of a technical kind, of house rules, a call to subscribe. Quotations are
left aside, and so is a text that is about such things by its headline, or speaks to its reader all along.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from briefings.sources.lists import load_list

# A longer paragraph is a part of the report, whatever one sentence of it says.
_LONGEST = 600
# Where so many lines speak to the reader the text is advice, or a letter: only what is plain is a notice.
_SPEAKS = 0.15
_LEAST_LINES = 3
_QUOTED = re.compile(r"''.{0,600}?''|[\"“„«][^\"“”„«»]{0,600}[\"”»“]|(?<!\w)[‘'][^‘’']{0,300}[’'](?!\w)")
_SENTENCE = re.compile(r"[^.!?…]+[.!?…]*")
# Of things that a report may be about too, a sentence must name so many.
_TWO = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    address: re.Pattern[str]
    bids: re.Pattern[str]
    page: re.Pattern[str]
    near: re.Pattern[str]
    whole: re.Pattern[str]


def find_notices(lines: Sequence[str], headline: str, language: str) -> frozenset[int]:
    """Return the places of the lines that are notices to the reader; none where the language has no words."""
    words = _load_words(language)
    if words is None:
        return frozenset()
    plain = frozenset(place for place, line in enumerate(lines) if words.whole.search(line))
    spoken = [_QUOTED.sub(" … ", line) if len(line) <= _LONGEST else "" for line in lines]
    notices = frozenset(place for place, line in enumerate(spoken) if _is_notice(line, words))
    speaking = [p for p, line in enumerate(spoken) if p not in notices and words.address.search(line)]
    if words.page.search(headline) or len(speaking) > max(_LEAST_LINES, _SPEAKS * len(lines)):
        return plain
    return plain | notices


def _is_notice(line: str, words: _Words) -> bool:
    """Tell whether half of the sentences speak to the reader about the page."""
    sentences = [sentence.strip() for sentence in _SENTENCE.findall(line) if sentence.strip()]
    said = sum(_is_said(sentence, words) for sentence in sentences)
    return said > 0 and 2 * said >= len(sentences)


def _is_said(sentence: str, words: _Words) -> bool:
    addressed = words.address.search(sentence) or words.bids.match(sentence)
    if not addressed:
        return False
    near = {match.group().lower() for match in words.near.finditer(sentence)}
    return bool(words.page.search(sentence)) or len(near) >= _TWO


@cache
def _load_words(language: str) -> _Words | None:
    # A folded line leaves a space behind its last bar.
    lists = {
        name: re.sub(r"\| +", "|", words)
        for name, words in load_list("notices.yaml").get(language, {}).items()
    }
    if not lists:
        return None
    return _Words(
        bids=re.compile(rf"[\W\d]*(?:{lists['bids']})\b", re.IGNORECASE),
        whole=re.compile(lists["whole"], re.IGNORECASE),
        **{
            name: re.compile(rf"\b(?:{lists[name]})\b", re.IGNORECASE) for name in ("address", "page", "near")
        },
    )
