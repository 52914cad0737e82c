"""Who said what: quotations, their speakers, and whom these mean.

    marked stretches ─▶ quotation, title or arm's length? ─▶ speaker ranked ─┐
    cue verbs, nouns, "according to" ─▶ clause said? ────────────────────────┴▶ one record each ─▶ actor

Three small logistic rankers with readable weights (weights.json) decide; a fourth says whom a pronoun
means. Without a parse, ``unparsed`` does.
"""
