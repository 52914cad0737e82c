"""The quotations of a parsed article: what is said, who says it, and whom that means."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from briefings.model import Actor, OtherSpeaker, Passage, Quote, QuoteKind, Span, Speaker
from briefings.reading.analysis import Analysis, Syntax, leans_back, read_syntax
from briefings.reading.coreference.resolver import Resolver, Tie
from briefings.reading.marks import Marked
from briefings.reading.quotes.contents import (
    Content,
    attributes_itself,
    cut_inference,
    describe_content,
    find_contents,
    stands_alone,
)
from briefings.reading.quotes.marked_words import (
    Turn,
    answers_in_list,
    describe_setting,
    describe_stretch,
    find_answers,
    find_lead,
    find_signature,
    find_turns,
    is_about_title,
    is_inverted,
    is_title,
)
from briefings.reading.quotes.quote_context import QuoteContext, Setting, load_cues, name_span
from briefings.reading.quotes.ranking import Weights, chance_of, class_of, share_chances, weigh
from briefings.reading.quotes.speakers import (
    Memory,
    Placed,
    describe_candidates,
    find_aside,
    find_candidates,
    find_frames,
    stands_beside,
)

# More than one sentence, the last without its end; marks behind which a word in small letters follows.
_STOPPED = re.compile(r"[.!?…]['’]?\s+[^\W\d_a-z].*[^.,!?…;:—–\s-]\s*\Z", re.DOTALL)
_GOES_ON = re.compile(r"\s*[\"”'’]+ [a-z]")
# Most F1 on outlets not learned from: 59.5 at 0.4, 58.2 at 0.3, 59.2 at 0.5.
_SAID = 0.4
_QUOTED = 0.5
# Fewer words without a noun or a verb say nothing by themselves.
_BARE = 8
# Longer words without a verb that has a subject are half of a clause.
_HALF = 5
_FINITE = frozenset({"VBD", "VBP", "VBZ", "MD", "VB"})
# Behind a label: "Myth:", "Myth 2:".
_LABELS = re.compile(r" ?\d{0,2}:")
# Whose kin or friend somebody is, is told by these only where it was told before who speaks.
_OWNERS = frozenset({
    "my", "our", "his", "her", "their", "its", "your", "mine", "ours", "hers", "theirs", "yours",
    "me", "us", "him", "them",
})  # fmt: skip
_DEPENDING = frozenset({"if", "when", "while", "unless", "although", "because", "since", "until", "whether"})
# So many capitals alone are a label: "VS."
_LETTERS = 3
# What an aside says of a year is not when something was said.
_YEAR = re.compile(r"(?:19|20)\d\d")
_ASIDE = frozenset({"relcl", "acl", "ccomp", "xcomp", "appos", "pcomp"})
_SAME = 0.5
_AROUND = 4
# The marks and blank between words and their attribution, in code points; the words from them to its verb.
_MARK, _LED_OUT = 4, 6
# Who does this between two quotations says the second.
_GESTURES = frozenset({
    "nod", "shrug", "smile", "laugh", "sigh", "frown", "grin", "chuckle", "snort", "wink", "weep", "sob",
    "shake", "agree", "disagree", "interrupt", "chime",
})  # fmt: skip
# The subject of such a verb says the clause that hangs on it, whoever else stands near the marks in it.
_SPOKEN = frozenset({"say", "write", "answer", "ask"})
# So many words at most stand between a verb of saying and by whom that is known.
_SOURCE = 20
_CLAIMING = frozenset({"say", "write", "ask", "answer", "judge"})
# What a survey's share is put down to is as often the survey's as the people's.
_COUNTED = 0.75
# A turn of a transcript names its speaker; set by hand, the corpus has too few to count.
_PRINTED = 0.9
_OPENS_ANSWER = frozenset({"I", "My", "We", "Our", "The"})
# Less sure of its speaker, a quotation has none.
_LEAST = 0.3
# The subject of the verb beside the marks speaks, where the ranker prefers who speaks elsewhere.
_FRAMED = 0.9
# The same holds for a name signed beneath a quotation, on the scale of raw chances.
_SIGNED = 0.97
# Less sure of whom a speaker's words mean, they stand without an actor.
_TIED = 0.6
# Who else may speak is named with so much of a chance, and so many of them.
_HARDLY, _OTHERS = 0.01, 3
# A block without an attribution that names it: the ranker has learned from quotations between marks only.
_UNNAMED = 0.6


# Who may speak, by the tokens of their mentions, with the chance of each.
Ranked = tuple[tuple[int, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A quotation before its speaker is resolved: tokens of speaker and cue, -1 for none; who was ranked."""

    span: Span
    kind: QuoteKind
    chance: float
    speaker: int
    cue: int
    stretch: int = -1
    continues: bool = False
    ranked: Ranked = ()


def rank_quotes(analysis: Analysis, actors: tuple[Actor, ...], weights: Weights) -> tuple[Quote, ...]:
    """Find the quotations of a parsed article with the given weights."""
    if analysis.doc is None or not len(analysis.doc):
        return ()
    context = QuoteContext(
        analysis, read_syntax(analysis, analysis.doc), load_cues(analysis.article.language)
    )
    settings = [describe_setting(context, number) for number in range(len(context.stretches))]
    titles = [place.number for place in settings if not place.marked.block and is_title(context, place)]
    direct = _find_direct(context, settings, titles, weights)
    said = [pair for pair in _find_said(context, weights) if not is_about_title(context, pair[1], titles)]
    found = _join_kinds(context, direct, said)
    author = analysis.article.byline[0] if len(analysis.article.byline) == 1 else ""
    resolver = Resolver(
        context.syntax, actors, weights.pronoun, context.paragraph, context.cues.texts, author
    )
    ordered = sorted(found, key=lambda piece: (piece.span.start, -piece.span.end))
    quotes = [
        _as_quote(context, piece, before, resolver, weights)
        for piece, before in zip(ordered, _list_parts(ordered), strict=True)
    ]
    # Only now: whom a pronoun means depends on who has spoken before it, and on no candidate.
    quotes = [
        replace(quote, others=_name_others(context, piece, resolver, quote))
        for piece, quote in zip(ordered, quotes, strict=True)
    ]
    quotes = _mark_empty(context.syntax, quotes)
    quotes += [_quote_turn(context, turn, resolver) for turn in find_turns(analysis, resolver.is_named)]
    quotes += _quote_answers(context, actors)
    return tuple(sorted(quotes, key=lambda quote: (quote.span.start, -quote.span.end)))


def _quote_answers(context: QuoteContext, actors: Sequence[Actor]) -> Iterator[Quote]:
    """Yield the answers of an interview; who is named in the headline, and nobody else, gives them."""
    s, headline = context.syntax, context.analysis.article.headline
    asked = [one for one in actors if one.kind == "person" and one.name.split()[-1] in headline]
    answers = find_answers(context.analysis) if len(asked) == 1 else ()
    for answer in answers:
        name = min(asked[0].mentions)
        speaker = Speaker(span=name, text=name.of(s.text), actor=asked[0].name)
        tokens = _tokens_of(s, answer)
        # "Every day." says nothing without its question.
        leans = leans_back(s, tokens) or s.word[tokens[0]] not in _OPENS_ANSWER
        yield Quote(
            span=answer,
            text=answer.of(s.text),
            kind="direct",
            confidence=_PRINTED,
            speaker=speaker,
            leans=leans,
        )


def _quote_turn(context: QuoteContext, turn: Turn, resolver: Resolver) -> Quote:
    """Make a record of a transcript's turn; its speaker stands in capitals before the colon."""
    text = context.syntax.text
    name = turn.name.of(text)
    number = resolver.resolve_name(name)
    actor = None if number is None else resolver.actors[number].name
    speaker = Speaker(span=turn.name, text=name, actor=actor)
    return Quote(
        span=turn.words, text=turn.words.of(text), kind="direct", confidence=_PRINTED, speaker=speaker
    )


def _find_direct(
    context: QuoteContext, settings: Sequence[Setting], titles: Collection[int], weights: Weights
) -> list[Found]:
    found: list[Found] = []
    memory, lost = Memory(), -1
    for number, setting in enumerate(settings):
        marked = setting.marked
        if number in titles or _is_passed_over(context, marked):
            continue
        quoted, speaker, sure, ranked = _settle(context, setting, memory, weights)
        if quoted < _QUOTED:
            continue
        if lost == memory.number >= 0 and _goes_on(context, lost, setting, speaker):
            # Who said the part before is not known.
            speaker = -1
        lost = number if speaker < 0 else -1
        cue = _cue_between(context, setting, speaker)
        again = memory.token == speaker >= 0 and _broken(context, memory.number, setting, speaker)
        again = again and not _is_clipped(context.syntax, marked.span, cue)
        found.append(
            Found(
                span=marked.span,
                kind="direct",
                chance=quoted * sure,
                speaker=speaker,
                cue=cue,
                stretch=number,
                continues=again,
                ranked=ranked,
            )
        )
        memory = Memory(number, speaker if speaker >= 0 else memory.token)
    return found


def _settle(
    context: QuoteContext, setting: Setting, memory: Memory, weights: Weights
) -> tuple[float, int, float, Ranked]:
    """Return the chance that a stretch is said, its speaker's token or -1, that one's chance, and all."""
    block = setting.marked.block
    quoted = 1.0 if block else chance_of(weights.stretch, describe_stretch(context, setting))
    if quoted < _QUOTED:
        aside = find_aside(context, setting)
        return (_QUOTED, aside, _FRAMED, ()) if aside >= 0 else (quoted, -1, 0.0, ())
    speaker, sure, ranked = _rank_speakers(context, setting, memory, weights)
    signature = find_signature(context, setting)
    if signature < 0 and (block or (setting.whole and setting.marked.closed)):
        signature = find_lead(context, setting)
    if signature >= 0:
        return quoted, signature, max(sure, _SIGNED), ranked
    if block:
        return quoted, speaker, sure * _UNNAMED, ranked
    if memory.token >= 0 and answers_in_list(context, setting) and not any(find_frames(context, setting)):
        return quoted, memory.token, _PRINTED, ranked
    return quoted, speaker if sure >= _LEAST else -1, sure, ranked


def _rank_speakers(
    context: QuoteContext, setting: Setting, memory: Memory, weights: Weights
) -> tuple[int, float, Ranked]:
    """Return the likeliest speaker's token, -1 for none, its chance with that of its like, and all."""
    candidates = find_candidates(context, setting, memory)
    rows = describe_candidates(context, setting, memory, candidates)
    chances = share_chances([weigh(weights.speaker, row) for row in rows])
    ranked = tuple((one.mention.token, chance) for one, chance in zip(candidates, chances, strict=False))
    best = max(range(len(rows)), key=chances.__getitem__)
    if best == len(candidates):
        return -1, chances[best], ranked
    token = candidates[best].mention.token
    frames = [subject for subject, _ in find_frames(context, setting)]
    framed = len(frames) == 1 and token != frames[0]
    if framed and context.mention(token).role == "according":
        # "“…,” Hale said, according to the Post": Hale speaks.
        framed = frames[0] > setting.last
    elif framed:
        framed = stands_beside(context, setting, frames[0]) or _speaks_elsewhere(
            context, setting, memory, token
        )
    if framed:
        return frames[0], max(chances[best], _FRAMED), ranked
    others = [placed for placed in candidates if placed.mention.token > token]
    if token == memory.token and not frames and any(_introduces(context, placed, token) for placed in others):
        return -1, chances[best], ranked
    word = context.syntax.word[token]
    alike = sum(chance for other, chance in ranked if context.syntax.word[other] == word)
    return token, alike, ranked


def _introduces(context: QuoteContext, placed: Placed, speaker: int) -> bool:
    """Tell a subject with its name apposed in the sentence before: "Her deputy, Peter Hale, nodded. “…”".

    Who says something there has said it: what follows is not told to be that one's. So it is with anybody
    who nods or smiles there, and with any person who acts behind the attribution ("…, and her son cut in").
    """
    s, mention = context.syntax, placed.mention
    if placed.region != "above1" or mention.role != "subject" or mention.verb < 0:
        return False
    described = s.pos[mention.token] == "NOUN" and mention.kind == "PERSON"
    named = s.pos[mention.token] != "PRON"
    moved = s.lemma[mention.verb] in _GESTURES and named
    verb = context.mention(speaker).verb
    joins = verb >= 0 and s.dep[mention.verb] == "conj" and s.head[mention.verb] == verb
    acts = joins and named and mention.kind in ("PERSON", "people", "offices")
    return described or moved or acts


def _speaks_elsewhere(context: QuoteContext, setting: Setting, memory: Memory, token: int) -> bool:
    """Return whether a mention is another quotation's: it spoke last, its verb is there, one is between."""
    if context.bound.get(context.mention(token).verb, setting.number) != setting.number:
        return True
    between = range(min(token, setting.last) + 1, max(token, setting.first))
    inside = range(setting.first, setting.last + 1)
    return token == memory.token or any(context.syntax.quoted[t] >= 0 and t not in inside for t in between)


def _cue_between(context: QuoteContext, setting: Setting, speaker: int) -> int:
    """Return the cue of the attribution: the speaker's verb, or a governor that speaks."""
    if speaker < 0:
        return -1
    verb = context.mention(speaker).verb
    if verb >= 0 and context.cue_of(verb) and context.syntax.quoted[verb] < 0:
        return verb
    for token in setting.governors:
        if context.subject_of(token)[0] == speaker and context.syntax.quoted[token] < 0:
            return token
    return verb


def _broken(context: QuoteContext, before: int, setting: Setting, speaker: int) -> bool:
    """Return whether the attribution stands between this part and the part before, in one paragraph."""
    s = context.syntax
    end = context.stretches[before].outer.end
    between = s.text[end : setting.marked.outer.start]
    # "Hale said, again claiming that they “lost all”" begins another clause.
    ends = s.text[: setting.marked.outer.start].rstrip(" ")[-1:].isalnum()
    led = not (ends and setting.marked.span.of(s.text)[:1].islower())
    return led and end <= s.start[speaker] < setting.marked.outer.start and "\n" not in between


def _is_passed_over(context: QuoteContext, marked: Marked) -> bool:
    return context.analysis.is_furniture(marked.span) or is_inverted(context.syntax.text, marked)


def _goes_on(context: QuoteContext, before: int, setting: Setting, speaker: int) -> bool:
    """Return whether a quotation goes on with the one before it in its paragraph, and names nobody itself."""
    s = context.syntax
    end = context.stretches[before].outer.end
    near = "\n" not in s.text[end : setting.marked.outer.start]
    return near and 0 <= speaker < s.token_from(end) and not any(find_frames(context, setting))


def _find_said(context: QuoteContext, weights: Weights) -> list[tuple[float, Content]]:
    """Return the clauses that are said, the surest first; of two that are nearly the same the surer."""
    s = context.syntax
    found: list[tuple[float, Content]] = []
    for options in find_contents(context):
        if s.quoted[options[0].cue] >= 0 or context.analysis.is_furniture(
            s.span(options[0].first, options[0].last)
        ):
            continue
        ranked = [
            (chance_of(weights.content, describe_content(context, option)), option) for option in options
        ]
        best = max(ranked, key=lambda pair: pair[0])
        if best[0] >= _SAID:
            found.append(best)
    found.sort(key=lambda pair: (-pair[0], pair[1].first))
    kept: list[tuple[float, Content]] = []
    for chance, content in found:
        if not any(_same(content, other) for _, other in kept[-200:]):
            kept.append((chance, content))
    return kept


def _same(one: Content, other: Content) -> bool:
    shared = min(one.last, other.last) - max(one.first, other.first) + 1
    whole = max(one.last, other.last) - min(one.first, other.first) + 1
    return shared >= _SAME * whole


def _join_kinds(
    context: QuoteContext, direct: Sequence[Found], said: Sequence[tuple[float, Content]]
) -> list[Found]:
    """Make one record of what is one: a clause that holds a quotation is mixed and takes its speaker."""
    s = context.syntax
    by_stretch = {piece.stretch: piece for piece in direct}
    taken: set[int] = set()
    found: list[Found] = []
    for chance, content in said:
        inside = {s.quoted[token] for token in range(content.first, content.last + 1)} - {-1}
        numbers = sorted(context.number_of[index] for index in inside)
        quoted = [by_stretch[number] for number in numbers if number in by_stretch and number not in taken]
        if any(number in taken for number in numbers):
            continue
        if quoted and (
            stands_alone(context, content, numbers) or attributes_itself(context, content, numbers)
        ):
            continue
        span = _close(context, cut_inference(context, content), numbers)
        if quoted and _is_quotation_alone(span, context, numbers):
            continue
        speaker, cue = _speaker_of(context, content)
        if quoted and _holds_attribution(context, content, speaker, numbers[-1]):
            continue
        taken.update(piece.stretch for piece in quoted)
        # A word or two between marks do not make reported speech a quotation.
        told = next(
            (piece for piece in quoted if class_of("direct", piece.span.of(s.text)) == "direct"), None
        )
        if told is not None:
            if speaker >= 0 and content.cue in context.subject and context.cue_of(content.cue) in _CLAIMING:
                told = replace(told, speaker=speaker)
            found.append(replace(told, span=span, kind="mixed", cue=content.cue, continues=False))
        else:
            found.append(Found(span=span, kind="indirect", chance=chance, speaker=speaker, cue=cue))
    return [*found, *(piece for piece in direct if piece.stretch not in taken)]


def _holds_attribution(context: QuoteContext, content: Content, speaker: int, number: int) -> bool:
    """Return whether a clause holds who says it, or "Hale said" behind its marks: it is cut wrongly."""
    s = context.syntax
    behind = s.token_before(context.stretches[number].outer.end) + 1
    said = any(
        context.bound.get(t) == number and s.quoted[context.subject.get(t, t)] < 0 and t in context.subject
        for t in range(behind, content.last + 1)
        if t != content.cue
    )
    return said or behind <= speaker <= content.last


def _close(context: QuoteContext, span: Span, numbers: Sequence[int]) -> Span:
    """Stretch a clause over the whole of the quotations that it cuts through."""
    start, end = span
    for number in numbers:
        outer = context.stretches[number].outer
        start, end = min(start, outer.start), max(end, outer.end)
    return Span(start, end)


def _is_quotation_alone(span: Span, context: QuoteContext, numbers: Sequence[int]) -> bool:
    """Return whether a clause holds next to nothing outside of its quotation."""
    text = context.syntax.text
    held = sum(outer.end - outer.start for number in numbers for outer in [context.stretches[number].outer])
    return len(span.of(text)) - held < _AROUND


def _speaker_of(context: QuoteContext, content: Content) -> tuple[int, int]:
    s, cue = context.syntax, content.cue
    if content.form == "according":
        token = next(
            (t for child in (cue, *s.children[cue]) for t in s.children[child] if s.dep[t] == "pobj"), -1
        )
        return token, cue
    token, _ = context.subject_of(cue)
    if content.form.startswith("noun"):
        token = next((child for child in s.children[cue] if s.dep[child] == "poss"), -1)
    return (token if token >= 0 and s.quoted[token] < 0 else -1), cue


def _names_itself(resolver: Resolver, tie: Tie, piece: Found, text: str) -> bool:
    """Return whether the words name whom "he" would mean: “Hale is in the spirit of old,” he said of Hale."""
    if tie.form != "pronoun" or tie.actor is None:
        return False
    s = resolver.syntax
    names = {part for part in resolver.actors[tie.actor].name.split() if len(part) >= _LETTERS}
    # Both halves of a quotation that its attribution breaks are his.
    halves = range(*s.bounds[s.sentence[piece.speaker]])
    beside = any(s.word[t] in names and s.quoted[t] >= 0 for t in halves)
    return beside or not names.isdisjoint(re.findall(r"\w+", piece.span.of(text)))


def _is_reported(s: Syntax, piece: Found) -> bool:
    return piece.kind != "indirect" and piece.cue >= 0 and s.lemma[piece.cue] == "report"


def _counts_people(speaker: str) -> bool:
    """Tell a share of people for whom a survey speaks: "75 percent of members", "six in ten"."""
    return re.match(r"(?:about |some )?\d|\w+ (?:percent|in (?:ten|\d))\b", speaker) is not None


def _as_quote(
    context: QuoteContext, piece: Found, before: Sequence[Span], resolver: Resolver, weights: Weights
) -> Quote:
    """Make the record; its confidence is the chance of words and speaker times that of the actor named.

    ``before`` are the parts of the quotation that stand before this one.
    """
    s = context.syntax
    speaker, tied = None, 1.0
    if piece.speaker >= 0:
        span = name_span(s, piece.speaker)
        tie = resolver.resolve(piece.speaker)
        chance = weights.trust(tie.form, tie.chance)
        actor = None
        joined = _find_joined(s, piece.speaker)
        if joined >= 0:
            # What two say together is neither's alone.
            span = Span(span.start, name_span(s, joined).end)
        elif tie.actor is not None and chance >= _TIED and not _names_itself(resolver, tie, piece, s.text):
            # "The Post reported: “…”" are a newspaper's words, and nobody's.
            reported = _is_reported(s, piece) and resolver.actors[tie.actor].kind != "person"
            actor, tied = None if reported else resolver.actors[tie.actor].name, chance
        elif _counts_people(span.of(s.text)):
            tied = _COUNTED
        span = _reach_source(context, piece.speaker, _close_bracket(s.text, span))
        if actor is not None or not _is_label(context, piece.speaker, span):
            vague = actor is None and (_is_reported(s, piece) or _is_vague(context, piece.speaker, span))
            speaker = Speaker(span=span, text=span.of(s.text), actor=actor, vague=vague)
        resolver.remember(piece.speaker)
    cue = s.span(piece.cue, piece.cue) if piece.cue >= 0 else None
    led_out = piece.continues or bool(cue and speaker and _leads_out(piece, s.text, (cue, speaker.span)))
    confidence = weights.calibrate(piece.kind, piece.span.of(s.text), piece.chance, led_out=led_out)
    half = not piece.continues and _is_half(s, piece)
    broken = half or _is_cut_off(s, piece) or _is_clipped(s, piece.span, piece.cue)
    closed = piece.stretch < 0 or context.stretches[piece.stretch].closed
    broken = broken or not closed or _is_past(context, piece)
    words = [t for span in (*before, piece.span) for t in _tokens_of(s, span)]
    return Quote(
        span=piece.span,
        text=piece.span.of(s.text),
        kind=piece.kind,
        confidence=round(confidence * tied, 4),
        speaker=speaker,
        cue=Passage(span=cue, text=cue.of(s.text)) if cue else None,
        continues=piece.continues,
        leans=leans_back(s, words) or (piece.kind == "direct" and broken),
    )


def _is_past(context: QuoteContext, piece: Found) -> bool:
    """Return whether a year before the article's stands beside words: "In 2007 Hale chided it. “…,” he said".

    It stands outside of the marks, in their own sentence or in the one before in their paragraph.
    """
    s, published = context.syntax, context.analysis.article.published
    first, last = s.token_from(piece.span.start), s.token_before(piece.span.end)
    if published is None or first > last:
        return False
    sentences = range(max(0, s.sentence[first] - 1), s.sentence[last] + 1)
    near = (n for n in sentences if context.paragraph[n] == context.paragraph[s.sentence[first]])
    outside = (t for n in near for t in range(*s.bounds[n]) if s.quoted[t] < 0)
    years = (t for t in outside if _YEAR.fullmatch(s.word[t]) and int(s.word[t]) < published.year - 1)
    return any(_dates_deed(s, t) for t in years)


def _dates_deed(s: Syntax, year: int) -> bool:
    """Return whether a year dates what a sentence tells and no aside of it ("Hale, born in 1957, said")."""
    token, verb = year, False
    while s.head[token] != token and s.dep[token] not in _ASIDE:
        token = s.head[token]
        if not verb and s.pos[token] not in ("ADP", "PROPN", "SCONJ", "VERB", "AUX"):
            return False
        verb = verb or s.pos[token] in ("VERB", "AUX")
    return verb and s.dep[token] not in _ASIDE


def _mark_empty(s: Syntax, quotes: Sequence[Quote]) -> list[Quote]:
    """Return the quotations; those that in all their parts say nothing alone lean."""
    marked, parts = [*quotes], [n for n, quote in enumerate(quotes) if quote.kind == "direct"]
    begun: list[int] = []
    for place, number in enumerate(parts):
        begun = [*begun, number] if quotes[number].continues else [number]
        following = parts[place + 1 : place + 2]
        goes_on = any(quotes[each].continues for each in following)
        words = [t for each in begun for t in _tokens_of(s, quotes[each].span)]
        if not goes_on and _says_nothing(s, words):
            marked[number] = replace(quotes[number], leans=True)
    return marked


def _says_nothing(s: Syntax, tokens: Sequence[int]) -> bool:
    """Tell a few words without a noun, or without a verb: of what is "So far so good", or "We can do it"?"""
    spoken = [t for t in tokens if s.pos[t] not in ("PUNCT", "SPACE")]
    of_something = any(s.pos[t] in ("NOUN", "PROPN", "NUM") for t in spoken)
    tells = any(s.pos[t] in ("VERB", "AUX") for t in spoken)
    return len(spoken) < _BARE and not (of_something and tells)


def _tokens_of(s: Syntax, span: Span) -> range:
    return range(s.token_from(span.start), s.token_before(span.end) + 1)


def _list_parts(pieces: Sequence[Found]) -> list[list[Span]]:
    """Return the places of the parts that each piece goes on with: its quotation's before its own."""
    parts: list[list[Span]] = []
    begun: list[Span] = []
    for piece in pieces:
        if piece.kind == "indirect":
            parts.append([])
            continue
        begun = begun if piece.continues else []
        parts.append([*begun])
        begun = [*begun, piece.span]
    return parts


def _leads_out(piece: Found, text: str, attribution: Sequence[Span]) -> bool:
    """Return whether the attribution stands at once behind words that end in a comma or the like."""
    gap = min(span.start for span in attribution) - piece.span.end
    return piece.span.of(text).endswith((",", "?", "!")) and 0 <= gap <= _MARK


def _name_others(
    context: QuoteContext, piece: Found, resolver: Resolver, quote: Quote
) -> tuple[OtherSpeaker, ...]:
    """Return who else may have said a quotation; all of them together have what its confidence leaves."""
    s = context.syntax
    shares: dict[str, float] = {}
    for token, chance in piece.ranked:
        if chance < _HARDLY:
            continue
        for share, number in resolver.share(token):
            words = name_span(s, token).of(s.text) if s.pos[token] != "PRON" else ""
            name = words if number is None else resolver.actors[number].name
            shares[name] = shares.get(name, 0.0) + chance * share
    own = {quote.speaker.text, quote.speaker.actor} if quote.speaker else set()
    others = {name: share for name, share in shares.items() if name and name not in own}
    left = (1 - quote.confidence) / max(1 - quote.confidence, sum(others.values()), _HARDLY)
    named = (OtherSpeaker(name, round(share * left, 2)) for name, share in others.items())
    likely = sorted((one for one in named if one.chance >= _HARDLY), key=lambda one: (-one.chance, one.name))
    return tuple(likely[:_OTHERS])


def _is_half(s: Syntax, piece: Found) -> bool:
    """Tell words that are half of a clause: “Instead of help after a storm,” Hale “gave us a speech”."""
    words = piece.span.of(s.text).rstrip()
    tokens = range(s.token_from(piece.span.start), s.token_before(piece.span.end) + 1)
    finite = [t for t in tokens if s.pos[t] in ("VERB", "AUX") and s.tag[t] in _FINITE]
    if len(tokens) > _HALF and not words.endswith((".", "!", "?", "…")):
        ends = words[-1:].isalnum() and s.word[tokens[0]].lower() in _DEPENDING
        if not finite or ends:
            return True
    # "struggled to pay the bills": who did is told outside of the marks.
    opening = range(tokens.start, finite[0] + 1) if finite else tokens[:0]
    own = any(s.dep[t].startswith(("nsubj", "expl", "csubj")) for t in opening)
    return words[:1].islower() and not own


def _is_clipped(s: Syntax, span: Span, cue: int) -> bool:
    """Tell words that are a part of the reporter's clause: "“A plan of fools” and its makers will go".

    They open a sentence that goes on behind their marks with no attribution, or stand behind a word that
    wants them ("in “Hale's town nobody sleeps”").
    """
    first, last = s.token_from(span.start), s.token_before(span.end)
    before = next((t for t in range(first - 1, -1, -1) if s.pos[t] not in ("PUNCT", "SPACE")), -1)
    beside = before >= 0 and not set(s.text[s.end[before] : span.start]) - set(" \u00a0\"“”'‘’")
    if beside and s.pos[before] in ("ADP", "DET", "AUX", "PART") and s.word[before].lower() != "as":
        return True
    opens = before < 0 or s.sentence[before] != s.sentence[first]
    led_out = cue >= 0 and 0 <= cue - last <= _LED_OUT
    return opens and not led_out and s.text[span.end - 1].isalnum() and bool(_GOES_ON.match(s.text, span.end))


def _is_cut_off(s: Syntax, piece: Found) -> bool:
    """Return whether the last sentence between the marks ends outside: "“It broke. It could” be old".

    A verb of saying with its subject may follow without a comma; what follows then has a verb of its own.
    """
    if _STOPPED.search(piece.span.of(s.text)) is None or not _GOES_ON.match(s.text, piece.span.end):
        return False
    first = s.token_from(piece.span.end + 1)
    following = next(
        (t for t in range(first, min(first + 8, len(s.word))) if s.pos[t] in ("VERB", "AUX")), -1
    )
    return following >= 0 and piece.cue != following


def _close_bracket(text: str, span: Span) -> Span:
    """Return a speaker's words without the bracket that is cut in them: "Hale's office (D-Nev."."""
    words = span.of(text)
    opening = words.rfind("(")
    return (
        Span(span.start, span.start + len(words[:opening].rstrip()))
        if opening > words.rfind(")") + 1
        else span
    )


def _reach_source(context: QuoteContext, speaker: int, span: Span) -> Span:
    """Return a speaker's words with the source that knows of them: "Hale said, according to the Post"."""
    s = context.syntax
    verb = context.mention(speaker).verb
    if verb < 0 or context.cue_of(verb) not in _SPOKEN or s.quoted[verb] >= 0:
        return span
    behind = (m.token for m in context.mentions[s.sentence[verb]] if m.role == "according")
    source = next((t for t in behind if verb < t < verb + _SOURCE), -1)
    if source < 0 or any(s.quoted[t] >= 0 for t in range(speaker, source)):
        return span
    return Span(span.start, max(span.end, name_span(s, source).end))


def _find_joined(s: Syntax, token: int) -> int:
    """Return the name that "and" joins to a speaker's: "Peter Hale and Maria Orlan said"; -1 for none."""
    for child in s.children[token]:
        between = range(token + 1, child)
        if s.dep[child] != "conj" or s.pos[child] != "PROPN" or s.entity[child] != "PERSON" or not between:
            continue
        plain = all(s.quoted[t] < 0 and s.pos[t] not in ("VERB", "AUX", "PUNCT") for t in between)
        if plain and any(s.word[t].lower() in ("and", "&") for t in between):
            return child
    return -1


def _is_vague(context: QuoteContext, token: int, span: Span) -> bool:
    """Return whether a speaker's words name nobody without what was told before: "that", "the official".

    So do those of a statement of which nothing says whose it is, somebody's of whom nothing says whose he is
    ("a spokesman", "her brother", "a friend of mine"), and a label before a colon.
    """
    s = context.syntax
    if s.pos[token] in ("PRON", "DET"):
        return True
    parts = _tokens_of(s, span)
    words = {s.word[t].lower() for t in parts}
    noun, kind = s.lemma[token], context.mention(token).kind
    belongs = any(s.dep[t] in ("prep", "poss") for t in parts)
    definite = bool(words & {"the", "this", "that", "these", "those"})
    # A place has many businessmen, a senate has one majority leader.
    named = any(_names(context, t) and not (definite and s.entity[t] == "GPE") for t in parts)
    if words & _OWNERS or noun in context.cues.texts:
        return bool(words & _OWNERS) or not (belongs or named)
    if s.pos[token] == "PROPN" or s.entity[token]:
        # "The Texan said": one of a place's people.
        return definite and not belongs and s.tag[token] == "NNP" and s.entity[token] == "NORP"
    if s.tag[token] == "NNS":
        # "The progressive heavyweights" were named before; "the police" are a body.
        return definite and not (belongs or named or kind == "bodies")
    if s.tag[token] != "NN" or belongs:
        return False
    related = noun in context.cues.relations
    fielded = named or any(s.dep[t] == "compound" and s.pos[t] == "NOUN" for t in parts)
    label = token + 1 < len(s.word) and s.word[token + 1] == ":" and kind in ("noun", "name")
    # Of many "the Senate member" is one, of "the Senate majority leader" there is one.
    anaphoric = definite and kind in ("people", "offices", "noun") and (related or not named)
    return label or anaphoric or (related and not fielded)


def _names(context: QuoteContext, token: int) -> bool:
    """Return whether a word within a speaker's words names a body, a place or a person."""
    s = context.syntax
    return s.entity[token] in ("PERSON", "ORG", "GPE", "FAC") or (
        s.pos[token] == "PROPN" and s.entity[token] != "NORP"
    )


def _is_label(context: QuoteContext, token: int, span: Span) -> bool:
    """Tell a label of the page from a speaker: "Myth 2: “It is easy.”", "VS. “It is hard.”"."""
    text = context.syntax.text
    before, words = text[: span.start].rstrip(" "), span.of(text)
    opens_line = not before or before.endswith("\n")
    named = context.mention(token).kind in ("noun", "name")
    behind = _LABELS.match(text, span.end)
    letters = len(words) <= _LETTERS and words.isupper()
    # A name before a colon is somebody, whom the text may name nowhere else.
    counted = behind is not None and (behind.group().strip(" ") != ":" or context.syntax.pos[token] == "NOUN")
    return opens_line and (letters or (named and counted))
