"""How long a summary may be: in sentences, in words, as a share of the report."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Length:
    """The bounds of a summary; each that is given holds.

    ``sentences`` and ``words`` are counts, ``share`` (0 to 1) is of the words of the report.
    """

    sentences: int | None = None
    words: int | None = None
    share: float | None = None

    def bound_sentences(self, available: int) -> int:
        """Return how many sentences may be chosen of ``available``."""
        return available if self.sentences is None else max(0, min(self.sentences, available))

    def bound_words(self, available: int) -> int:
        """Return how many words may be chosen of a report of ``available`` words."""
        bound = available if self.words is None else max(0, min(self.words, available))
        return bound if self.share is None else min(bound, int(available * self.share))
