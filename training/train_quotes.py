"""Learn who said what: the rankers of briefings.reading.quotes, that of pronouns, and their calibration.

    make rivals        # an environment that has scipy
    .cache/rivals/bin/python training/train_quotes.py QUOTES.jsonl briefings/reading/quotes/weights.json

QUOTES.jsonl holds one article a line, {"id", "outlet", "text", "title", "attributions": [{"kind",
"quotes": [[start, end]], "content": [[start, end]], "core": [[start, end]]}]}: PolNeAR (Newell et al.,
"An Attribution Relations Corpus for Political News", LREC 2018), training part. The same corpus gives
the same weights: nothing is drawn at random. Figures on the standard error are of outlets left out.

The corpus says of few pronouns whom they mean. ``pronouns.jsonl`` adds our own judgement of 156 more: the
article, the pronoun's offset, the actor's name, or null for somebody who is none of the actors.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from briefings.model import Actor, Quote, Span
from briefings.reading import analyse
from briefings.reading.actors import find_actors
from briefings.reading.analysis import Analysis, read_syntax
from briefings.reading.coreference.actor_mentions import Named
from briefings.reading.coreference.antecedents import NOBODY, SINGULAR
from briefings.reading.coreference.resolver import Resolver
from briefings.reading.quotes.attribution import rank_quotes
from briefings.reading.quotes.contents import describe_content, find_contents
from briefings.reading.quotes.marked_words import describe_setting, describe_stretch
from briefings.reading.quotes.quote_context import QuoteContext, load_cues, name_span
from briefings.reading.quotes.ranking import Calibration, Weights, class_of
from briefings.reading.quotes.speakers import Memory, describe_candidates, find_candidates
from briefings.sources.article import make_article

WORD = re.compile(r"\w+(?:[’'\-]\w+)*")
# Features seen less often say nothing of other outlets; weights below KEPT change no decision.
SEEN = {"stretch": 4, "speaker": 5, "content": 12, "pronoun": 2}
PENALTY = {"stretch": 3.0, "speaker": 3.0, "content": 2.0, "pronoun": 1.0}
KEPT = 0.04
# Stands for a name where a pronoun means none of the actors.
UNNAMED = "nobody of these"
ROUNDS = 2
# Shares of words: of the annotated ones that a stretch must hold, of the stretch that must be annotated.
NAME = 3
HALF, THIRD, MOST = 0.5, 0.3, 0.8

GRID = np.arange(0.05, 1.0, 0.05)
# How often a tie by words of this form is right, as we judged a sample of each; the chance is one over the
# actors that fit.
TIES: Mapping[str, tuple[Sequence[float], Sequence[float]]] = {
    "name": ([1.0], [0.99]),
    "surname": ([1.0], [0.99]),
    "namesake": ([1.0], [0.7]),
    "apposition": ([1.0], [0.97]),
    "description": ([0.5, 1.0], [0.5, 0.9]),
    "body": ([1.0], [0.8]),
    "handle": ([1.0], [0.97]),
    "text": ([1.0], [0.9]),
}
CERTAIN: Mapping[str, tuple[Sequence[float], Sequence[float]]] = {
    form: ([1.0], [1.0]) for form in (*TIES, "pronoun")
}

Pair = tuple[dict, Analysis]
Gold = dict[str, list[list[int]]]


class Lesson(NamedTuple):
    """An article with its annotation, as it is read, and its actors."""

    record: dict
    context: QuoteContext
    actors: tuple[Actor, ...]


class Checked(NamedTuple):
    """A quotation found: its class for calibration, its raw chance, and whether it is right."""

    kind: str
    chance: float
    right: bool


@dataclass(slots=True)
class Examples:
    """Rows of features with what is right: single rows (yes or no), and groups with one right row."""

    stretch: list[tuple[list[str], bool]] = field(default_factory=list)
    content: list[tuple[list[str], bool]] = field(default_factory=list)
    speaker: list[tuple[list[list[str]], list[bool]]] = field(default_factory=list)


def words_in(text: str, spans: Iterable[Sequence[int]]) -> frozenset[int]:
    """Return where the words of the spans start."""
    return frozenset(m.start() + a for a, b in spans for m in WORD.finditer(text[a:b]))


def overlap(one: frozenset[int], other: frozenset[int]) -> float:
    """Return the share of the words of either that are in both (Jaccard)."""
    return len(one & other) / len(one | other) if one or other else 0.0


def is_right(text: str, gold: Gold, span: Span | None) -> bool:
    """Return whether a speaker is the annotated one: it touches its words, or shares a name with them."""
    core = gold.get("core")
    if not core or span is None:
        return not core and span is None
    if any(span.start < b and a < span.end for a, b in core):
        return True
    names = {text[a:b].lower() for a, b in core if text[a:b][:1].isupper() and b - a >= NAME}
    shown = {word.lower().removesuffix("'s").removesuffix("’s") for word in WORD.findall(span.of(text))}
    return bool(names & shown)


def collect_examples(lesson: Lesson) -> Examples:
    """Return all that one article teaches but of its pronouns."""
    record, context = lesson.record, lesson.context
    examples = Examples()
    pieces = [
        words_in(record["text"], [p]) for a in record["attributions"] for p in [*a["content"], *a["quotes"]]
    ]
    memory = Memory()
    for number, marked in enumerate(context.stretches):
        words = words_in(record["text"], [marked.span])
        gold = find_gold(record, words)
        setting = describe_setting(context, number)
        said = gold is not None or any(overlap(words, piece) >= MOST for piece in pieces)
        examples.stretch.append((describe_stretch(context, setting), said))
        if gold is None:
            continue
        found = find_candidates(context, setting, memory)
        spans = [name_span(context.syntax, placed.mention.token) for placed in found]
        right = [
            *(is_right(record["text"], gold, span) for span in spans),
            is_right(record["text"], gold, None),
        ]
        examples.speaker.append((describe_candidates(context, setting, memory, found), right))
        tokens = [placed.mention.token for placed, fits in zip(found, right, strict=False) if fits]
        if tokens:
            nearest = min(tokens, key=lambda t: min(abs(t - setting.first), abs(t - setting.last)))
            memory = Memory(number, nearest)
    examples.content.extend(collect_contents(record, context))
    return examples


def learn_pronouns(lessons: Iterable[Lesson]) -> dict[str, float]:
    """Fit whom a pronoun means, twice: what was learned first reads the pronouns that the next lean on."""
    taught = [lesson for lesson in lessons if any(a.get("names") for a in lesson.record["attributions"])]
    weights: dict[str, float] = {}
    for _ in range(ROUNDS):
        rows = [row for lesson in taught for row in collect_pronouns(lesson, weights)]
        weights = fit_groups(rows, SEEN["pronoun"], PENALTY["pronoun"])
    return weights


def collect_pronouns(
    lesson: Lesson, weights: Mapping[str, float]
) -> Iterator[tuple[list[list[str]], list[bool]]]:
    """Return, for the pronouns of which somebody wrote down whom they mean, the persons they may mean."""
    record, context, actors = lesson
    resolver = Resolver(context.syntax, actors, weights, context.paragraph, context.cues.texts)
    for attribution in sorted(record["attributions"], key=lambda a: a["content"]):
        if not attribution["quotes"] or not attribution.get("core"):
            continue
        token = context.syntax.token_from(attribution["core"][0][0])
        if attribution.get("names") and context.syntax.word[token].lower() in SINGULAR:
            names = {plain(name) for name in attribution["names"]}
            rows = resolver.describe_antecedents(token)
            number = next((n for n in rows if is_named(actors, n, names)), NOBODY)
            yield list(rows.values()), [n == number for n in rows]
            if number != NOBODY:
                resolver.persons.spoken.append(Named(token, number))
                resolver.persons.note(token, number)
        else:
            resolver.remember(token)


def check_pronouns(lesson: Lesson, weights: Mapping[str, float]) -> Iterator[tuple[float, bool]]:
    """Return the chance of the actor that each annotated pronoun is tied to, and whether it is right."""
    record, context, actors = lesson
    if not any(a.get("names") for a in record["attributions"]):
        return
    resolver = Resolver(context.syntax, actors, weights, context.paragraph, context.cues.texts)
    for attribution in sorted(record["attributions"], key=lambda a: a["content"]):
        if not attribution["quotes"] or not attribution.get("core"):
            continue
        token = context.syntax.token_from(attribution["core"][0][0])
        if attribution.get("names") and context.syntax.word[token].lower() in SINGULAR:
            chance, number = resolver.rank_antecedents(token)[0]
            if 0 <= number < len(actors):
                yield chance, is_named(actors, number, {plain(name) for name in attribution["names"]})
        resolver.remember(token)


def is_named(actors: Sequence[Actor], number: int, names: Collection[str]) -> bool:
    """Return whether a person of this number is an actor with one of the names."""
    if not 0 <= number < len(actors):
        return False
    actor = actors[number]
    return any(plain(name) in names for name in (actor.name, *actor.aliases))


def plain(name: str) -> str:
    """Return a name without its courtesy and its genitive, in lower case."""
    return re.sub(r"^(the|mr|mrs|ms|dr)\.?\s+", "", re.sub(r"['’]s$", "", name.lower().strip()))


def find_gold(record: dict, words: frozenset[int]) -> Gold | None:
    """Return the attribution whose quoted words the stretch holds."""
    best, most = None, 0
    for attribution in record["attributions"]:
        for span in attribution["quotes"]:
            gold = words_in(record["text"], [span])
            shared = len(gold & words)
            if shared > most and shared >= HALF * len(gold) and shared >= THIRD * len(words):
                best, most = attribution, shared
    return best


def collect_contents(record: dict, context: QuoteContext) -> Iterator[tuple[list[str], bool]]:
    """Return each clause that may be said, and whether half of it is annotated as indirect or mixed."""
    text, golds = record["text"], record["attributions"]
    contents = [words_in(text, a["content"]) for a in golds]
    where: dict[int, list[int]] = {}
    for number, words in enumerate(contents):
        for word in words:
            where.setdefault(word, []).append(number)
    for options in find_contents(context):
        if context.syntax.quoted[options[0].cue] >= 0:
            continue
        for option in options:
            words = words_in(text, [context.syntax.span(option.first, option.last)])
            near = {number for word in words for number in where.get(word, ())}
            share, best = max(((overlap(contents[n], words), n) for n in sorted(near)), default=(0.0, -1))
            if share >= THIRD and golds[best]["kind"] == "direct":
                continue
            yield describe_content(context, option), share >= HALF


def join(parts: Iterable[Examples]) -> Examples:
    """Put the examples of several articles together."""
    whole = Examples()
    for part in parts:
        whole.stretch += part.stretch
        whole.content += part.content
        whole.speaker += part.speaker
    return whole


def learn(examples: Examples, lessons: Iterable[Lesson]) -> Weights:
    """Fit the rankers."""
    return Weights(
        stretch=fit_single(examples.stretch, SEEN["stretch"], PENALTY["stretch"]),
        content=fit_single(examples.content, SEEN["content"], PENALTY["content"]),
        speaker=fit_groups(examples.speaker, SEEN["speaker"], PENALTY["speaker"]),
        pronoun=learn_pronouns(lessons),
    )


def index_features(rows: Iterable[list[str]], seen: int) -> dict[str, int]:
    """Number the features that are seen often enough."""
    counts = Counter(feature for row in rows for feature in row)
    return {name: n for n, name in enumerate(sorted(f for f, count in counts.items() if count >= seen))}


def make_matrix(rows: Sequence[list[str]], index: dict[str, int]) -> csr_matrix:
    """Return the rows as a sparse matrix of ones."""
    columns = [[index[f] for f in row if f in index] for row in rows]
    ends = np.cumsum([0, *map(len, columns)])
    flat = [column for row in columns for column in row]
    return csr_matrix((np.ones(len(flat)), flat, ends), shape=(len(rows), len(index)))


def fit_single(examples: Sequence[tuple[list[str], bool]], seen: int, penalty: float) -> dict[str, float]:
    """Fit a logistic regression."""
    rows = [[*row, "bias"] for row, _ in examples]
    right = np.array([answer for _, answer in examples], float)
    index = index_features(rows, seen)
    matrix = make_matrix(rows, index)
    turned = matrix.T.tocsr()

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        scores = matrix @ weights
        chance = 1 / (1 + np.exp(-scores))
        value = (np.logaddexp(0, scores) - right * scores).sum() + penalty / 2 * weights @ weights
        return value, turned @ (chance - right) + penalty * weights

    return name_weights(loss, index)


def fit_groups(
    examples: Sequence[tuple[list[list[str]], list[bool]]], seen: int, penalty: float
) -> dict[str, float]:
    """Fit a ranker: in each group one of the right rows shall come first (marginal softmax)."""
    kept = [(rows, right) for rows, right in examples if any(right)]
    rows = [row for group, _ in kept for row in group]
    right = np.array([answer for _, answers in kept for answer in answers], float)
    sizes = np.array([len(group) for group, _ in kept])
    starts, group = np.cumsum([0, *sizes[:-1]]), np.repeat(np.arange(len(kept)), sizes)
    index = index_features(rows, seen)
    matrix = make_matrix(rows, index)
    turned = matrix.T.tocsr()

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        scores = matrix @ weights
        shares = np.exp(scores - np.maximum.reduceat(scores, starts)[group])
        shares /= np.add.reduceat(shares, starts)[group]
        hit = np.add.reduceat(shares * right, starts)
        value = -np.log(hit).sum() + penalty / 2 * weights @ weights
        return value, turned @ (shares - shares * right / hit[group]) + penalty * weights

    return name_weights(loss, index)


def name_weights(loss: Callable[..., Any], index: dict[str, int]) -> dict[str, float]:
    """Return the fitted weights by name, without those that change nothing."""
    fitted = minimize(loss, np.zeros(len(index)), jac=True, method="L-BFGS-B", options={"maxiter": 150}).x
    return {name: round(float(fitted[n]), 2) for name, n in index.items() if abs(fitted[n]) >= KEPT}


def check_quotes(record: dict, quotes: Sequence[Quote]) -> list[Checked]:
    """Return the kind and the raw chance of each quotation, and whether words and speaker are right."""
    text = record["text"]
    checked = []
    contents = [(words_in(text, a["content"]), a) for a in record["attributions"]]
    for quote in quotes:
        words = words_in(text, [quote.span])
        near = [a for own, a in contents if overlap(own, words) >= HALF]
        golds = [gold for gold in (find_gold(record, words), *near) if gold is not None]
        span = quote.speaker and quote.speaker.span
        right = any(is_right(text, gold, span) for gold in golds)
        checked.append(Checked(class_of(quote.kind, quote.text), quote.confidence, right))
    return checked


def calibrate(checked: Iterable[tuple[float, bool]], bins: int = 60) -> tuple[list[float], list[float]]:
    """Return raw chances and how often such were right: isotonic regression over bins of equal size."""
    ordered = np.array(sorted(checked), float)
    merged: list[list[float]] = []
    for part in np.array_split(ordered, bins):
        merged.append([part[:, 0].sum(), part[:, 1].sum(), len(part)])
        while len(merged) > 1 and merged[-2][1] / merged[-2][2] >= merged[-1][1] / merged[-1][2]:
            last = merged.pop()
            merged[-1] = [a + b for a, b in zip(merged[-1], last, strict=True)]
    return [round(m[0] / m[2], 4) for m in merged], [round(m[1] / m[2], 4) for m in merged]


def calibrate_pronouns(checked: Iterable[tuple[float, bool]]) -> tuple[list[float], list[float]]:
    """Return raw chances and how often such were right, by a logistic curve: there are too few for bins."""
    pairs = np.array(list(checked), float)
    odds = logit(pairs[:, 0])

    def loss(line: np.ndarray) -> float:
        scores = line[0] + line[1] * odds
        return float((np.logaddexp(0, scores) - pairs[:, 1] * scores).sum() + (line[1] - 1) ** 2)

    shift, slope = minimize(loss, np.array([0.0, 1.0]), method="Nelder-Mead").x
    levels = 1 / (1 + np.exp(-(shift + slope * logit(GRID))))
    return [round(float(chance), 2) for chance in GRID], [round(float(level), 4) for level in levels]


def logit(chances: np.ndarray) -> np.ndarray:
    """Return the logarithm of the odds."""
    kept = np.clip(chances, 0.001, 0.999)
    return np.log(kept / (1 - kept))


def calibrate_all(
    checked: Sequence[Checked], pronouns: Sequence[tuple[float, bool]], weights: Weights
) -> Weights:
    """Return the weights with what corrects their chances: of words and speaker, and of the actor meant."""
    kinds = {
        kind: calibrate((one.chance, one.right) for one in checked if one.kind == kind)
        for kind in ("direct", "short", "mixed", "indirect")
    }
    ties = TIES | {"pronoun": calibrate_pronouns(pronouns)}
    return replace(weights, calibrations=as_calibrations(kinds), ties=as_calibrations(ties))


def as_calibrations(tables: Mapping[str, tuple[Sequence[float], Sequence[float]]]) -> dict[str, Calibration]:
    """Return the tables as the weights hold them."""
    return {
        name: Calibration(chances=tuple(chances), levels=tuple(levels))
        for name, (chances, levels) in tables.items()
    }


def learn_by_outlet(
    pairs: Sequence[Pair], examples: Sequence[Examples], lessons: Sequence[Lesson]
) -> dict[str, Weights]:
    """Return, for each outlet, the uncalibrated weights that are learned from the others."""
    made = {}
    for outlet in sorted({record["outlet"] for record, _ in pairs}):
        others = [n for n, (record, _) in enumerate(pairs) if record["outlet"] != outlet]
        made[outlet] = learn(join(examples[n] for n in others), [lessons[n] for n in others])
        print(f"{outlet} left out: done", file=sys.stderr)
    return made


def check_left_out(
    pairs: Sequence[Pair], lessons: Sequence[Lesson], left_out: Mapping[str, Weights]
) -> dict[str, tuple[list[Checked], list[tuple[float, bool]]]]:
    """Return, by outlet, the raw chances of its quotations and pronouns and whether these are right."""
    checked: dict[str, tuple[list[Checked], list[tuple[float, bool]]]] = {}
    for (record, analysis), lesson in zip(pairs, lessons, strict=True):
        weights = left_out[record["outlet"]]
        found, pronouns = checked.setdefault(record["outlet"], ([], []))
        quotes = rank_quotes(analysis, lesson.actors, replace(weights, ties=as_calibrations(CERTAIN)))
        found += check_quotes(record, quotes)
        pronouns += check_pronouns(lesson, weights.pronoun)
    return checked


def cross_validate(
    pairs: Sequence[Pair], lessons: Sequence[Lesson], left_out: Mapping[str, Weights]
) -> dict[str, tuple[Quote, ...]]:
    """Return, by article, what is found with weights and calibration that know nothing of its outlet."""
    checked = check_left_out(pairs, lessons, left_out)
    calibrated = {}
    for outlet, weights in left_out.items():
        found = [one for other, (kept, _) in checked.items() if other != outlet for one in kept]
        pronouns = [one for other, (_, kept) in checked.items() if other != outlet for one in kept]
        calibrated[outlet] = calibrate_all(found, pronouns, weights)
    return {
        record["id"]: rank_quotes(analysis, lesson.actors, calibrated[record["outlet"]])
        for (record, analysis), lesson in zip(pairs, lessons, strict=True)
    }


def add_own_names(record: dict) -> dict:
    """Return the record with whom we judged its pronouns to mean."""
    own = read_own_names().get(record["id"], {})
    attributions = [
        a | {"names": [own[a["core"][0][0]] or UNNAMED]} if a.get("core") and a["core"][0][0] in own else a
        for a in record["attributions"]
    ]
    return record | {"attributions": attributions}


@cache
def read_own_names() -> dict[str, dict[int, str | None]]:
    """Return, by article and offset, the names that stand in pronouns.jsonl."""
    names: dict[str, dict[int, str | None]] = {}
    for line in Path(__file__).with_name("pronouns.jsonl").read_text("utf-8").splitlines():
        judged = json.loads(line)
        names.setdefault(judged["id"], {})[judged["at"]] = judged["name"]
    return names


def read_pairs(path: Path) -> list[tuple[dict, Analysis]]:
    """Read and parse the corpus."""
    records = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    return [
        (r, analyse(make_article(id=r["id"], text=r["text"], headline=r["title"], source=r["outlet"])))
        for r in records
    ]


def write_weights(path: Path, weights: Weights) -> None:
    """Write the weights, one a line, sorted, with where they come from."""
    tables = {"calibration": weights.calibrations, "ties": weights.ties}
    record = {
        "about": "Learned by training/train_quotes.py from PolNeAR (Newell et al., LREC 2018), training part",
        "content": weights.content,
        "pronoun": weights.pronoun,
        "speaker": weights.speaker,
        "stretch": weights.stretch,
    } | {
        name: {kind: {"chances": c.chances, "levels": c.levels} for kind, c in table.items()}
        for name, table in tables.items()
    }
    path.write_text(json.dumps(record, ensure_ascii=False, indent=0, sort_keys=True) + "\n", "utf-8")


def train(pairs: Sequence[Pair], target: Path) -> None:
    """Learn the weights from all outlets, and the calibration from each left out in turn."""
    lessons = [make_lesson(*pair) for pair in pairs]
    examples = [collect_examples(lesson) for lesson in lessons]
    left_out = learn_by_outlet(pairs, examples, lessons)
    checked = check_left_out(pairs, lessons, left_out).values()
    found = [one for kept, _ in checked for one in kept]
    pronouns = [one for _, kept in checked for one in kept]
    right = sum(one.right for one in found) / len(found), sum(fits for _, fits in pronouns) / len(pronouns)
    print(f"right on outlets left out: {right[0]:.4f}, pronouns {right[1]:.4f}", file=sys.stderr)
    write_weights(target, calibrate_all(found, pronouns, learn(join(examples), lessons)))


def make_lesson(record: dict, analysis: Analysis) -> Lesson:
    """Read an article as the rankers see it."""
    context = QuoteContext(analysis, read_syntax(analysis, analysis.doc), load_cues("en"))
    return Lesson(add_own_names(record), context, find_actors(analysis))


if __name__ == "__main__":
    train(read_pairs(Path(sys.argv[1])), Path(sys.argv[2]))
