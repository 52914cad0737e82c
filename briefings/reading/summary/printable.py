"""How likely an editor prints a sentence where it stands: learned of cards that editors have judged.

Two logistic models look at a few traits of a sentence: one at what opens a gist, one at what is told behind
it. An editor drops what is short, general or hedged, what tells no number and nothing said, and what the
next sentence turns against; as an opening she takes what says what the headline says, at some length. The
weights (printable.json) are learned by training/train_printable.py. They are of English reports below a
headline, and are asked of no others.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from math import exp

from briefings.model import ArticleForm
from briefings.reading.analysis import Analysis
from briefings.reading.forms import find_voice
from briefings.reading.summary.openings import find_agreeing, find_headline_stems
from briefings.reading.summary.report import Candidate, Printable

Traits = Mapping[str, float]
# The traits that each model looks at: what seventy others (names, actors, tenses, place, likeness to the rest
# of the article) added to these was noise of the folds.
OPENING = ("one", "words", "short", "told", "guide", "day", "alone", "may", "is", "own")
BEHIND = ("one", "words", "short", "told", "number", "said", "may", "is", "turned")
# Of fewer words 6 of 28 sentences behind an opening were printed, of more 177 of 258.
_SHORT = 12
_TURNS = re.compile(
    r"\W*(?:But|Yet|However|Still|Instead|Nevertheless|Not so|That|In fact|In reality|Actually|Except|Though"
    r"|Although|Unfortunately|Critics)\b"
)
_AHEAD = 60
# A report of so many sentences is told as it stands.
_FEW = 4


def judge_printable(
    analysis: Analysis, candidates: tuple[Candidate, ...], form: ArticleForm
) -> Printable | None:
    """Return how likely an editor prints the candidates.

    None is returned without English, a parse or a headline, and of a report of a few sentences, which has
    none to spare.
    """
    known = analysis.article.language == "en" and analysis.doc is not None
    if not (known and find_headline_stems(analysis.article) and len(candidates) > _FEW):
        return None
    weights = load_printable()
    traits = [describe_traits(analysis, candidate, form) for candidate in candidates]

    def rate_behind(opening: int, place: int) -> float:
        return rate_traits(weights["behind"], {**traits[place], "told": traits[opening]["told"]})

    openings = tuple(rate_traits(weights["opening"], each) for each in traits)
    return Printable(openings=openings, rate_behind=rate_behind)


def rate_traits(weights: Mapping[str, float], traits: Traits) -> float:
    """Return the chance that a sentence of these traits is printed."""
    logit = sum(weight * traits[name] for name, weight in weights.items())
    return 1 / (1 + exp(-logit))


@cache
def load_printable() -> Mapping[str, Mapping[str, float]]:
    """Return the learned weights as they stand in printable.json."""
    loaded: Mapping[str, Mapping[str, float]] = json.loads(
        files(__package__).joinpath("printable.json").read_text("utf-8")
    )
    return loaded


def describe_traits(analysis: Analysis, candidate: Candidate, form: ArticleForm) -> Traits:
    """Return the traits of a sentence; what it quotes counts for its length and the headline alone.

    ``told`` is the share of the headline's words that it has, ``turned`` says that the next sentence turns
    against it, ``is`` that it tells what something is, ``may`` what may be, ``alone`` that it is a paragraph.
    """
    span = candidate.span
    own = analysis.blank_quotes(span).replace("\0", "")
    headline = find_headline_stems(analysis.article)
    paragraph = analysis.paragraph_at(span.start)
    tokens = list(analysis.parse_of(span) or ())
    voice = find_voice(own, analysis.article.language)
    is_root = any(
        token.dep_ == "ROOT" and token.lemma_ == "be" and token.tag_ in ("VBZ", "VBP") for token in tokens
    )
    ahead = analysis.text[span.end : span.end + _AHEAD].lstrip(' "”\n')
    found = {
        "short": len(candidate.stems) < _SHORT,
        "guide": form == "advice",
        "day": "days" in voice,
        "number": re.search(r"\d", own) is not None,
        "said": "reported" in voice,
        "own": "own" in voice,
        "alone": paragraph is not None
        and paragraph.of(analysis.text).strip() == span.of(analysis.text).strip(),
        "may": any(token.tag_ == "MD" for token in tokens),
        "is": is_root,
        "turned": _TURNS.match(ahead) is not None,
    }
    return {
        "one": 1.0,
        "words": len(candidate.stems) / 30,
        "told": len(find_agreeing(headline, candidate.stems)) / max(1, len(headline)),
        **{name: float(is_so) for name, is_so in found.items()},
    }
