"""Analysis → candidates: the sentences of the report, and which of them could stand in a briefing.

Sentences that one quotation holds together are one candidate, so that no quotation is torn.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from briefings.language.letters import is_cased
from briefings.model import Actor, ArticleForm, Quote, Span
from briefings.reading.analysis import SIGNATURE, Analysis
from briefings.reading.marks import Marked
from briefings.reading.segmentation import ends_on_title
from briefings.reading.summary.antecedents import find_answers, find_leanings, find_opening, find_rebutted
from briefings.reading.summary.guides import judge_guide, names_itself
from briefings.reading.summary.openings import (
    find_agreeing,
    find_counted_words,
    find_headline_stems,
    find_stems,
    find_stop_words,
    holds,
    is_personal,
    load_group,
    means_nobody,
    opens_with,
    stem_word,
)
from briefings.reading.summary.pointers import holds_phrase
from briefings.reading.summary.report import Candidate, Fault, Leaning

# More words than this are no sentence of a briefing, even where one quotation holds them.
LONGEST = 50
# Up to so many, where an article has nothing else to show than parts of quotations.
LAST_RESORT = 75
# Fewer words between marks are a title, a nickname or a term.
_SPOKEN = 4
_OPENING = "\"“„«`'‘‚‹「『"
_CLOSING = "\"”»'’›“」』"
_STOPS = tuple(".,!?…")
_INCHES = re.compile(r"(?<=\d)[\"”]")


def join_quotations(
    analysis: Analysis, sentences: Sequence[Span], longest: int = LONGEST
) -> tuple[tuple[Span, bool], ...]:
    """Return the sentences, those of one short quotation joined, each with whether it is torn.

    At most ``longest`` words are joined. A sentence is torn when a quotation opens or closes outside of
    it and the whole is too long.
    """
    units: list[tuple[Span, bool]] = []
    at = 0
    for first, last in _find_runs(analysis, sentences):
        units += [(span, _is_torn(analysis, span)) for span in sentences[at:first]]
        whole = Span(sentences[first].start, sentences[last].end)
        # What a report opens with is told whole, else its news is lost.
        most = LAST_RESORT if first == 0 else longest
        if "\n" not in whole.of(analysis.text) and len(find_counted_words(whole.of(analysis.text))) <= most:
            units.append((whole, _is_torn(analysis, whole)))
        else:
            units += [(span, True) for span in sentences[first : last + 1]]
        at = last + 1
    units += [(span, _is_torn(analysis, span)) for span in sentences[at:]]
    return tuple(_join_signatures(analysis, units))


def _join_signatures(analysis: Analysis, units: Sequence[tuple[Span, bool]]) -> Iterator[tuple[Span, bool]]:
    """Join a quotation with the name signed behind it on its line: “…” ― Ada Frost."""
    signed = False
    for at, (span, torn) in enumerate(units):
        joined, behind = signed, units[at + 1][0] if at + 1 < len(units) else span
        signed = not joined and _is_signed(analysis, span, behind)
        if not joined:
            yield (Span(span.start, behind.end) if signed else span), torn


def _is_signed(analysis: Analysis, span: Span, following: Span) -> bool:
    found = SIGNATURE.match(analysis.text, span.end) if is_all_quotation(analysis, span) else None
    between = analysis.text[span.end : following.start]
    return found is not None and "\n" not in between and following.contains(Span(*found.span("name")))


def opens_on_quotation(analysis: Analysis, span: Span) -> bool:
    """Return whether a sentence begins with what somebody says: more between marks than a title or a name."""
    first = next((m for m in _marked_in(analysis, span) if m.outer.start == span.start), None)
    return first is not None and len(find_counted_words(first.outer.of(analysis.text))) >= _SPOKEN


def is_all_quotation(analysis: Analysis, span: Span) -> bool:
    """Return whether a sentence lies between marks as a whole: who says it stands in another."""
    return any(m.outer.start == span.start and m.outer.end == span.end for m in _marked_in(analysis, span))


def _find_runs(analysis: Analysis, sentences: Sequence[Span]) -> Iterator[tuple[int, int]]:
    """Yield the first and last index of the sentences that quotations run across, none overlapping."""
    run: tuple[int, int] | None = None
    for marked in analysis.marked:
        first = _index(sentences, marked.outer.start)
        last = _index(sentences, marked.outer.end - 1)
        if first < 0 or last <= first:
            continue
        if run is not None and first <= run[1]:
            run = (run[0], max(run[1], last))
            continue
        if run is not None:
            yield run
        run = (first, last)
    if run is not None:
        yield run


def _index(sentences: Sequence[Span], offset: int) -> int:
    return bisect_right(sentences, offset, key=lambda span: span.start) - 1


def _is_torn(analysis: Analysis, span: Span) -> bool:
    """Return whether a mark of the sentence has no partner in it, or it is of a quotation without marks."""
    text = span.of(analysis.text)
    if any(block.contains(span) for block in analysis.article.block_quotes):
        return True
    inside = _marked_in(analysis, span)
    if any(not marked.closed for marked in inside):
        return True
    # Pages mix the signs of a pair, but an odd mark has no partner, except it is one of inches: 17".
    if all(sum(map(shown.count, '"“”„')) % 2 for shown in (text, _INCHES.sub("", text))):
        return True
    if text[0] in _OPENING and not text[1:2].isdigit():
        return not any(marked.outer.start == span.start for marked in inside)
    if text[-1] in _CLOSING and text[-2:-1] in _STOPS:
        return not any(marked.outer.end == span.end for marked in inside)
    return False


def _marked_in(analysis: Analysis, span: Span) -> Sequence[Marked]:
    low = bisect_left(analysis.marked, span.start, key=lambda marked: marked.outer.start)
    high = bisect_left(analysis.marked, span.end, key=lambda marked: marked.outer.start)
    return analysis.marked[low:high]


# An abstract that takes somebody or something for known.
_POINTS = re.compile(r"(?:The|Its?|He|She|They|This|That)\b|.*\b(?:Mr|Mrs|Ms|Dr)\. ")
# Among so many sentences stands the label of a report's text, of so many letters at most.
_ABOVE, _LABEL_LONG = 8, 14
_FINITE = frozenset({"VBD", "VBP", "VBZ", "MD"})
_LEADS_UP = re.compile(r"(?:[^\s:?]+ ){8,}[^\s:?]+: ")
# "Yes—it can": an answer to what the headline asks.
_ANSWER = re.compile(r"[\"'“‘]?(?:Yes|No|Absolutely|Sure)\s?[—–,.!-]")
_HEADED: frozenset[Fault | None] = frozenset({"caption", "unfinished"})
# Up to so many words a sentence that only says that something was said or asked tells nothing.
_LONG_EMPTY = 14
_I = re.compile(r"(?<![\w.-])(?:I|[Mm]y|me|myself)(?![\w.-]| ?/)")
# A deck has so many words at most, and stands above so many sentences at least.
_DECK, _DECKED = 17, 4
_SAID_I, _SHARE_I = 3, 0.1
_OWNED_TIME = re.compile(r"\w+ \w+[’']s ")
# Of fewer words is no short sentence that is told; with a number (an age) of fewer than the second.
_BRIEF, _AGE = 5, 3
_QUOTED = re.compile(r"[\"“„«].*?[\"”“»]")
# Words that carry meaning; a sentence of fewer ("They did not have to wait for long") tells nothing.
_TELLING = 3

# "Damage: the roof of the hall": a label before a picture or a list item.
_LABEL = re.compile(r"[\"'`‘“]?[^\W\d]\w*(?: [\w-]+){0,3} ?(?:(?<!\d):|:(?!\d))[ \u00a0]?[^\s\"“„«‘'`]")
_ENDS = re.compile(r"[.!?…؟。！？｡।] ?[\"'”’»›“‘)\]」』]*$")
_GOES_ON = ":,;"
_ASKS = "?؟？"
_TABLE = re.compile(r"\t|\s\|\s|\.{5,}")
# "Ada Frost (chair): “We …": no report says it so.
_TURN = re.compile(r"([^\n:“”\"]{3,90}): ?[\"“„]")
# When or where a picture was taken.
_WHEN = re.compile(
    r"(?<!\w)(?:as|while|during|outside|in front of|next to"
    r"|on (?:[A-Z]\w+day|[A-Z][a-z]+\.? \d))(?!\w)"
)
# "UPDATE, 5 p.m.: The mayor has resigned.": below so many sentences it is what was told since.
_UPDATED = re.compile(r"(?:UPDATE|Update)[Dd]?(?: ?:|,? \d|,? [A-Z][a-z]+\.? \d| ?[–—-])")
_UPDATED_BELOW = 3
# What stands before a list's item.
_NUMBER = re.compile(r"(?:\d{1,2}[.)]|[•▪‣·])\s+(?=[^\W\d_a-z]\w)")
# "I’m Ada Frost, a long-time …".
_INTRODUCED = re.compile(
    r"\W*(?:Hi|Hello)?\W*(?:I['’]m|I am) (?:[A-Z][\w.'’-]+ ){1,2}[A-Z][\w.'’-]+(?:,| and )"
)
_BEFORE = re.compile(r"[\w ]{3,20}:\s*(?=\S)")
# Posts and markup that a page carries into its text.
# A hand that points and other little pictures stand before links and items.
_POSTED = re.compile(
    r"^[\u2190-\u21ff\u2600-\u27bf\U0001f300-\U0001faff]\ufe0f?\s"
    r"|</?\w+[^<>]{0,200}>|https?://|\bpic\.twitter\.|\(@\w+\)|^[—–-]{1,2} ?\w"
)
# Shorter ones add little to a briefing; from 8 words on the floor costs 0.1 ROUGE-1 on the news corpus.
_SHORTEST = 7
# A text counts as one of full sentences when this share of its sentences ends in a stop.
_STOPPED = 0.6


def find_candidates(
    analysis: Analysis,
    actors: Sequence[Actor] = (),
    quotes: Sequence[Quote] = (),
    form: ArticleForm = "news",
) -> tuple[Candidate, ...]:
    """Return the report's sentences in the order of the text, the faulty ones too.

    Page furniture that nobody marked is left out. The standfirst stands in where there is no report.
    ``actors`` and ``quotes`` tell whom names and pronouns mean.
    """
    body = [
        span
        if place >= _UPDATED_BELOW and _UPDATED.match(analysis.text, *span)
        else _leave_number(analysis, span if place else _leave_comma(analysis, span))
        for place, span in enumerate(_find_report(analysis))
        if not _is_furniture(analysis, span)
    ]
    ended = [bool(_ENDS.search(span.of(analysis.text))) for span in body]
    full = sum(ended) >= _STOPPED * len(ended)
    found = _describe_all(analysis, join_quotations(analysis, body), actors, quotes, full=full)
    found = _leave_unmarked(analysis, found) if form == "news" else found
    found = found if form == "advice" else _tell_near(analysis, found, quotes)
    faults = {candidate.fault for candidate in found}
    if "torn" in faults and None not in faults:
        whole = join_quotations(analysis, body, LAST_RESORT)
        return _describe_all(analysis, whole, actors, quotes, full=full)
    # Without a headline nobody knows what a guide is about.
    if form == "advice" and find_stems(analysis.article.headline):
        return judge_guide(analysis, found)
    return found


def _leave_unmarked(analysis: Analysis, found: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    """Return a report's sentences, those torn in which somebody says "I" outside of all marks.

    In a report it is the middle of a quotation. Who says it at once, or often, writes in his own name.
    """
    spoken = [each.order for each in found if _speaks_unmarked(analysis, each.span)]
    if spoken[:1] == [0] or len(spoken) > max(_SAID_I, _SHARE_I * len(found)):
        return found
    return tuple(
        replace(each, fault="torn") if each.order in spoken and each.fault is None else each for each in found
    )


def _speaks_unmarked(analysis: Analysis, span: Span) -> bool:
    return analysis.article.language == "en" and _I.search(analysis.blank_quotes(span)) is not None


def _leave_number(analysis: Analysis, span: Span) -> Span:
    """Return a sentence without what stands before it: a list's number ("2. Water"), or "Updated:"."""
    if analysis.article.language != "en":
        return span
    labelled = opens_with(span.of(analysis.text), "en", "news_labels")
    before = (_BEFORE if labelled else _NUMBER).match(analysis.text, *span)
    return Span(before.end(), span.end) if before else span


def _leave_comma(analysis: Analysis, span: Span) -> Span:
    """Return a report's first paragraph without the comma at its end, where it is a sentence without it."""
    below = analysis.text[span.end :].lstrip()
    if analysis.article.language != "en" or analysis.text[span.end - 1] != "," or not below[:1].isupper():
        return span
    alone = "\n" in analysis.text[span.end : span.end + 2] and len(find_counted_words(span.of(analysis.text)))
    whole = alone >= _SHORTEST and analysis.doc is not None and not _lacks_verb(analysis, span)
    return Span(span.start, span.end - 1) if whole else span


def _describe_all(
    analysis: Analysis,
    units: Sequence[tuple[Span, bool]],
    actors: Sequence[Actor],
    quotes: Sequence[Quote],
    *,
    full: bool,
) -> tuple[Candidate, ...]:
    spans = [span for span, _ in units]
    leanings = find_leanings(analysis, spans, actors, quotes)
    rebutted = find_rebutted(analysis, spans)
    found = [
        _describe(analysis, span, order, leanings[order], torn=torn, full=full, rebutted=order in rebutted)
        for order, (span, torn) in enumerate(units)
    ]
    first = next((candidate.order for candidate in found if candidate.fault is None), None)
    if first is not None and all(_is_above(analysis, each) for each in found[:first]):
        # A report's first sentence points back at nothing but what its own first words say.
        found[first] = replace(found[first], leaning=find_opening(analysis, spans, first, quotes))
    return tuple(found)


def _tell_near(
    analysis: Analysis, found: Sequence[Candidate], quotes: Sequence[Quote]
) -> tuple[Candidate, ...]:
    """Return a report's sentences, the first as its headline leads up to it, claims with their answers."""
    if _is_deck(analysis, found):
        found = (replace(found[0], fault="caption"), *found[1:])
    answers = find_answers(analysis, [candidate.span for candidate in found])
    told = [_join_near(analysis, each, found, answers, quotes) for each in found]
    first = next((each.order for each in told if each.fault is None), None)
    if (
        first is not None
        and all(
            _is_above(analysis, each)
            or (each.fault == "question" and _opens_on_headline(analysis, told[first].span))
            for each in told[:first]
        )
        and _is_below_headline(analysis, told[first].span)
    ):
        told[first] = replace(told[first], leaning=Leaning())
    return tuple(told)


def _is_deck(analysis: Analysis, found: Sequence[Candidate]) -> bool:
    """Return whether the first sentence is a deck: a short paragraph above the one that tells.

    "Vote would end a long strike." stands above "The ferry crews and the county have reached a deal ...".
    """
    if len(found) < _DECKED or found[0].fault or found[1].fault or found[1].leaning.needs:
        return False
    first, second = found[:2]
    headline = find_headline_stems(analysis.article)
    alone = "\n" in analysis.text[first.span.end : second.span.start]
    return (
        alone
        and len(first.stems) <= min(_DECK, len(second.stems) - 1)
        and not find_agreeing(headline, first.stems)
        and bool(find_agreeing(headline, second.stems))
    )


def _is_below_headline(analysis: Analysis, span: Span) -> bool:
    """Return whether a report's first sentence goes on from its headline, and not with a "she" of nobody.

    Where the sentence begins with a name of the headline, that is meant, and so is one that it names later,
    if the pronoun is not what it tells of: "Her agent said Frost died at home."
    """
    stems = find_stems(analysis.article.headline)
    parsed = analysis.parse_of(span)
    pronouns = load_group(analysis.article.language, "third_person")
    tells = any(t.dep_ == "nsubj" and t.head.dep_ == "ROOT" and t.lower_ in pronouns for t in parsed or ())
    named = _opens_on_headline(analysis, span) or (
        not tells and any(t.pos_ == "PROPN" and stem_word(t.lower_) in stems for t in parsed or ())
    )
    return bool(analysis.article.headline) and (named or not means_nobody(analysis, span))


def _opens_on_headline(analysis: Analysis, span: Span) -> bool:
    return find_stems(span.of(analysis.text))[0] in find_headline_stems(analysis.article)


def _join_near(
    analysis: Analysis,
    candidate: Candidate,
    found: Sequence[Candidate],
    answers: Mapping[int, int],
    quotes: Sequence[Quote],
) -> Candidate:
    """Return a candidate with its answer, tied over captions to what stands before them.

    An answer to a claim two sentences above leans on the claim. What goes on with the words of one who is
    named in the sentence before it, on the same line, is told behind that sentence.
    """
    order = candidate.order
    claims = frozenset(claim for claim, answer in answers.items() if answer == order)
    needs = tuple(
        need | claims if claims and order - 1 in need else _reach_over(found, need)
        for need in candidate.leaning.needs
    )
    # "No, it was the hour on the quay.": behind what was not so it answers no headline.
    turns = candidate.fault == "question" and bool(claims) and not found[order - 1].fault
    goes_on = candidate.fault == "unattributed" and _goes_on_speaking(analysis, found, order, quotes)
    return replace(
        candidate,
        leaning=replace(candidate.leaning, needs=needs),
        answer=answers.get(order),
        brief=candidate.fault == "short" and _is_brief(analysis, candidate),
        fault=None if goes_on or turns or _says_headline(analysis, candidate) else candidate.fault,
    )


def _is_brief(analysis: Analysis, candidate: Candidate) -> bool:
    """Return whether a short sentence is one for itself: "Everyone else lags far behind."."""
    text, language = candidate.span.of(analysis.text), analysis.article.language
    least = _AGE if re.search(r"\d", text) else _BRIEF
    if len(candidate.stems) < least or not text.endswith(".") or _lacks_verb(analysis, candidate.span):
        return False
    near = all(candidate.order - 1 in need for need in candidate.leaning.needs)
    return near and not (opens_with(text, language, "connectives") or holds(text, language, "empty"))


def _says_headline(analysis: Analysis, candidate: Candidate) -> bool:
    """Return whether a short sentence quotes what the headline quotes: "Is that all?" Reed said."""
    if candidate.fault != "short":
        return False
    headline = analysis.article.headline
    said = [marked.span.of(analysis.text).strip(",.") for marked in _marked_in(analysis, candidate.span)]
    return any(words.count(" ") >= 1 and words in headline for words in said)


def _reach_over(found: Sequence[Candidate], need: frozenset[int]) -> frozenset[int]:
    """Return the places of which one is needed, with the sentence above a caption that is one of them."""
    more = set(need)
    for place in sorted(need, reverse=True):
        above = place
        while above > 0 and found[above].fault in _HEADED:
            above -= 1
        more.add(above)
    return frozenset(more)


def _goes_on_speaking(
    analysis: Analysis, found: Sequence[Candidate], order: int, quotes: Sequence[Quote]
) -> bool:
    span = found[order].span
    if not order or found[order - 1].fault or "\n" in analysis.text[found[order - 1].span.end : span.start]:
        return False
    before = found[order - 1].span
    return any(
        quote.speaker is not None and span.contains(quote.span) and before.contains(quote.speaker.span)
        for quote in quotes
    )


def _is_above(analysis: Analysis, candidate: Candidate) -> bool:
    """Return whether it may be above a report's first sentence: a label, a caption, a line without a stop.

    A question is none: the sentence below answers it.
    """
    text = candidate.span.of(analysis.text)
    if text[-1] in _ASKS:
        return False
    # "She was 85." goes with the headline.
    small = _ENDS.search(text) is None or (len(candidate.stems) < _BRIEF and re.search(r"\d", text))
    return candidate.fault in _HEADED or (candidate.fault == "short" and bool(small))


def _is_furniture(analysis: Analysis, span: Span) -> bool:
    text, language = span.of(analysis.text), analysis.article.language
    return opens_with(text, language, "furniture") and not opens_on_quotation(analysis, span)


def _labels_report(analysis: Analysis, span: Span) -> bool:
    text = span.of(analysis.text)
    return len(text) <= _LABEL_LONG and opens_with(text, analysis.article.language, "report_labels")


def _find_report(analysis: Analysis) -> tuple[Span, ...]:
    body = analysis.body()
    label = next((n for n, span in enumerate(body[:_ABOVE], 1) if _labels_report(analysis, span)), 0)
    # What an archive prints above the report is told where it says more of what the headline says, or as
    # much and points at nothing.
    headline = find_headline_stems(analysis.article)
    above, first = (
        max((len(find_agreeing(headline, find_stems(span.of(analysis.text)))) for span in spans), default=0)
        for spans in (body[:label], body[label : label + 1])
    )
    apart = label > 0 and not any(_POINTS.match(span.of(analysis.text)) for span in body[: label - 1])
    body = body if above > first or (apart and above == first) else body[label:]
    return body or tuple(span for span in analysis.sentences if not analysis.is_furniture(span))


def _describe(
    analysis: Analysis,
    span: Span,
    order: int,
    leaning: Leaning,
    *,
    torn: bool,
    full: bool,
    rebutted: bool,
) -> Candidate:
    text = span.of(analysis.text)
    words = find_counted_words(text)
    language = analysis.article.language
    faults = _find_faults(analysis, span, torn=torn, full=full)
    own = _is_house_matter(text, language)
    own_words = _QUOTED.sub("", text).lower()
    return Candidate(
        span=span,
        order=order,
        stems=tuple(stem_word(word) for word in words),
        fault=next(faults, "rebutted" if rebutted else "addressed" if own else None),
        personal=is_personal(words, language),
        # "Last week's fire is out" tells of today.
        weak=(opens_with(text, language, "background") and _OWNED_TIME.match(text) is None)
        or holds(_QUOTED.sub("", text), language, "judging"),
        follows=opens_on_quotation(analysis, span),
        leaning=leaning,
        greeted=_is_greeted(analysis, span),
        updates=order >= _UPDATED_BELOW and _UPDATED.match(text) is not None,
        accuses=holds_phrase(own_words, language, "accusing"),
        replies=holds_phrase(own_words, language, "replying"),
    )


def _is_turn(analysis: Analysis, span: Span) -> bool:
    """Tell a turn of a dialogue: words of somebody behind a name and a colon, without any verb."""
    colon = _TURN.match(span.of(analysis.text))
    before = colon and analysis.parse_of(Span(span.start, span.start + colon.end(1)))
    return before is not None and not any(token.pos_ in ("VERB", "AUX") for token in before)


def _tells_picture(analysis: Analysis, span: Span) -> bool:
    """Tell a picture's caption: a paragraph that says in the present what somebody does there, and when."""
    verbs = load_group(analysis.article.language, "caption_verbs")
    paragraph = analysis.paragraph_at(span.start)
    if not verbs or analysis.doc is None or paragraph is None or not _WHEN.search(span.of(analysis.text)):
        return False
    if paragraph.of(analysis.text).strip() != span.of(analysis.text).strip():
        return False
    parsed = analysis.parse_of(span)
    roots = [token for token in parsed or () if token.dep_ == "ROOT"]
    return len(roots) == 1 and roots[0].tag_ in ("VBZ", "VBP") and roots[0].lemma_.lower() in verbs


def _lacks_verb(analysis: Analysis, span: Span) -> bool:
    """Return whether the parse shows no sentence: a book's title and place, a list, a dictionary's entry."""
    parsed = analysis.parse_of(span) if analysis.article.language == "en" else None
    # Where the tagger takes "The cut blocked services" for a participle, its subject shows the verb.
    return parsed is not None and not any(
        token.tag_ in _FINITE or (token.dep_ == "nsubj" and token.head.pos_ == "VERB") for token in parsed
    )


def _count_telling(words: Sequence[str], language: str) -> int:
    stops = find_stop_words(language)
    return len({stem for word in words if (stem := stem_word(word)) not in stops})


def _begins_small(analysis: Analysis, text: str) -> bool:
    """Return whether a sentence of a text with capitals begins without one: its front is missing."""
    word = text.lstrip("\"'“”‘’„«»").split(" ", 1)[0]
    return word.islower() and word[0].isalpha() and is_cased(analysis.text)


def _is_greeted(analysis: Analysis, span: Span) -> bool:
    """Return whether a sentence goes on from a salutation: "Sehr geehrte Damen und Herren, die Stadt …"."""
    before = len(analysis.text[: span.start].rstrip())
    comma = analysis.text[max(0, before - 1) : before] == ","
    greeted = comma and analysis.is_furniture(Span(before - 1, before))
    return greeted and _begins_small(analysis, span.of(analysis.text))


def _is_house_matter(text: str, language: str) -> bool:
    """Tell a writer's word, outside of quotations, of himself, of his work on the page, or to a follower."""
    own = _QUOTED.sub("", text)
    spoken = names_itself(own, language) and is_personal(find_counted_words(own), language)
    return spoken or holds(own, language, "house") or _INTRODUCED.match(own) is not None


def _find_faults(analysis: Analysis, span: Span, *, torn: bool, full: bool) -> Iterator[Fault]:
    text = span.of(analysis.text)
    language = analysis.article.language
    told = opens_with(text, language, "news_labels") or _UPDATED.match(text)
    if (_LABEL.match(text) and not told) or _TABLE.search(text) or _POSTED.search(text):
        yield "caption"
    if (text[0], text[-1]) == ("(", ")"):
        yield "caption"
    if _is_turn(analysis, span) or _tells_picture(analysis, span) or _lacks_verb(analysis, span):
        yield "caption"
    if opens_with(text, language, "captions") or holds(text, language, "captions_inside"):
        yield "caption"
    signed = opens_on_quotation(analysis, span) and SIGNATURE.search(text) is not None
    below = analysis.text[span.end : span.end + 1]
    if (
        (full and not (signed or below == "," or _ENDS.search(text)))
        or text[-1] in _GOES_ON
        or (_begins_small(analysis, text) and not _is_greeted(analysis, span))
        or ends_on_title(text, language)
    ):
        yield "unfinished"
    if torn or text[0] in _GOES_ON:
        yield "torn"
    # What a question asks is told in its answer; "All waited for one thing: would she run?" tells something.
    if (text[-1] in _ASKS and not _LEADS_UP.match(text)) or (language == "en" and _ANSWER.match(text)):
        yield "question"
    words = find_counted_words(text)
    empty = holds(text, language, "empty") and len(words) <= _LONG_EMPTY
    if len(words) < _SHORTEST or empty or (language == "en" and _count_telling(words, language) < _TELLING):
        yield "short"
    if is_all_quotation(analysis, span):
        yield "unattributed"
