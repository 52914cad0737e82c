"""A model's attribute rules as a table.

spaCy's attribute ruler gives each token its part of speech and its morphology by some two hundred
patterns ("tagged VBZ and written “is”"), and looks for each of them at each token: a tenth of the time
that the whole pipeline takes. Nearly all are about one token alone, and tokens are of few kinds, so that
what the patterns say of a kind is found once and then looked up. The result is the ruler's, attribute
for attribute.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from spacy.attrs import IDS
from spacy.language import Language
from spacy.tokens.morphanalysis import MorphAnalysis

if TYPE_CHECKING:
    from spacy.pipeline import AttributeRuler
    from spacy.strings import StringStore
    from spacy.tokens import Doc

_RULER, _TABLE = "attribute_ruler", "briefings_rule_table"
_TESTED = frozenset({"TAG", "POS", "DEP", "LOWER", "ORTH", "TEXT", "IS_SPACE"})
# What a rule may set, with the name that tokens have for it.
_SET = {IDS[name]: name.lower() for name in ("TAG", "POS", "DEP", "LEMMA", "MORPH")}


class _UnknownRuleError(ValueError):
    """A rule of a form that the table has no column for."""


class _Column(dict[int, int]):
    """What the rules ask of one attribute: its value → the bits of the tests that it passes."""

    def __init__(self, strings: StringStore) -> None:
        super().__init__()
        self.strings = strings
        self.among: dict[int, int] = {}
        self.outside: dict[int, int] = {}
        self.always = 0
        self.patterns: list[tuple[re.Pattern[str], int]] = []

    def __missing__(self, value: int) -> int:
        bits = self.among.get(value, 0) | self.always & ~self.outside.get(value, 0)
        for pattern, bit in self.patterns:
            bits |= bit if pattern.search(self.strings[value]) else 0
        self[value] = bits
        return bits

    def add(self, form: str, wanted: Any, bit: int) -> None:
        """Add a test of a form that spaCy's patterns have: IN, NOT_IN or REGEX."""
        if form == "REGEX":
            self.patterns.append((re.compile(wanted), bit))
            return
        if form not in ("IN", "NOT_IN"):
            raise _UnknownRuleError(form)
        listed = self.among if form == "IN" else self.outside
        self.always |= bit if form == "NOT_IN" else 0
        for value in wanted:
            key = self._find_key(value)
            listed[key] = listed.get(key, 0) | bit

    def _find_key(self, value: Any) -> int:
        if isinstance(value, str):
            return int(self.strings.add(value)) if value else 0
        if isinstance(value, bool):
            return int(value)
        raise _UnknownRuleError(repr(value))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rule:
    """What is set at the token ``index`` of as many as there are ``steps``, the bits that each must have."""

    number: int
    steps: tuple[int, ...]
    index: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleTable:
    """A component that sets what a model's attribute ruler would.

    Each test of a rule ("is tagged VBZ") is a bit. The bits of a token are its kind; ``settings`` are,
    by rule, what it sets, and a later rule wins over an earlier one. ``known`` is what is set on tokens of
    a kind that was met before, ``opening`` the rules about several tokens of which it fits the first.
    """

    columns: Mapping[int, _Column]
    settings: Sequence[Mapping[str, Any]]
    single: Sequence[_Rule]
    longer: Sequence[_Rule]
    known: dict[int, tuple[tuple[str, Any], ...]] = field(default_factory=dict)
    opening: dict[int, tuple[_Rule, ...]] = field(default_factory=dict)

    def __call__(self, doc: Doc) -> Doc:
        """Set the attributes of all tokens."""
        kinds = self._tell_kinds(doc)
        for token, kind in zip(doc, kinds, strict=True):
            for name, value in self._settle(kind):
                setattr(token, name, value)
        for at, numbers in self._find_longer(kinds).items():
            for name, value in self._join([*self._number_rules(kinds[at]), *numbers]):
                setattr(doc[at], name, value)
        return doc

    def _tell_kinds(self, doc: Doc) -> list[int]:
        values: Any = doc.to_array(list(self.columns)).reshape(len(doc), len(self.columns)).T.tolist()
        bits = [
            map(column.__getitem__, row) for column, row in zip(self.columns.values(), values, strict=True)
        ]
        # No two tests share a bit, so that the sum joins them.
        return [sum(each) for each in zip(*bits, strict=True)]

    def _settle(self, kind: int) -> tuple[tuple[str, Any], ...]:
        if kind not in self.known:
            self.known[kind] = self._join(self._number_rules(kind))
        return self.known[kind]

    def _number_rules(self, kind: int) -> list[int]:
        """Return the rules about one token that tokens of this kind fit."""
        return [rule.number for rule in self.single if kind & rule.steps[0] == rule.steps[0]]

    def _join(self, numbers: Sequence[int]) -> tuple[tuple[str, Any], ...]:
        """Return what the rules with these numbers set together."""
        joined: dict[str, Any] = {}
        for number in sorted(numbers):
            joined |= self.settings[number]
        return tuple(joined.items())

    def _find_longer(self, kinds: Sequence[int]) -> dict[int, list[int]]:
        """Return by the tokens that they change the rules about several tokens that fit."""
        found: dict[int, list[int]] = {}
        for at, kind in enumerate(kinds):
            for rule in self._list_opening(kind):
                near = kinds[at : at + len(rule.steps)]
                if len(near) == len(rule.steps) and all(
                    have & need == need for have, need in zip(near, rule.steps, strict=True)
                ):
                    found.setdefault(at + rule.index, []).append(rule.number)
        return found

    def _list_opening(self, kind: int) -> tuple[_Rule, ...]:
        if kind not in self.opening:
            self.opening[kind] = tuple(r for r in self.longer if kind & r.steps[0] == r.steps[0])
        return self.opening[kind]


def tabulate_rules(nlp: Language) -> None:
    """Put a table in the place of a pipeline's attribute ruler; leave one that a table cannot hold."""
    if _RULER not in nlp.pipe_names:
        return
    try:
        nlp.add_pipe(_TABLE, after=_RULER)
    except _UnknownRuleError:
        return
    nlp.remove_pipe(_RULER)


@Language.factory(_TABLE)
def _make_component(nlp: Language, name: str) -> RuleTable:  # noqa: ARG001 - spaCy gives both
    ruler: Any = nlp.get_pipe(_RULER)
    return _make_table(ruler)


def _make_table(ruler: AttributeRuler) -> RuleTable:
    tests = _Tests(ruler.vocab.strings)
    written: Any = zip(ruler.patterns, ruler.indices, strict=True)
    rules = [
        _Rule(number=number, steps=tuple(map(tests.read_step, steps)), index=index)
        for number, (each, index) in enumerate(written)
        for steps in each["patterns"]
    ]
    if not rules or not all(0 <= rule.index < len(rule.steps) for rule in rules):
        raise _UnknownRuleError
    return RuleTable(
        columns=tests.columns,
        settings=[_read_settings(ruler, attrs) for attrs in ruler.attrs],
        single=[rule for rule in rules if len(rule.steps) == 1],
        longer=[rule for rule in rules if len(rule.steps) > 1],
    )


class _Tests:
    """The tests of all rules, each with a bit of its own; ``columns`` are by what they look at."""

    def __init__(self, strings: StringStore) -> None:
        self.strings = strings
        self.columns: dict[int, _Column] = {}
        self.bits: dict[str, int] = {}

    def read_step(self, step: Mapping[str, Any]) -> int:
        """Return the bits that a token must have for one step of a pattern."""
        need = 0
        for name, test in step.items():
            if name not in _TESTED:
                raise _UnknownRuleError(name)
            for form, wanted in test.items() if isinstance(test, dict) else [("IN", [test])]:
                need |= self._give_bit(IDS["ORTH" if name == "TEXT" else name], form, wanted)
        return need

    def _give_bit(self, attribute: int, form: str, wanted: Any) -> int:
        written = json.dumps([attribute, form, wanted])
        if written not in self.bits:
            self.bits[written] = 1 << len(self.bits)
            column = self.columns.setdefault(attribute, _Column(self.strings))
            column.add(form, wanted, self.bits[written])
        return self.bits[written]


def _read_settings(ruler: AttributeRuler, attrs: Mapping[int, Any]) -> dict[str, Any]:
    """Return what a rule sets by the names that tokens have for it."""
    if not attrs.keys() <= _SET.keys():
        raise _UnknownRuleError(str(attrs))
    settings = {_SET[key]: value for key, value in attrs.items()}
    if "morph" in settings:
        settings["morph"] = MorphAnalysis(ruler.vocab, ruler.vocab.strings[settings["morph"]])
    return settings
