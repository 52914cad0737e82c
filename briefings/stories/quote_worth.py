"""Which quotations an editor prints: those that can be understood from what the story shows, and placed.

An editor prefers no quotation to one that leans on what is not shown. Six judged 198 quotations beside their
articles: near the beginning, in words that the headline and the sentences tell of, and long enough to say
something, they printed four of five; deep in a report, without such a word, one of three. The chance is
learned from these by training/train_quote_worth.py (quote_worth.json).
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from importlib.resources import files

from briefings.model import StoryActor, StoryQuote
from briefings.reading.summary.openings import opens_with
from briefings.reading.terms import find_content
from briefings.showable import QuoteParts, is_torn
from briefings.stories.profiles import load_background

# So many letters of a word are the same in its forms: "commit" of "committed".
_STEM = 6
# What says whose somebody is: "the coast guard's officer", "a spokeswoman for the harbour", "a Halden nurse".
_POSSESSOR = re.compile(r"\w['’]s?\s|\s(?:of|for|from|at)\s|(?<=\s)[A-Z]")


def weigh_stems(text: str, language: str) -> dict[str, float]:
    """Return the beginnings of the words of a text ("commit" of "committed"), and what each weighs."""
    background = load_background(language)
    return {word[:_STEM]: background.rarity(word) for word in sorted(find_content(text, language))}


def describe_worth(group: QuoteParts, texts: Sequence[str], language: str) -> dict[str, float]:
    """Return the evidence for a quotation: its place, what its words share with ``texts``, how much it says.

    Args:
        group: its parts.
        texts: the headline and the sentences of its story.
        language: that of its article.
    """
    words = weigh_stems(" ".join(part.quote.text for part in group), language)
    told = {stem for text in texts for stem in weigh_stems(text, language)}
    return {
        "start": math.log1p(group[0].quote.span.start),
        "shared": math.log1p(math.fsum(weight for stem, weight in words.items() if stem in told)),
        "words": math.log1p(len(words)),
    }


def rate_worth(group: QuoteParts, texts: Sequence[str], language: str) -> float:
    """Return the chance (0 to 1) that an editor prints a quotation beside the headline and sentences."""
    weights = load_weights()
    evidence = describe_worth(group, texts, language)
    total = math.fsum(weights[name] * value for name, value in evidence.items()) + weights["base"]
    return round(1 / (1 + math.exp(-total)), 4)


@cache
def load_weights() -> Mapping[str, float]:
    """Return what each piece of evidence counts, and ``least``: the chance to be shown with."""
    text = files(__name__.rpartition(".")[0]).joinpath("quote_worth.json").read_text(encoding="utf-8")
    return {name: float(weight) for name, weight in json.loads(text).items()}


def is_printable(
    group: QuoteParts, actors: Sequence[StoryActor], texts: Sequence[str], language: str
) -> bool:
    """Return whether a quotation, rated by ``rate_worth``, is likely to be printed, and of somebody known.

    What begins within a sentence is not. An answer to a charge is printed whatever its chance is, and so is
    what is said in a language whose words nobody has counted.
    """
    if not load_background(language).shares:
        return True
    if is_torn(group[0]) and group[0].quote.kind == "direct":
        return False
    likely = group[0].answers or group[0].worth >= load_weights()["least"]
    return likely and _is_placed(group[0], actors, texts, language)


def _is_placed(taken: StoryQuote, actors: Sequence[StoryActor], texts: Sequence[str], language: str) -> bool:
    """Return whether a reader knows who speaks: somebody with a role, named in the story, or described.

    A body is known by its name, and nobody by a bare surname. Of 27 speakers that are not placed an editor
    printed nine.
    """
    speaker = next((actor for actor in actors if actor.id and actor.id == taken.speaker), None)
    if speaker:
        named = " " in speaker.name and is_introduced(speaker, texts)
        return speaker.kind != "person" or bool(speaker.role) or named
    voice = taken.quote.speaker.text if taken.quote.speaker else ""
    # "The coast guard's officer" says whose officer it is; "the officer" leaves it to the report.
    nameless = any(opens_with(voice, language, kind, "stages") for kind in ("definite", "indefinite"))
    return not nameless or _POSSESSOR.search(voice) is not None


def is_introduced(actor: StoryActor, texts: Collection[str]) -> bool:
    """Return whether a story's headline or sentences name an actor."""
    told = " ".join(texts)
    return any(name in told for name in (actor.name, *actor.aliases))
