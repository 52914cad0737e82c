"""Attributions without a parse: the cue words of a language beside a quotation's marks, as patterns.

"Speaker verb" and "verb speaker" are looked for behind the marks, before them, and in French between
them, where news style sets the attribution into the quotation ("« Non, a-t-elle dit. Pas ici. »").
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from briefings.language import load_stop_words, load_words, match_any
from briefings.model import Span

REACH = 160
# What ends a speaker's words: a stop, if of no abbreviation, a bracket or mark, a comma that no name follows.
_SPEAKER_ENDS = re.compile(
    r"(?<![^\W\d_a-zà-öø-ÿ])(?<!\bDr)(?<!\bMgr)(?<!\bProf)\."
    r"|[!?;:()\n“”„«»\"]|,(?!\s[^\W\d_a-zà-öø-ÿ])| [–—] "
)
# "les élus de | Bassora": whom the name only belongs to does not speak.
_OWNED = re.compile(
    r"(?<!\w)((?:l[ae]s?|l[’']|une?|des|der|die|das|eine?)\s?[\w-]{3,30}\s"
    r"(?:de la|de l[’']|d[’']|de|du|des|der|von)\s?)$",
    re.IGNORECASE,
)
_INCISE_ENDS = re.compile(r"(?:,\s(?:qui|dont|que|où)\s[^.!?;\n]{1,120})?[^.!?;,\n]{0,60}[.!?;,]\s*")
_LONGEST_SPEAKER = 110


@dataclass(frozen=True, slots=True)
class Patterns:
    """What leads a speaker in behind, before and inside of a quotation, and what leads a clause in.

    ``unlisted`` takes any verb for one of saying, but none of the words of ``no_cues``;
    ``weak_leads`` ("pour") lead a clause in only where an actor follows.
    """

    behind: tuple[re.Pattern[str], ...]
    before: tuple[re.Pattern[str], ...]
    unlisted: re.Pattern[str]
    inside: tuple[re.Pattern[str], ...]
    clause: tuple[re.Pattern[str], ...]
    no_cues: frozenset[str]
    determiners: frozenset[str]
    leads: frozenset[str]
    weak_leads: frozenset[str]


@dataclass(frozen=True, slots=True)
class Attribution:
    """The words of speaker and cue, and the whole that may hold more of the speaker's name."""

    speaker: Span
    cue: Span | None
    region: Span
    whole: Span


@cache
def load_patterns(language: str) -> Patterns:
    """Return a language's patterns; English ones where its lexicon has no cues."""
    words: Mapping[str, Any] = load_words(language, "cues") or load_words("en", "cues")
    forms = rf"(?P<cue>(?:{match_any(words['forms'])}))(?![\w’'])"
    # What stands between a closing mark's comma and a speaker is a verb of saying, listed or not.
    ends = match_any(words.get("endings", ()))
    other = rf"(?P<cue>(?<![\w’'])[^\W\d_A-ZÀ-Ý]{{2,20}}(?:{ends}))(?![\w’'])" if ends else "(?!)(?P<cue>)"
    helping = rf"(?:(?:{match_any(words.get('helping', ['also', 'later']))})\s+)?"
    speaker = _speaker_pattern(words)
    leads, clauses = match_any(words["leads"]), match_any(words["clauses"])
    gap = r"[^\n.!?“”„«»\"]"
    compiled = re.compile
    turned = compiled(rf"[\s,;:—–-]*{helping}{forms}(?:[\s-]+(?:t-)?){speaker}")
    turned_pronoun = compiled(r"[\s,]*(?:a|ont)-t-(?P<speaker>ils?|elles?|on)\s+(?P<cue>\w{3,20})")
    return Patterns(
        behind=(
            turned,
            turned_pronoun,
            compiled(rf"[\s,;:—–-]*{speaker}(?:,{gap}{{1,60}},)?\s+{helping}{forms}"),
            compiled(rf"[\s,;:—–-]*(?P<cue>(?:{leads}))\s+{speaker}"),
            compiled(rf"\s*[—–―-]+\s*{speaker}\s*$"),
        ),
        before=(
            compiled(rf"{speaker}(?:,{gap}{{1,60}},)?\s+{helping}{forms}{gap}{{0,60}}$"),
            compiled(rf"{forms}\s+{speaker}{gap}{{0,60}}$"),
            compiled(rf"(?P<cue>(?:{leads}|{leads.title()}))\s+{speaker}{gap}{{0,40}}$"),
            compiled(rf"(?:^|[\n.!?]\s*){speaker}:\s*$"),
        ),
        unlisted=compiled(rf"\s*,\s+{helping}{other}(?:[\s-]+(?:t-)?){speaker}"),
        inside=(turned, turned_pronoun) if words.get("incises") else (),
        clause=(
            compiled(rf"{speaker}\s+{helping}{forms}{gap}{{0,30}}?,?\s(?P<said>(?:{clauses})\s?{gap}+)"),
            compiled(rf"(?P<cue>(?:{leads}|{leads.title()}))\s+{speaker},?\s+(?P<said>{gap}+)"),
        ),
        no_cues=load_stop_words(language),
        determiners=frozenset((*words["articles"], *words["speaking"])),
        leads=frozenset(words["leads"]),
        weak_leads=frozenset(words.get("weak_leads", ())),
    )


def _speaker_pattern(words: Mapping[str, Any]) -> str:
    capital = r"[^\W\d_a-zà-öø-ÿ]"
    name = rf"(?:{capital}\w{{0,3}}\.(?=\s{capital})|{capital}[\w’'-]{{0,30}})"
    particles, articles = match_any(words["particles"]), match_any(words["articles"])
    pronouns = match_any(words["speaking"])
    # "la ministre Claire Dumont": up to three common nouns before the name.
    article = rf"(?:(?i:{articles})\s*(?:[^\W\d_A-Z][\w-]{{2,24}}\s+){{0,3}})?"
    common = rf"(?i:{articles})\s*[\w-]{{3,30}}"
    named = rf"{article}{name}(?:\s+(?:(?:{particles})\s*){{0,2}}{name}){{0,5}}"
    return rf"(?P<speaker>\b(?i:{pronouns})\b|{named}|{common})"


def find_attribution(text: str, marked: Span, bounds: Span, patterns: Patterns) -> Attribution | None:
    """Return the attribution behind or before a quotation.

    Args:
        text: the article's text.
        marked: the quotation with its marks.
        bounds: how far its paragraph and the quotations beside it let the attribution reach.
        patterns: the language's.
    """
    stop = min(bounds.end, marked.end + REACH)
    for pattern in patterns.behind:
        if match := pattern.match(text, marked.end, stop):
            return read_match(match, bounds)
    match = patterns.unlisted.match(text, marked.end, stop)
    if match and match["cue"] not in patterns.no_cues:
        return read_match(match, bounds)
    for pattern in patterns.before:
        for match in pattern.finditer(text, max(bounds.start, marked.start - REACH), marked.start):
            if not _opens_with_adverb(match, patterns):
                return read_match(match, Span(bounds.start, marked.start))
    return None


def find_incise(text: str, words: Span, patterns: Patterns) -> Attribution | None:
    """Return the attribution that stands inside of a quotation between commas, or comma and stop."""
    for pattern in patterns.inside:
        for comma in re.finditer(r",(?=\s)", text[words.start : words.end]):
            match = pattern.match(text, words.start + comma.start(), words.end)
            if match:
                found = read_match(match, words)
                start = max(
                    match.end(), found.region.end if found.cue and found.cue.end <= found.region.start else 0
                )
                rest = _INCISE_ENDS.match(text, start, words.end)
                end = rest.end() if rest else words.end
                return Attribution(found.speaker, found.cue, found.region, Span(match.start(), end))
    return None


def _opens_with_adverb(match: re.Match[str], patterns: Patterns) -> bool:
    """Tell whether what seems to speak is a time or a place: "Am Montag sagte Kerber: „…“"."""
    first = match["speaker"].split()[0].lower()
    return first in patterns.no_cues and first not in patterns.determiners


def read_match(match: re.Match[str], bounds: Span) -> Attribution:
    """Read a match; the region runs from the speaker's first word to where its noun phrase must end."""
    cue = Span(*match.span("cue")) if match.re.groupindex.get("cue") else None
    speaker = Span(*match.span("speaker"))
    if owner := _OWNED.search(match.string, bounds.start, speaker.start):
        speaker = Span(owner.start(1), speaker.end)
    end = min(bounds.end, speaker.start + _LONGEST_SPEAKER)
    if cue and cue.start > speaker.start:
        end = cue.start
    stop = _SPEAKER_ENDS.search(match.string, speaker.start, end)
    region = Span(speaker.start, max(speaker.end, stop.start() if stop else end))
    return Attribution(speaker, cue, region, Span(*match.span()))
