"""What speaks for a mention as the speaker of a quotation, as names of features.

A feature is a plain name ("region=before|role=subject|cue=say"); ``weights.json`` says what each is
worth. They say where the mention stands, what it does there, what kind of speaker it would be, how
the quotation is set, and who spoke before.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from briefings.reading.quotes.quote_context import REACH, QuoteContext, Setting, SpeakerCandidate

_SENTENCES_BACK, _SENTENCES_ON = 8, 3
_PARAGRAPHS_BACK = 3
_MAX_CANDIDATES = 60
_WRITTEN_OUT = 3
# Tokens between a quotation and the verb that attributes it.
_FRAME = 12
# What joins another clause to a quotation: its subject says something else.
_JOINTS = frozenset(
    {"and", "but", "while", "whereas", "though", "although", "when", "as", "or", "yet", "after", "before"}
)
_SPEECH = frozenset({"say", "write", "answer", "ask"})
_GOING_ON = frozenset({"go", "continue", "proceed", "begin", "start"})
_BOUNDS = (0, 1, 2, 3, 4, 6, 9, 14, 22, 40)


@dataclass(frozen=True, slots=True)
class Memory:
    """The quotation before: its number among the outermost stretches, its speaker's token or -1."""

    number: int = -1
    token: int = -1


@dataclass(frozen=True, slots=True)
class Placed:
    """A mention and the region it stands in, as seen from the quotation."""

    region: str
    mention: SpeakerCandidate


@dataclass(frozen=True, slots=True)
class _View:
    """The features that all candidates of one quotation share."""

    context: QuoteContext
    setting: Setting
    memory: Memory
    status: str
    governed: dict[int, str]
    ranks: dict[int, int]
    cued: dict[int, int]
    ties: str
    frames: dict[int, str]


def find_candidates(context: QuoteContext, setting: Setting, memory: Memory) -> list[Placed]:
    """Return the mentions that may be the speaker: of the sentences around, and the last speaker."""
    own, end = setting.sentences
    paragraph, last_paragraph = context.paragraph[own], context.paragraph[end]
    found: list[Placed] = []
    stop = min(len(context.paragraph), end + 1 + _SENTENCES_ON)
    for sentence in range(max(0, own - _SENTENCES_BACK), stop):
        here = context.paragraph[sentence]
        if not paragraph - _PARAGRAPHS_BACK <= here <= last_paragraph + 1:
            continue
        near = here in (paragraph, last_paragraph) or sentence == own - 1
        mentions = context.mentions[sentence]
        low = bisect_left(mentions, setting.first - REACH, key=lambda mention: mention.token)
        high = bisect_left(mentions, setting.last + REACH, low, key=lambda mention: mention.token)
        if _names_no_speaker(context, setting, sentence):
            continue
        for mention in mentions[low:high] if near else mentions[:_MAX_CANDIDATES]:
            region = _region(context, setting, sentence, mention.token)
            if context.in_brackets[mention.token]:
                continue
            if region and (near or mention.verb >= 0 or mention.role in ("according", "root")):
                found.append(Placed(region, mention))
    if len(found) > _MAX_CANDIDATES:
        found = sorted(found, key=lambda placed: _distance(setting, placed.mention.token))[:_MAX_CANDIDATES]
    if memory.token >= 0 and all(placed.mention.token != memory.token for placed in found):
        found.append(Placed("far", context.mention(memory.token)))
    return found


def _names_no_speaker(context: QuoteContext, setting: Setting, sentence: int) -> bool:
    """Tell a sentence whose names never speak: a question that the quotation answers, a picture's credit.

    A question without a verb of saying is put to somebody or asks about somebody ("And Mrs. Hale? “…”"). A
    paragraph without any verb names no speaker, unless a colon or a dash says so.
    """
    s = context.syntax
    first, last = s.bounds[sentence]
    words = s.text[s.start[first] : s.end[last - 1]].strip()
    outside = [token for token in range(first, last) if s.quoted[token] < 0]
    if sentence == setting.sentences[0] - 1 and words.endswith("?"):
        return bool(outside) and not any(
            context.cue_of(token) in _SPEECH and s.dep[token] != "relcl" for token in outside
        )
    if (
        sentence in setting.sentences
        or context.paragraph[sentence] == context.paragraph[setting.sentences[0]]
    ):
        return False
    if words.endswith(":") or len(outside) < last - first or words[:1] in "―—–-":
        return False
    return not any(s.pos[token] in ("VERB", "AUX") for token in range(first, last))


def _region(context: QuoteContext, setting: Setting, sentence: int, token: int) -> str:
    own, end = setting.sentences
    if sentence in (own, end):
        if token < setting.first:
            return "before"
        return "after" if token > setting.last else ""
    here, first, last = (context.paragraph[number] for number in (sentence, own, end))
    if sentence < own:
        near = "1" if sentence == own - 1 else "2"
        if here == first:
            return "above" + near
        return ("paragraph-above" if here == first - 1 else "far-above") + near
    if sentence > end:
        near = "1" if sentence == end + 1 else "2"
        return ("below" if here == last else "paragraph-below") + near
    return ""


def describe_candidates(
    context: QuoteContext, setting: Setting, memory: Memory, found: list[Placed]
) -> list[list[str]]:
    """Return the features of each candidate, and last those of there being no speaker."""
    view = _look(context, setting, memory, found)
    return [*(_describe(view, placed) for placed in found), _describe_none(view)]


def _look(context: QuoteContext, setting: Setting, memory: Memory, found: list[Placed]) -> _View:
    governed: dict[int, str] = {}
    for verb in setting.governors:
        token, how = context.subject_of(verb)
        if token >= 0:
            kind = context.cue_of(verb) or "other"
            governed.setdefault(token, f"{how}|{kind}")
    speaking = [p for p in found if p.mention.cue in _SPEECH and p.mention.role.startswith("subject")]
    status = "anchored" if setting.anchored else "whole" if setting.whole else "loose"
    return _View(
        context=context,
        setting=setting,
        memory=memory,
        status=status,
        governed=governed,
        ranks=_rank(setting, found),
        cued=_rank(setting, speaking),
        ties=_tie(context, setting, memory),
        frames=dict(find_frames(context, setting)),
    )


def stands_beside(context: QuoteContext, setting: Setting, subject: int) -> bool:
    """Tell a name or pronoun with its verb right before the marks: "he answered: “…”"."""
    s = context.syntax
    verb = s.head[subject]
    signs = range(verb + 1, setting.first)
    relative = s.word[subject].lower() in ("who", "which", "that")
    return (
        subject == verb - 1
        and not relative
        and s.pos[subject] in ("PRON", "PROPN")
        and len(signs) <= 1
        and all(s.word[t] in ",:" for t in signs)
    )


def find_frames(context: QuoteContext, setting: Setting) -> Iterator[tuple[int, str]]:
    """Return the subjects of the verbs of saying that stand right before and right behind the quotation.

    Between verb and marks stands no other verb, nothing quoted and no joint ("…”, but Hale said"): only whom,
    where and when it is told. What a full stop ends is followed by no attribution of its own.
    """
    before, behind = _find_frame_before(context, setting), _find_frame_behind(context, setting)
    yield from ((subject, "before") for subject in before)
    yield from ((subject, "behind") for subject in behind)


def _find_frame_before(context: QuoteContext, setting: Setting) -> Iterator[int]:
    s = context.syntax
    begin = s.bounds[setting.sentences[0]][0]
    for verb in range(setting.first - 1, max(begin, setting.first - _FRAME) - 1, -1):
        if s.quoted[verb] >= 0:
            return
        if s.pos[verb] in ("VERB", "AUX"):
            # Who "went on to say" it says it.
            begun = s.dep[verb] == "xcomp" and s.lemma[s.head[verb]] in _GOING_ON
            subject = context.subject.get(s.head[verb] if begun else verb, -1)
            if subject >= 0 and _attributes(context, setting, verb, subject):
                yield subject
            return


def _find_frame_behind(context: QuoteContext, setting: Setting) -> Iterator[int]:
    s = context.syntax
    stop = min(s.bounds[setting.sentences[1]][1], setting.last + 1 + _FRAME)
    words = [t for t in range(setting.last + 1, stop) if s.pos[t] != "SPACE"]
    opening = next((t for t in words if s.pos[t] != "PUNCT"), -1)
    if opening < 0 or s.word[opening].lower() in _JOINTS or setting.tail in (".", ".o"):
        return
    cut_off = next((t for t in context.interrupted.values() if s.left[t] == opening), -1)
    if cut_off >= 0:
        yield cut_off
        return
    for verb in words:
        if s.quoted[verb] >= 0 or s.word[verb] in ".;:!?":
            return
        if s.pos[verb] in ("VERB", "AUX"):
            subject = context.subject.get(verb, -1)
            starts = opening in (verb, s.left[subject]) if subject > setting.last else False
            if starts and _attributes(context, setting, verb, subject):
                yield subject
            return


def _attributes(context: QuoteContext, setting: Setting, verb: int, subject: int) -> bool:
    """Return whether a verb and its subject attribute this quotation and no nearer one."""
    own = context.bound.get(verb, setting.number) == setting.number
    return own and context.cue_of(verb) in _SPEECH and context.syntax.quoted[subject] < 0


def find_aside(context: QuoteContext, setting: Setting) -> int:
    """Return who says a sentence in an aside before the marks: "The answer, she said, was “too easy”"; or -1.

    What stands between marks there is said by that one, be it a word or two, unless it names something.
    """
    s = context.syntax
    begin = s.bounds[setting.sentences[0]][0]
    for verb in range(setting.first - 2, begin + 1, -1):
        if s.quoted[verb] >= 0 or s.lemma[verb] in context.cues.naming:
            return -1
        if context.cue_of(verb) == "say" and s.word[verb + 1] == "," and s.tag[verb] == "VBD":
            subject = context.subject.get(verb, -1)
            opens = s.left[subject] if subject >= 0 else -1
            return subject if subject == verb - 1 and opens > begin and s.word[opens - 1] == "," else -1
    return -1


def _rank(setting: Setting, found: Iterable[Placed]) -> dict[int, int]:
    tokens = sorted((p.mention.token for p in found), key=lambda token: _distance(setting, token))
    return {token: rank for rank, token in enumerate(tokens)}


def _distance(setting: Setting, token: int) -> int:
    return setting.first - token if token < setting.first else token - setting.last


def _bucket(number: int) -> str:
    return next((str(bound) for bound in _BOUNDS if number <= bound), "more")


def _tie(context: QuoteContext, setting: Setting, memory: Memory) -> str:
    """Tell how near the quotation before is: same sentence, same paragraph, the paragraph above, far."""
    if memory.number < 0:
        return "none"
    s = context.syntax
    last = s.token_before(context.stretches[memory.number].outer.end)
    if last < 0:
        return "none"
    sentence = s.sentence[last]
    if sentence == setting.sentences[0]:
        return "sentence"
    gap = context.paragraph[setting.sentences[0]] - context.paragraph[sentence]
    return {0: "paragraph", 1: "next"}.get(gap, "far")


def _describe(view: _View, placed: Placed) -> list[str]:
    mention, setting, region = placed.mention, view.setting, placed.region
    role, kind, token = mention.role, mention.kind, mention.token
    cue = mention.cue or ("verb" if mention.verb >= 0 else "none")
    act = f"{role}|{cue}"
    frame = f"{view.status}|{setting.lead}|{setting.tail}"
    distance = _bucket(_distance(setting, mention.token))
    features = [
        f"kind={kind}",
        f"region={region}|{act}",
        f"{view.status}|{region}|{act}",
        f"{region}|{kind}|{role}",
        f"{view.status}|{region}",
        f"{setting.lead}|{region}|{role}",
        f"{setting.tail}|{region}|{role}",
        f"{frame}|{region}",
        f"distance={distance}|{region}",
        f"rank={min(view.ranks.get(token, 9), 9)}|{region}",
        f"rank-speaking={min(view.cued.get(token, 9), 5)}|{region}|{view.status}",
    ]
    how = view.governed.get(token)
    features.append(f"governs={how}" if how else f"governs-not|{bool(view.governed)}|{region}")
    if how:
        features.append(f"governs={how}|{kind}")
    if view.frames:
        own = view.frames.get(token)
        features.append(
            f"frame={own}" if own else f"frame-of-other={'+'.join(sorted(view.frames.values()))}|{region}"
        )
    features += _describe_verb(view, placed)
    features += _describe_edge(view, placed)
    features += _describe_memory(view, placed)
    return features


def _describe_verb(view: _View, placed: Placed) -> list[str]:
    """Say what the mention's verb is and how near it stands to the quotation's edge."""
    mention, s = placed.mention, view.context.syntax
    verb = mention.verb
    if verb < 0:
        return [f"above={s.lemma[s.head[mention.token]]}|{mention.role}"]
    setting = view.setting
    away = setting.first - verb if verb < setting.first else verb - setting.last
    inside = setting.first <= verb <= setting.last
    features = [
        f"verb={s.lemma[verb]}",
        f"verb={s.lemma[verb]}|{placed.region}",
        f"verb-distance={'in' if inside else _bucket(away)}|{placed.region}|{mention.cue}",
        f"order={'vs' if verb < mention.token else 'sv'}|{placed.region}|{mention.cue}",
    ]
    other = view.context.bound.get(verb, setting.number)
    if other != setting.number:
        features.append(f"bound-elsewhere|{placed.region}|{view.status}|{_sign(other - setting.number)}")
    elif verb in view.context.bound:
        features.append(f"bound-here|{placed.region}|{mention.cue}")
    return features


def _sign(number: int) -> str:
    return "later" if number > 0 else "earlier"


def _describe_edge(view: _View, placed: Placed) -> list[str]:
    """Say what stands directly between the mention and the quotation."""
    s, setting, token = view.context.syntax, view.setting, placed.mention.token
    if placed.region == "before":
        first, stop = token + 1, setting.first
    elif placed.region == "after":
        first, stop = setting.last + 1, s.left[token] if s.left[token] > setting.last else token
    else:
        after = s.word[token + 1] if token + 1 < len(s.word) else ""
        return [f"colon-behind|{placed.region}"] if after == ":" else []
    between = s.word[first:stop]
    features = []
    if any(s.quoted[t] >= 0 for t in range(first, stop)):
        features.append(f"quotation-between|{placed.region}|{placed.mention.cue}")
    joint = next((t for t in range(first, stop) if s.pos[t] != "PUNCT"), -1)
    if placed.region == "after" and joint >= 0 and s.word[joint].lower() in _JOINTS:
        features.append(f"joined={s.word[joint].lower()}")
        features.append(f"joined|{placed.mention.role}|{placed.mention.cue}")
    if len(between) <= _WRITTEN_OUT:
        return [*features, f"between={' '.join(between).lower()}|{placed.region}"]
    return [*features, f"between-ends={between[-1].lower()}|{placed.region}|{placed.mention.role}"]


def _describe_memory(view: _View, placed: Placed) -> list[str]:
    """Say how the mention stands to the last speaker."""
    memory, s = view.memory, view.context.syntax
    if memory.token < 0:
        return []
    frame = f"{view.ties}|{view.status}"
    token = placed.mention.token
    if token == memory.token:
        return [
            f"last-speaker|{frame}",
            f"last-speaker|{frame}|{view.setting.lead}",
            f"last-speaker|{view.ties}|{placed.region}",
        ]
    if s.word[token] == s.word[memory.token]:
        return [f"last-word|{frame}", f"last-word|{placed.region}|{view.status}"]
    return [f"not-last|{frame}"]


def _describe_none(view: _View) -> list[str]:
    setting = view.setting
    return [
        "none",
        f"none|{view.status}",
        f"none|lead={setting.lead}",
        f"none|tail={setting.tail}",
        f"none|{bool(view.cued)}|{view.status}",
        f"none|ties={view.ties}",
        f"none|governed={bool(view.governed)}|{view.status}",
        f"none|size={_bucket(setting.last - setting.first - 1)}",
    ]
