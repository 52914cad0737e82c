"""What is chosen from: the sentences of a report as candidates, what each leans on, the headline's words."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Literal

from briefings.model import Gloss, Span

Needs = tuple[frozenset[int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaning:
    """The antecedents that a sentence needs.

    ``needs`` holds a set for each pointer: the numbers of the sentences of which one must be shown before
    it; an empty set can never be met. ``names`` are pointers that a name in brackets meets as well.
    """

    needs: Needs = ()
    names: tuple[tuple[frozenset[int], Gloss], ...] = ()


Fault = Literal["caption", "torn", "unfinished", "question", "short", "unattributed", "rebutted", "addressed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A sentence of the report, or several that one quotation holds together.

    ``order`` counts from 0; ``stems`` are the stems of all its words, in order. ``fault`` says why it
    should not be shown. ``personal`` tells that somebody speaks of "I" and "we", ``weak`` that it opens on a
    time before the event ("Last year"), ``follows`` that it opens on somebody's words and cannot stand first.
    ``leaning`` are the orders of the candidates that it points back to. ``defines`` says that a sentence of a
    guide says what the guide's subject is, ``brief`` that one is too short to be told but right behind
    the one before it; ``answer`` is the order of the candidate by which what it claims is answered or turned
    round. ``greeted`` tells that it goes on, in small letters, from the salutation of a press release,
    ``updates`` that it tells what was learned since the report was written, ``accuses`` that it charges
    somebody, and ``replies`` that somebody denies a charge.
    """

    span: Span
    order: int
    stems: tuple[str, ...]
    fault: Fault | None
    personal: bool
    weak: bool
    follows: bool
    leaning: Leaning
    defines: bool = False
    brief: bool = False
    answer: int | None = None
    greeted: bool = False
    updates: bool = False
    accuses: bool = False
    replies: bool = False

    def may_follow(self, chosen: Collection[int]) -> bool:
        """Return whether all that it points back to stands among the chosen before it."""
        before = [place for place in chosen if place < self.order]
        return (bool(before) or not self.follows) and all(
            any(place in need for place in before) for need in self.leaning.needs
        )

    def may_stand_first(self) -> bool:
        """Return whether it can open a briefing: nothing is wrong with it, and it points back at nothing."""
        return self.fault is None and self.may_follow(())

    def gloss(self, chosen: Collection[int]) -> tuple[Gloss, ...]:
        """Return the short names that none of the chosen before it explains, with the full ones."""
        return tuple(gloss for need, gloss in self.leaning.names if need.isdisjoint(chosen))


@dataclass(frozen=True, slots=True, kw_only=True)
class Printable:
    """The chances (0 to 1) that an editor prints each candidate of a report; see ``printable``.

    ``openings`` are those of a sentence that opens the gist, by its order. ``rate_behind`` gives that of a
    sentence behind an opening: it takes the orders of both, the opening's first.
    """

    openings: tuple[float, ...]
    rate_behind: Callable[[int, int], float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The input of the two models: the candidates, the headline's stems, and which are stop words.

    ``names`` are the stems of the foremost actors' names, by which a score is explained; ``is_guide`` tells
    that the article is advice and has no lede, ``is_news`` that it is a report. ``printable`` is None where
    nobody knows how likely an editor prints a sentence.
    """

    candidates: tuple[Candidate, ...]
    headline: frozenset[str]
    stops: frozenset[str]
    names: frozenset[str] = frozenset()
    is_guide: bool = False
    is_news: bool = True
    printable: Printable | None = None
