"""Learn which sentences an editor prints, and write briefings/reading/summary/printable.json.

    python training/train_printable.py CORPUS… [--folds N]

A CORPUS is one of those that benchmarks/draw_briefings.py draws from. training/printable.jsonl holds what
editors said of the sentences of articles in them: "id", "outlet", "form" and, for each sentence that was
shown, its span, and "ok" or what was wrong ("weak", "leans", "late", "misleads", "repeats", "cut"). It holds
no text. Both models are ridge-penalised logistic regressions (``fit_logistic`` of train_summary.py), so
the same corpora give the same weights.

With --folds, nothing is written; shown is what is kept and how much of it is printed, each outlet's sentences
judged by weights that have not seen the outlet.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent / "benchmarks"))
sys.path.insert(0, str(Path(__file__).parent))
from draw_briefings import read_corpus
from train_summary import fit_logistic, read_lines

from briefings.model import Span
from briefings.reading import analyse
from briefings.reading.summary import describe_report
from briefings.reading.summary.printable import BEHIND, OPENING, describe_traits, rate_traits

LABELS = Path(__file__).parent / "printable.jsonl"
WEIGHTS = Path(__file__).parent.parent / "briefings" / "reading" / "summary" / "printable.json"
# Of 5 to 50 nothing changes.
PENALTY = 15.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A sentence that an editor judged: its traits, and 1.0 where she prints it."""

    outlet: str
    opens: bool
    traits: Mapping[str, float]
    printed: float


def read_judged(corpora: Sequence[Path]) -> list[Judged]:
    """Return the judged sentences of all articles that stand in the corpora."""
    articles = {article.id: article for corpus in corpora for article in read_corpus(corpus)}
    judged: list[Judged] = []
    for record in read_lines(LABELS):
        if record["id"] not in articles:
            continue
        analysis = analyse(articles[record["id"]])
        found = {c.span: c for c in describe_report(analysis, form=record["form"]).candidates}
        told = None
        for number, shown in enumerate(record["sentences"]):
            candidate = found.get(Span(*shown["span"]))
            if candidate is None:
                continue
            traits = dict(describe_traits(analysis, candidate, record["form"]))
            told = traits["told"] if told is None else told
            judged.append(
                Judged(
                    outlet=record["outlet"],
                    opens=number == 0,
                    traits={**traits, "told": told},
                    printed=float(shown["label"] == "ok"),
                )
            )
    return judged


def learn(judged: Sequence[Judged]) -> dict[str, dict[str, float]]:
    """Return the weights of both models."""
    models = {"opening": (OPENING, True), "behind": (BEHIND, False)}
    return {
        name: fit_logistic([(e.traits, e.printed) for e in judged if e.opens == opens], traits, None, PENALTY)
        for name, (traits, opens) in models.items()
    }


def cross_validate(judged: Sequence[Judged], folds: int) -> None:
    """Show how many of the kept are printed, for several floors."""
    outlets = [str(name) for name in np.random.default_rng(0).permutation(sorted({e.outlet for e in judged}))]
    rated: dict[bool, list[tuple[float, float]]] = {True: [], False: []}
    for fold in range(folds):
        held = set(outlets[fold::folds])
        weights = learn([example for example in judged if example.outlet not in held])
        for example in judged:
            if example.outlet in held:
                chance = rate_traits(weights["opening" if example.opens else "behind"], example.traits)
                rated[example.opens].append((chance, example.printed))
    for opens, pairs in rated.items():
        total = sum(printed for _, printed in pairs)
        sys.stdout.write(f"{'opening' if opens else 'behind'}: {len(pairs)}, {total:.0f} printed\n")
        for floor in (0.0, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6):
            kept = [printed for chance, printed in pairs if chance >= floor]
            share, lost = 100 * sum(kept) / max(1, len(kept)), 100 * (1 - sum(kept) / total)
            sys.stdout.write(
                f"  from {floor:.2f} on: {len(kept)}, {share:.1f} % printed, {lost:.1f} % lost\n"
            )


def main() -> None:
    """Learn and write, or cross-validate and show."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("corpora", nargs="+", type=Path)
    parser.add_argument("--folds", type=int, default=0)
    args = parser.parse_args()
    judged = read_judged(args.corpora)
    if args.folds:
        cross_validate(judged, args.folds)
        return
    WEIGHTS.write_text(json.dumps(learn(judged), indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
