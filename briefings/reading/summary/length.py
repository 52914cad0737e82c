"""How long a summary may be: in sentences, in words, as a share of the report."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Length:
    """The bounds of a summary; each that is given holds.

    ``sentences`` and ``words`` are counts; ``share`` (0 to 1) is of the report's sentences, and is
    never less than one sentence.
    """

    sentences: int | None = None
    words: int | None = None
    share: float | None = None

    def bound_sentences(self, available: int) -> int:
        """Return how many sentences may be chosen of a report of ``available`` sentences."""
        bound = available if self.sentences is None else max(0, min(self.sentences, available))
        if self.share is None:
            return bound
        return min(bound, max(1, round(available * self.share)))

    def admits_words(self, words: int) -> bool:
        """Tell whether a summary may have so many words."""
        return self.words is None or words <= self.words


THREE_SENTENCES = Length(sentences=3)
