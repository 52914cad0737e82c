"""What form an article has: news, or opinion, a letter, a review, an interview, a live report, advice.

Labels come first: what the page, the headline or the address says. Then the form of the text, quotations
aside: a letter's greeting, questions and answers, times at the heads of paragraphs; and who speaks. The
newsroom says neither "I" nor "you" in a report, and asks its readers nothing: where sentences do that again
and again, the article is an opinion, or advice. An article that argues and reports next to nothing is an
opinion too. A long text that tells in the present, and of no day, and in which next to nobody says anything,
is no report but a guide. Where a language has no words for this (``forms.yaml``), an article is what its
page says, or news.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from briefings.language import load_words
from briefings.model import ArticleForm, Span
from briefings.reading.analysis import Analysis

_TURN = re.compile(r"(?:Q|A|Question|Answer) ?[:.] ?\S")
_CLOCK = re.compile(
    r"(?:(?:[01]?\d|2[0-3])[:.][0-5]\d|\d{1,2} ?[ap]\.?m\.?)\b.{0,40}?(?:$|[-–—:|])"
    r"|(?:[01]?\d|2[0-3])[:.][0-5]\d\b"
)
# "I tried six pumps" is a headline of the one who did; behind a mark or a name it is somebody's words.
_FIRST_PERSON = re.compile(r"(?:Why |How |What )?I(?:['’](?:ve|m|d|ll))? [a-z]")
_REVIEW = re.compile(r"\bReview\W*$")
_TURNS, _CLOCKS, _LEAST = 4, 4, 3
_UNCLOSED = 2
# The lines at the beginning of which one may name a section.
_FIRST = 4
# The lines at the end where a piece says who wrote it.
_LAST = 4
# Shares of the sentences outside of quotations. Chosen by reading what they mark of four corpora.
_OWN, _READER, _VOICE = 0.1, 0.25, 0.35
# Of an advertisement of a few lines so many, and every other one, speak to the reader.
_OFFER = 2
# Of at least so many sentences, fewer than these shares tell what was done, of a day, and what was said: a
# guide. Of 372 reports of three corpora two are so, and of 71 pages that nothing else tells from news 46.
_LONG, _PAST, _DATED, _SAID = 12, 0.2, 0.02, 0.08
# A text of so many sentences that tells next to no day and nothing said, and hardly quotes, argues where it
# says what should be, asks, or talks as one speaks; by one sentence more where it is short. Of 757 articles
# of seven outlets that nothing else tells from news this marks 16, two of them news; chosen on these.
_ARGUED, _TOLD, _QUOTES, _ARGUING, _OF_US = 15, 0.08, 0.17, 0.16, 0.7
# One that reports a little more judges where this share of its sentences has words that judge or conclude;
# below a headline that asks or explains ("Why …") it may report and quote as much as the last. Of 929
# articles of eight outlets that nothing else tells from news these mark 15, two of them news.
_TOLD_MORE, _QUOTES_MORE, _JUDGING, _EXPLAINED = 0.13, 0.2, 0.12, 0.25
# A text that speaks to "you" is a report nevertheless where as many of its sentences report.
_REPORTS = 0.25
# A long guide lists who wrote or made what; a short text that names people is about them.
_LONGER, _PEOPLE, _FEW_PEOPLE = 40, 0.3, 0.15
# Of fewer paragraphs that are questions and answers a guide makes its last part ("FAQ").
_TALK, _CLOCKED = 0.25, 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    labels: Mapping[ArticleForm, re.Pattern[str]]
    paths: Mapping[ArticleForm, re.Pattern[str]]
    headlines: re.Pattern[str]
    dear: re.Pattern[str]
    judges: re.Pattern[str]
    own: re.Pattern[str]
    ours: re.Pattern[str]
    should: re.Pattern[str]
    spoken: re.Pattern[str]
    judging: re.Pattern[str]
    argued: re.Pattern[str]
    asking: re.Pattern[str]
    reported: re.Pattern[str]
    weekdays: re.Pattern[str]
    signed: re.Pattern[str]
    days: re.Pattern[str]
    saying: frozenset[str]
    reader: re.Pattern[str]


def tell_form(analysis: Analysis) -> ArticleForm:
    """Return the article's form; what its page says of itself (``Article.form``) is taken as it is."""
    article = analysis.article
    if article.form != "news":
        return article.form
    words = _load_words(article.language)
    if words is None:
        return "news"
    labelled = _tell_by_labels(article.headline, article.url, words) or _read_section(analysis, words)
    found = labelled or _tell_by_text(analysis, words)
    # "Norland Ridge 40 Tent Review" judges a thing; a report that ends in the word tells of a review.
    return "review" if found in ("opinion", "advice") and _REVIEW.search(article.headline) else found


def _read_section(analysis: Analysis, words: _Words) -> ArticleForm | None:
    """Return the form that a line in capitals above the text names ("LETTERS."); None where none does."""
    for span in analysis.paragraphs[:_FIRST]:
        line = span.of(analysis.text).strip(" .\n")
        if line.isupper() and (form := _read_label(f"{line}:", words)):
            return form
    return None


def tell_form_by_headline(headline: str, language: str) -> ArticleForm | None:
    """Return the form that a headline names ("Opinion: …", "LIVE: …"); None where it names none."""
    words = _load_words(language)
    return _read_label(headline, words) if words else None


def _read_label(headline: str, words: _Words) -> ArticleForm | None:
    return next((form for form, label in words.labels.items() if label.search(headline)), None)


def _tell_by_labels(headline: str, url: str, words: _Words) -> ArticleForm | None:
    path = url.lower().partition("://")[2].partition("/")[2]
    labelled = _read_label(headline, words)
    if labelled:
        return labelled
    found: ArticleForm | None = next(
        (form for form, part in words.paths.items() if part.search(f"/{path}/")), None
    )
    if found is None and (_FIRST_PERSON.match(headline) or words.argued.match(headline)):
        return "opinion"
    return found or ("advice" if words.headlines.match(headline) else None)


def _tell_by_text(analysis: Analysis, words: _Words) -> ArticleForm:
    said = [_blank_quotes(analysis, span) for span in analysis.body()]
    laid_out = _tell_by_layout(analysis, said, words)
    if laid_out:
        return laid_out
    said = [text for text in said if text.count(" ") >= _LEAST]
    if _is_signed_by_columnist(analysis, words):
        return "opinion"
    if sum(not marked.closed for marked in analysis.marked) >= _UNCLOSED:
        # Where marks are missing, what somebody says looks like the newsroom's "I".
        return "news"
    found = _tell_by_voice(said, words)
    if found == "advice" and _share_reported(said, words) >= _REPORTS:
        # "You" is somebody in what is said where marks are missing.
        return "news"
    if found == "news" and _explains(analysis, words):
        return "advice"
    return "opinion" if found == "news" and _argues(analysis, said, words) else found


def _tell_by_layout(analysis: Analysis, said: list[str], words: _Words) -> ArticleForm | None:
    """Return what questions and answers, times at the heads of paragraphs or a greeting tell."""
    paragraphs = [span.of(analysis.text).strip() for span in analysis.paragraphs]
    turns = sum(bool(_TURN.match(paragraph)) for paragraph in paragraphs)
    if turns >= max(_TURNS, _TALK * len(paragraphs)):
        return "interview"
    clocks = sum(bool(_CLOCK.match(paragraph)) for paragraph in paragraphs)
    if clocks >= max(_CLOCKS, _CLOCKED * len(paragraphs)):
        return "live"
    # A greeting on a line of its own is furniture, and not among the sentences.
    return "letter" if any(words.dear.match(text) for text in (*paragraphs[:2], *said[:2])) else None


def _share_reported(said: list[str], words: _Words) -> float:
    """Return the share of sentences that report something said, and of those that name a day, together."""
    found = [bool(pattern.search(text)) for text in said for pattern in (words.reported, words.weekdays)]
    return sum(found) / max(1, len(said))


def _argues(analysis: Analysis, said: list[str], words: _Words) -> bool:
    """Return whether a text judges and reports nothing, though it says neither "I" nor "in our view"."""
    if len(said) < _ARGUED:
        return False

    def share(pattern: re.Pattern[str]) -> float:
        return sum(pattern.search(text) is not None for text in said) / len(said)

    long = [m for m in analysis.marked if m.depth == 0 and m.span.of(analysis.text).count(" ") > _LEAST]
    reported, quotes = _share_reported(said, words), len(long) / len(said)
    headline = analysis.article.headline
    asks_reader = words.reader.search(headline) is not None
    if words.asking.match(headline) and not asks_reader and max(reported, quotes) <= _EXPLAINED:
        return True
    asks = sum(text.rstrip("\0 ").endswith("?") for text in said) / len(said)
    judges = share(words.judging) - 1 / len(said)
    if reported <= _TOLD_MORE and quotes <= _QUOTES_MORE and judges >= _JUDGING:
        return True
    if reported > _TOLD or quotes > _QUOTES:
        return False
    talks = share(words.should) + share(words.spoken) + 2 * asks
    return talks + _OF_US * (share(words.ours) + share(words.reader)) >= _ARGUING + 1 / len(said)


def _is_signed_by_columnist(analysis: Analysis, words: _Words) -> bool:
    """Return whether the last lines say who wrote the piece, and that it is his own view."""
    return any(words.signed.search(span.of(analysis.text)) for span in analysis.paragraphs[-_LAST:])


def _explains(analysis: Analysis, words: _Words) -> bool:
    """Return whether a long text reports nothing: no deeds, no days, hardly any speech or people."""
    body = analysis.body()
    if analysis.doc is None or len(body) < _LONG:
        return False
    past = said = dated = 0
    for span in body:
        parsed = analysis.parse_of(span)
        root = next((token for token in parsed or () if token.dep_ == "ROOT"), None)
        if root is None:
            continue
        # "Had sent", "has sent".
        tags = {child.tag_ for child in root.children if child.dep_ in ("aux", "auxpass")}
        helped = "VBD" in tags or (root.tag_ == "VBN" and "VBZ" in tags)
        past += root.tag_ == "VBD" or helped
        said += root.lemma_.lower() in words.saying
        dated += words.days.search(span.of(analysis.text)) is not None
    people = {entity.text for entity in analysis.doc.ents if entity.label_ == "PERSON"}
    if len(people) > (_PEOPLE if len(body) >= _LONGER else _FEW_PEOPLE) * len(body):
        return False
    return past < _PAST * len(body) and said < _SAID * len(body) and dated <= _DATED * len(body)


def _tell_by_voice(said: list[str], words: _Words) -> ArticleForm:
    """Tell by who speaks to whom in the sentences."""
    if not said:
        return "news"
    own, ours, reader, judges = (
        [bool(pattern.search(text)) for text in said]
        for pattern in (words.own, words.ours, words.reader, words.judges)
    )
    asks = [text.rstrip("\0 ").endswith("?") for text in said]
    offers = sum(reader) >= _OFFER and 2 * sum(reader) >= len(said)
    if (offers or sum(reader) >= max(_LEAST, _READER * len(said))) and sum(reader) > sum(own):
        return "advice"
    if sum(own) >= max(_LEAST, _OWN * len(said)):
        return "opinion"
    voice = [any(each) for each in zip(own, reader, asks, judges, strict=True)]
    # "Our" is a company's in its release; it is the paper's where the paper judges.
    if any(judges) and sum(map(any, zip(voice, ours, strict=True))) >= max(_LEAST, _OWN * len(said)):
        return "opinion"
    return "opinion" if sum(voice) >= max(_LEAST, _VOICE * len(said)) else "news"


def addresses_reader(text: str, language: str) -> bool:
    """Return whether a sentence speaks to who reads it, outside of what it quotes."""
    words = _load_words(language)
    return words is not None and words.reader.search(_QUOTED.sub("", text)) is not None


def speaks_for_house(text: str, language: str) -> bool:
    """Return whether words say "we" or "our"."""
    words = _load_words(language)
    return words is not None and words.ours.search(text) is not None


def find_voice(text: str, language: str) -> frozenset[str]:
    """Return which lists of forms.yaml a sentence has words of: "own", "days", "reported"."""
    words = _load_words(language)
    if words is None:
        return frozenset()
    lists = {"own": words.own, "days": words.days, "reported": words.reported}
    return frozenset(name for name, pattern in lists.items() if pattern.search(text))


def _blank_quotes(analysis: Analysis, span: Span) -> str:
    """Return a sentence with nothing where it quotes."""
    set_apart = any(block.overlaps(span) for block in analysis.article.block_quotes)
    return "" if set_apart else analysis.blank_quotes(span)


_QUOTED = re.compile(r"[\"“„«].*?[\"”“»]")


@cache
def _load_words(language: str) -> _Words | None:
    lists = load_words(language.partition("-")[0], "forms")
    if not lists:
        return None
    return _Words(
        labels={
            form: re.compile(
                rf"^\W*(?:{label}) ?[:|–—]|[:;|–—] ?(?:{label})\W*$|\((?:{label})\)", re.IGNORECASE
            )
            for form, label in lists["labels"].items()
        },
        paths={form: re.compile(rf"/(?:{part})/") for form, part in lists["paths"].items()},
        dear=re.compile(rf"\W*{lists['dear']}", re.IGNORECASE),
        **{
            name: re.compile(rf"\b(?:{lists[name]})\b", re.IGNORECASE)
            for name in (
                "judges",
                "own",
                "ours",
                "reader",
                "days",
                "should",
                "spoken",
                "judging",
                "reported",
                "weekdays",
            )
        },
        signed=re.compile(lists["signed"]),
        saying=frozenset(lists["saying"]),
        argued=re.compile(rf"\W*(?:{lists['argued']})", re.IGNORECASE),
        asking=re.compile(rf"\W*(?:{lists['asking']})", re.IGNORECASE),
        headlines=re.compile(rf"\W*(?:{lists['headlines']})", re.IGNORECASE),
    )
