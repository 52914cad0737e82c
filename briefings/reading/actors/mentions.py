"""The names in a text: each place where a person, an organisation or a place is named.

    tagger's names ─┐
    gazetteer ──────┼─▶ the longest at each place ─▶ the same names wherever else they stand ─▶ mentions
    introductions ──┘

A mention is the name alone: no title, no article, no possessive ending.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from unidecode import unidecode

from briefings.language import load_language
from briefings.language.letters import has_case, is_cased, is_titled
from briefings.model import KnownActor, Span
from briefings.reading.actors.gazetteer import (
    HEAD,
    compile_forms,
    load_actor_words,
    load_entries,
    load_entry_index,
    load_first_names,
)
from briefings.reading.actors.introductions import find_introductions, find_nicknames
from briefings.reading.actors.person_names import DEGREE
from briefings.reading.actors.records import (
    KNOWN,
    SUFFIXES,
    Mention,
    NameForm,
    fold,
    list_known_forms,
    split_words,
    strip_possessive,
)
from briefings.reading.actors.tag_repair import extend_name, find_full_names, mend_tags
from briefings.reading.actors.tags import find_pair, find_tagged
from briefings.reading.analysis import SIGNATURE, Analysis
from briefings.reading.unparsed.names import MOST_WORDS, find_names, is_anothers, is_plain

_DATELINE = re.compile(
    r"\s*[^\W\d_a-zß-ÿ][^\n]{0,60}?(?:\([A-Z][\w ./]{1,25}\)\s*)?(?:—|–|―|--|\s-\s)(?=\s*\S)"
    r"|\([A-Z]{2,10}\)\s*[—–-]"
)
_HYPHENATED = re.compile(r"[- ]Americans?\b")
_SPEAKING = re.compile(r"-(?:language|speaking)\b")
_HYPHENS = re.compile(r"(?:[A-Z]\w+-|\b(?:Native|Muslim|Arab|African|Asian|Hispanic) )$")
# "Labour Minister Elena Quiroga": what such a word stands behind is no party's short name.
_PORTFOLIO = re.compile(r" (?:Minister|Ministers|Ministry|Secretary|Department|Office|Court|Inspector)\b")
_LANGUAGE = re.compile(r"(?:speak|speaks|spoke|speaking|spoken|in|into|fluent|learn|learned|teach|taught) $")
_NOUN = re.compile(r"[ -][^\W\d_]")
# "The first Spanish campaign ad" is in a language, "the American Jobs Act" no people's.
_IN_LANGUAGE = re.compile(
    r" (?:\w+ )?(?:ads?|subtitles|translations?|versions?|lessons|dictionary|speakers?|surtitles)\b"
)
_LAW = re.compile(r"(?: [A-Z][\w’'-]+){1,4} Act\b| (?:Dream|Pie)\b")
# "(Norland Press/Getty Images)", "(AFP/Ada Frost)".
_CREDIT = re.compile(
    r"\([A-Z][\w .&’'-]{1,40}(?:/[A-Z][\w .&’'-]{1,40})+\)"
    r"|[(\[](?i:(?:photo |picture |image )?credit|photo|picture|image): ?[A-Z][^()\[\]\n]{1,60}[)\]]"
)
# "For US $5.4 billion", "A$30".
_MONEY = re.compile(r"\b(?:US|U\.S\.|A|C|HK|NZ|S)\s?(?=\$\s?\d)")
_MIN_TOWN, _MIN_SURNAME = 3, 3
# Whose seat somebody holds is no actor: "(D-N.C.)", "R-Tenn.", "(Md.)", ", Democrat of Virginia".
_SEAT = re.compile(
    r"(?<!\w)[DRI][-–](?:(?:[A-Z]\.){1,2}|[A-Z]{2}\b|[A-Z][a-z]+\.?(?: [A-Z][a-z]+)?)(?:-\d+)?"
    r"|\((?:[A-Z][a-z]{1,4}\.|[A-Z]\.[A-Z]\.)\)"
    r"|[(\[](?:[DRI]|Dem|Rep)\.?(?:, ?| ?[-–—] ?)[^()\[\]\n]{2,20}[)\]]"
    r"|, (?:Democrat|Republican|Independent) (?:of|from) (?:[A-Z][a-z]+ ?){1,2}"
    rf"|(?<=, ){DEGREE}(?=[,) ;]|$)"
)
# "A pro-Norland group" is about a stance.
_STANCE = re.compile(r"(?<!\w)(?:[Pp]ro|[Aa]nti)[-–](?:[A-Z][\w’'-]+)")
# "Coordinated Universal Time (UTC)", "9 a.m. Eastern Time".
_ZONE = re.compile(
    r"\b(?:Coordinated Universal|Greenwich Mean"
    r"|(?:Australian )?(?:Eastern|Central|Pacific|Mountain|Atlantic|Western|Moscow|British|Japan)"
    r"(?: European)?(?: Standard| Daylight| Summer)?) Time\b(?! [A-Z])(?: \([A-Z]{2,5}\))?"
)
# What a list tells of, set before a colon or a dash: "- Group Size: ...".
_ITEM = re.compile(r"[-*•–]\s*(?P<head>[A-Z][^:–—\n]{2,60}?)(?::| [–—-] )")
# What is done in a candidate's name is not done by the candidate.
_CAMPAIGN = re.compile(
    r" (?:[Cc]ampaign|[Cc]amp)(?!\w)"
    r"(?! (?:ads?|trail|rall\w+|promises?|pledges?|stops?|events?|speech\w*|bus))"
)
_HIDDEN = ("byline", "credit", "link", "notice", "dateline")


def find_mentions(analysis: Analysis, known: Sequence[KnownActor]) -> tuple[Mention, ...]:
    """Return the mentions of an article in the order of the text; no two overlap."""
    cased = is_cased(analysis.text)
    listed = _find_listed(analysis, known, cased=cased)
    tags = find_tagged(analysis, cased=cased) if analysis.doc is not None else find_names(analysis)
    if analysis.doc is not None:
        taken = sorted(tag.span for tag in tags)
        tags = (*tags, *(tag for tag in find_full_names(analysis.text) if not _cuts(tag.span, taken)))
    found = [
        Mention(span=tag.span, text=tag.span.of(analysis.text), kind=tag.kind)
        for tag in (tags if is_plain(analysis) else mend_tags(analysis.text, tags))
    ]
    hidden = _find_hidden(analysis)
    titled = _find_titled(analysis)
    trusted = [m for m in found if not _touches(m.span, titled)]
    kept = [
        m
        for m in _keep_longest([*listed, *_find_introduced(analysis), *trusted])
        if not _touches(m.span, hidden)
    ]
    again = [m for m in _find_again(analysis.text, kept, cased=cased) if not _touches(m.span, hidden)]
    if cased and is_plain(analysis):
        # A word alone that is found again may be somebody else's surname.
        names = sorted(m.span for m in kept)
        again = [m for m in again if not _is_anothers(analysis, m.span, names)]
    named = _keep_longest([*kept, *again])
    if cased and not is_plain(analysis):
        named = _join_firms(analysis.text, _extend_people(analysis, named, titled))
    named = [_take_campaign(analysis.text, mention) for mention in named]
    by_fold = list_known_forms(known)
    keyed = [_key_known(m, by_fold) for m in _keep_longest(named)]
    return tuple(m for m in _key_surnames(keyed) if m.kind or m.key)


def _find_introduced(analysis: Analysis) -> Iterator[Mention]:
    """Yield the names that the text itself gives for some: in brackets, nicknames, under a quotation."""
    if is_plain(analysis):
        yield from _find_introduced_plainly(analysis)
        return
    for pair in find_introductions(analysis.text, analysis.article.language):
        if not _is_place(pair.short.of(analysis.text)):
            # "Orvane and Kalvoy (KLVY)" are two.
            several = find_pair(analysis.text, pair.long.of(analysis.text)) is not None
            for span in (pair.short,) if several else (pair.long, pair.short):
                yield Mention(span=span, text=span.of(analysis.text), kind="organization")
    for marked in analysis.marked:
        signed = SIGNATURE.match(analysis.text, marked.outer.end)
        if signed is not None and " " in signed["name"]:
            yield Mention(span=Span(*signed.span("name")), text=signed["name"], kind="person")
    titled = _find_titled(analysis)
    for nickname in find_nicknames(analysis.text):
        if _touches(nickname.long, titled):
            continue
        span = nickname.long if nickname.long.contains(nickname.short) else nickname.short
        yield Mention(span=span, text=span.of(analysis.text), kind="person")


def _take_campaign(text: str, mention: Mention) -> Mention:
    """Return "Marlow campaign" as a body of its own, where the mention is Marlow."""
    match = None if mention.key or mention.kind == "place" else _CAMPAIGN.match(text, mention.span.end)
    if match is None:
        return mention
    span = Span(mention.span.start, match.end())
    return replace(mention, span=span, text=span.of(text), kind="organization")


def _find_introduced_plainly(analysis: Analysis) -> Iterator[Mention]:
    for pair in find_introductions(analysis.text, analysis.article.language):
        if has_case(analysis.text) and len(pair.long.of(analysis.text).split()) <= MOST_WORDS:
            for span in (pair.long, pair.short):
                yield Mention(span=span, text=span.of(analysis.text), kind="organization")


def _find_titled(analysis: Analysis) -> list[Span]:
    """Return the lines, and heads of a list's items, whose capitals show no names.

    A marked headline needs fewer words to be one. Where every noun has a capital (German), capitals make no
    headline of a line.
    """
    if load_language(analysis.article.language).nouns_in_capitals:
        return [line for line in analysis.paragraphs if line.of(analysis.text).isupper()]
    headlines = [piece.span for piece in analysis.article.furniture if piece.kind == "headline"]
    titled = []
    for line in analysis.paragraphs:
        item = _ITEM.match(analysis.text, *line)
        if is_titled(line.of(analysis.text), marked=any(line.overlaps(headline) for headline in headlines)):
            titled.append(line)
        elif item is not None and " " in item["head"]:
            titled.append(Span(*item.span("head")))
    return titled


def _key_surnames(mentions: Sequence[Mention]) -> list[Mention]:
    """Give a bare surname to the editor's actor of that surname, where nobody else bears it in full."""
    surnames = {
        split_words(m.text)[-1]: m.key
        for m in mentions
        if m.key.startswith(KNOWN) and m.kind == "person" and split_words(m.text)
    }
    others = {
        split_words(m.text)[-1] for m in mentions if not m.key and " " in m.text and split_words(m.text)
    }
    return [
        replace(m, key=surnames[fold(m.text)])
        if not m.key and fold(m.text) in surnames.keys() - others
        else m
        for m in mentions
    ]


def _extend_people(analysis: Analysis, mentions: Sequence[Mention], titled: Sequence[Span]) -> list[Mention]:
    """Complete the surnames before which untagged first names stand."""
    starts = frozenset(sentence.start for sentence in analysis.sentences)
    taken = {at for mention in mentions for at in (mention.span.start, mention.span.end - 1)}
    extended = []
    for mention in mentions:
        span = mention.span
        if mention.kind == "person" and not mention.key and not _touches(span, titled):
            span = extend_name(analysis.text, mention.span, starts)
            if any(at in taken for at in range(span.start, mention.span.start)):
                span = mention.span
        extended.append(replace(mention, span=span, text=span.of(analysis.text)))
    return extended


def _join_firms(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """Join a body and a lone "person" right behind it: "Marlow Paints", of a text that names Marlow.

    A word that is known as a first name, or that somebody's full name ends in, is a person of its own.
    """
    surnames = {split_words(m.text)[-1] for m in mentions if m.kind == "person" and " " in m.text}
    joined: list[Mention] = []
    for mention in mentions:
        before = joined[-1] if joined else None
        if (
            before is not None
            and (before.kind, mention.kind) == ("organization", "person")
            and not (before.key or mention.key)
            and text[before.span.end : mention.span.start] == " "
            and " " not in mention.text
            and fold(mention.text) not in load_first_names() | surnames
        ):
            span = Span(before.span.start, mention.span.end)
            joined[-1] = replace(before, span=span, text=span.of(text))
        else:
            joined.append(mention)
    return joined


def _is_place(letters: str) -> bool:
    """Return whether letters in brackets are a state: "Ana Ortiz (N.M.)"."""
    entry = load_entry_index("en").get(fold(letters))
    return entry is not None and not entry.key.startswith("body:")


def _touches(span: Span, others: Sequence[Span]) -> bool:
    """Return whether the span overlaps one of the others, which are sorted and do not overlap each other."""
    index = bisect_left(others, span.end, key=lambda other: other.start)
    return index > 0 and others[index - 1].end > span.start


def _is_anothers(analysis: Analysis, span: Span, names: Sequence[Span]) -> bool:
    """Return whether a word found again, behind none of the names and part of none, is another's surname."""
    if " " in span.of(analysis.text) or _touches(span, names):
        return False
    index = bisect_left(names, span.start, key=lambda name: name.start)
    beside = index > 0 and names[index - 1].end == span.start - 1
    return not beside and is_anothers(analysis, span)


def _find_hidden(analysis: Analysis) -> tuple[Span, ...]:
    """Return the furniture whose names are nobody in the report, and the datelines."""
    hidden = [piece.span for piece in analysis.article.furniture if piece.kind in _HIDDEN]
    for paragraph in analysis.paragraphs[:6]:
        head = _DATELINE.match(analysis.text, paragraph.start, min(paragraph.end, paragraph.start + 90))
        town = head.group().split()[0].rstrip(",.—–-") if head else ""
        if head and town.isupper() and len(town) >= _MIN_TOWN:
            hidden.append(Span(paragraph.start, head.end()))
    hidden += [Span(*match.span()) for match in _STANCE.finditer(analysis.text)]
    hidden += [Span(*match.span()) for match in _SEAT.finditer(analysis.text)]
    hidden += [Span(*match.span()) for match in _CREDIT.finditer(analysis.text)]
    hidden += [Span(*match.span()) for match in _ZONE.finditer(analysis.text)]
    hidden += [Span(*match.span()) for match in _MONEY.finditer(analysis.text)]
    return tuple(_join_spans(hidden))


def _cuts(span: Span, others: Sequence[Span]) -> bool:
    """Return whether the span overlaps one of the others without holding it whole."""
    near = others[max(0, bisect_left(others, span.start, key=lambda other: other.end) - 1) :][:4]
    return any(span.overlaps(other) and (not span.contains(other) or span == other) for other in near)


def _join_spans(spans: Iterable[Span]) -> list[Span]:
    joined: list[Span] = []
    for span in sorted(spans):
        if joined and span.start < joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return joined


def _find_listed(analysis: Analysis, known: Sequence[KnownActor], *, cased: bool) -> list[Mention]:
    """Return the mentions of countries, large bodies and the editor's own actors."""
    language = analysis.article.language
    entries, index = load_entries(language), load_entry_index(language)
    known_in_full = load_language(language).in_full
    others: frozenset[str] = frozenset() if known_in_full else load_language(language).not_actors
    found = []
    for match in compile_forms(language, cased=cased).finditer(analysis.text):
        entry = entries.get(match.group().replace("’", "'")) or index.get(fold(match.group()))
        if match.group().lower() in others:
            continue
        party = entry is not None and entry.name.endswith(" Party")
        if entry is not None and not _is_something_else(analysis.text, match, entry.form, is_party=party):
            span = _without_article(analysis.text, Span(match.start(), match.end()))
            words = span.of(analysis.text)
            if entry.key.startswith(HEAD):
                # A person goes by other names than the list has: the text's mentions are grouped as ever.
                found.append(Mention(span=span, text=words, kind="person"))
            else:
                found.append(Mention(span=span, text=words, key=entry.key, form=entry.form))
    return [*found, *_find_known(analysis.text, known, cased=cased)]


def _is_something_else(text: str, match: re.Match[str], form: NameForm, *, is_party: bool) -> bool:
    """Return whether the words around make another name of it ("New Denmark") or a language."""
    before = text[max(0, match.start() - 14) : match.start()]
    if before.endswith(("New ", "Fort ", "Port ", "Saint ", "St. ", "San ")):
        return True
    if form != "people":
        # "US $5.4 billion".
        return re.match(r" ?[$€£¥]", text[match.end() :][:2]) is not None
    if (_PORTFOLIO.match(text, match.end()) and is_party) or _LAW.match(text, match.end()):
        return True
    if _IN_LANGUAGE.match(text, match.end()):
        return True
    if _HYPHENATED.match(text, match.end()) or _SPEAKING.match(text, match.end()) or _HYPHENS.search(before):
        return True
    return _LANGUAGE.search(before) is not None and not _NOUN.match(text, match.end())


def _without_article(text: str, span: Span) -> Span:
    return Span(span.start + 4, span.end) if span.of(text)[:4].lower() == "the " else span


def _find_known(text: str, known: Sequence[KnownActor], *, cased: bool) -> list[Mention]:
    by_fold = list_known_forms(known)
    if not by_fold:
        return []
    # A list without accents finds a text with them by the tagger's names; the other way round here.
    forms = {form for actor in known for form in (actor.name, *actor.aliases)}
    pattern = _compile_names(forms | {unidecode(form) for form in forms}, cased=cased)
    return [
        _key_known(Mention(span=Span(m.start(), m.end()), text=m.group()), by_fold)
        for m in pattern.finditer(text)
        if fold(m.group()) in by_fold
    ]


def _key_known(mention: Mention, by_fold: Mapping[str, KnownActor]) -> Mention:
    """Give the editor's actor to a mention of one of its names."""
    actor = by_fold.get(fold(mention.text))
    if actor is None or mention.key.startswith(KNOWN):
        return mention
    return replace(mention, key=f"{KNOWN}{actor.name}", kind=actor.kind or mention.kind, form="name")


def _compile_names(names: Iterable[str], *, cased: bool) -> re.Pattern[str]:
    ordered = sorted(set(names), key=lambda name: (-len(name), name))
    words = "|".join(
        re.escape(n).replace("'", "['’]").replace("’", "['’]").replace(r"\ ", r"\s") for n in ordered
    )
    return re.compile(rf"(?<![\w@#])(?=\w)(?:{words})(?!\w)", 0 if cased else re.IGNORECASE)


def _keep_longest(mentions: Iterable[Mention]) -> list[Mention]:
    """Return the mentions without overlaps: the longer wins, else the keyed one with the other's kind."""
    order = sorted(
        mentions, key=lambda m: (-(m.span.end - m.span.start), not m.key.startswith(KNOWN), not m.key)
    )
    taken: dict[int, Mention] = {}
    kept: dict[Span, Mention] = {}
    for mention in order:
        holder = kept.get(mention.span)
        if holder is not None:
            if holder.kind is None and mention.kind is not None:
                kept[mention.span] = replace(holder, kind=mention.kind)
            continue
        if any(at in taken for at in (mention.span.start, mention.span.end - 1)):
            continue
        kept[mention.span] = mention
        for at in range(*mention.span):
            taken[at] = mention
    return sorted(kept.values(), key=lambda m: m.span)


def _split_surname(name: str) -> list[str]:
    """Return the words of a name, "Orvane Jr." as the one by which its bearer is named again."""
    words = name.split()
    if len(words) > 1 and SUFFIXES.intersection(split_words(words[-1])):
        words[-2:] = [" ".join(words[-2:])]
    return words


def _find_again(text: str, mentions: Sequence[Mention], *, cased: bool) -> list[Mention]:
    """Return the places where a name that stands somewhere as a mention stands again."""
    samples: dict[str, Mention] = {}
    ignored = load_actor_words("not_actors")
    for mention in mentions:
        if mention.key and not mention.key.startswith(KNOWN):
            continue
        samples.setdefault(strip_possessive(mention.text), mention)
    for mention in mentions:
        words = _split_surname(mention.text)
        if (
            mention.kind == "person"
            and len(words) > 1
            and len(words[-1]) >= _MIN_SURNAME
            and fold(words[-1]) not in ignored
        ):
            surname = strip_possessive(words[-1])
            if surname[0].isupper() or not cased:
                samples.setdefault(surname, mention)
    names = [name for name in samples if len(name) > 1 and (cased or len(split_words(name)) > 1)]
    if not names:
        return []
    return [
        replace(samples[m.group()], span=Span(m.start(), m.end()), text=m.group())
        for m in _compile_names(names, cased=cased).finditer(text)
        if m.group() in samples
    ]
