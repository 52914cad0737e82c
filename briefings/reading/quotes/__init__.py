"""Who said what: quotations, their speakers, and whom these mean.

    marked stretches ─▶ quotation, title or arm's length? ─▶ speaker ranked ─┐
    cue verbs, nouns, "according to" ─▶ clause said? ────────────────────────┴▶ one record each ─▶ actor

Three small logistic rankers with readable weights (weights.json) decide, a fourth says whom a pronoun means;
without a parse, patterns do.
"""

from __future__ import annotations

from briefings.reading.quotes.finding import find_quotes

__all__ = ["find_quotes"]
