"""Raw parts → Article: the text is fixed here, once, and its furniture marked."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime

from briefings.errors import ArticleSkipped
from briefings.model import Article, ArticleForm, Span
from briefings.sources.addresses import drop_password
from briefings.sources.dates import FIRST_YEAR, LAST_YEAR
from briefings.sources.decoding import mend_surrogates
from briefings.sources.furniture import mark_furniture
from briefings.sources.languages import detect_language
from briefings.sources.parts import Parts, hash_text

# A long book has 2 MB.
MAX_TEXT = 2_000_000
# Each line is looked at as what may be no part of the text: half a million of them took 7 s, these 2 s.
MAX_LINES = 150_000
# Readers of language take time that grows with the square of a word: 4,000 letters take a second, 16,000 half
# a minute. Runs of other scripts are whole paragraphs without spaces.
_LONGEST_WORD = 4_000
_LONG_WORD = re.compile(rf"[!-~¡-ɏ‐-‧‰-⁞]{{{_LONGEST_WORD + 1}}}")
_MOST_NAMES, _LONGEST_NAME, _LONGEST_HEADLINE, _LONGEST_URL = 50, 300, 1_000, 4_000
_PARAGRAPH = re.compile(r"\S[^\n]*")


def make_article(  # noqa: PLR0913 - one argument a field
    *,
    id: str,  # noqa: A002 - it is the field's name
    text: str,
    headline: str = "",
    source: str = "",
    url: str = "",
    standfirst: str = "",
    byline: tuple[str, ...] = (),
    published: datetime | None = None,
    language: str = "en",
    block_quotes: Iterable[str] = (),
    copy_of: str = "",
    file_sha256: str = "",
    form: ArticleForm = "news",
) -> Article:
    """Make the article that all later spans point into.

    ``text`` is taken code point for code point; a caller that wants its line ends made alike does
    so before. ``block_quotes`` are paragraphs of it that were set as quotations. A standfirst that is not
    given is taken from the text if it plainly has one. ``file_sha256`` is the hash of what it was
    read from: it tells a text that is read differently from one that was changed.

    Here, and only here, what an article may hold is checked: halves of surrogate pairs become U+FFFD, an
    address loses its password, and of names and titles no more is kept than one can print.

    Raises:
        ArticleSkipped: it is longer or has more lines than any article, holds one word of thousands of
            letters, or is dated in a year of which there are no newspapers.
    """
    text, headline, standfirst, source = map(mend_surrogates, (text, headline, standfirst, source))
    id = mend_surrogates(id)  # noqa: A001 - as above
    byline = tuple(mend_surrogates(name)[:_LONGEST_NAME] for name in byline[:_MOST_NAMES])
    headline = headline if len(headline) <= _LONGEST_HEADLINE else f"{headline[: _LONGEST_HEADLINE - 1]}…"
    url = drop_password(mend_surrogates(url))[:_LONGEST_URL]
    _check_bounds(id, text, published)
    furniture = mark_furniture(
        text, headline=headline, standfirst=standfirst, byline=byline, source=source, language=language
    )
    printed = next((piece.span.of(text) for piece in furniture if piece.kind == "standfirst"), "")
    return Article(
        id=id,
        headline=headline,
        text=text,
        sha256=hash_text(text),
        source=source,
        url=url,
        standfirst=standfirst or printed,
        byline=byline,
        published=published,
        language=language,
        furniture=furniture,
        block_quotes=place_block_quotes(text, block_quotes),
        copy_of=copy_of,
        file_sha256=file_sha256,
        form=form,
    )


def assemble_article(
    parts: Parts,
    *,
    id: str,  # noqa: A002 - it is the field's name
    published: datetime | None = None,
    file_sha256: str = "",
) -> Article:
    """Make the article whose parts a file or the store gives; the language is told if none is named.

    Raises:
        ArticleSkipped: as ``make_article``.
    """
    return make_article(
        id=id,
        text=parts.text,
        headline=parts.headline,
        source=parts.source,
        url=parts.url,
        standfirst=parts.standfirst,
        byline=parts.byline,
        published=published,
        language=parts.language or detect_language(parts.text),
        block_quotes=parts.block_quotes,
        copy_of=parts.copy_of,
        form=parts.form,
        file_sha256=file_sha256,
    )


def _check_bounds(where: str, text: str, published: datetime | None) -> None:
    if len(text) > MAX_TEXT:
        raise ArticleSkipped(where, f"too long: more than {MAX_TEXT:,} characters; split it")
    lines = text.count("\n")
    if lines > MAX_LINES:
        raise ArticleSkipped(where, f"has more than {MAX_LINES:,} lines; split it")
    long = _LONG_WORD.search(text)
    if long:
        shown = long.group()[:20]
        raise ArticleSkipped(
            where, f"holds one word of more than {_LONGEST_WORD:,} characters ({shown}…); cut it"
        )
    if published and not FIRST_YEAR <= published.year <= LAST_YEAR:
        raise ArticleSkipped(where, f"is dated in the year {published.year}; write the date as 2026-11-23")


def place_block_quotes(text: str, paragraphs: Iterable[str]) -> tuple[Span, ...]:
    """Return where the paragraphs stand in the text; those that follow one another are one quotation.

    A paragraph that stands in the text twice is left out: it is a pull quote, by which the page repeats
    itself in larger type. Spaces need not be alike.
    """
    wanted = {" ".join(paragraph.split()) for paragraph in paragraphs}
    placed: list[Span] = []
    follows = False
    for match in _PARAGRAPH.finditer(text) if wanted else ():
        words = " ".join(match.group().split())
        is_quote = words in wanted and text.count(match.group().strip()) == 1
        if is_quote and follows:
            placed[-1] = Span(placed[-1].start, match.end())
        elif is_quote:
            placed.append(Span(*match.span()))
        follows = is_quote
    return tuple(placed)
