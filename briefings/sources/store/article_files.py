"""An article ⇄ its file in the store: front matter and text that a person can read, compare and edit.

What comes from outside is tidied before it is filed, so that the file gives back the very same article.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from typing import Any

import yaml
from rapidfuzz import fuzz
from unidecode import unidecode

from briefings.sources.addresses import drop_password
from briefings.sources.decoding import decode, even_line_ends
from briefings.sources.languages import detect_language
from briefings.sources.markdown import read_front_matter, read_markdown, write_plain_body
from briefings.sources.parts import Filed, Parts
from briefings.sources.texts import find_headline

# Controls, what has no UTF-8, and the byte order mark, which decoding would take off.
_NO_TEXT = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
_LONGEST_SLUG = 60
_LONGEST_HEADLINE = 300


def tidy_parts(parts: Parts) -> Parts:
    """Return parts as a file can hold them: even line ends, no controls, each name and title on a line."""
    text = tidy_text(parts.text)
    headline = _tidy_line(parts.headline)[:_LONGEST_HEADLINE].strip() or find_headline(text)
    published = parts.published.replace(microsecond=0) if parts.published else None
    return replace(
        parts,
        id="",
        text=text,
        headline=headline or _tidy_line(text[:80]),
        standfirst=_tidy_line(parts.standfirst),
        byline=tuple(filter(None, map(_tidy_line, parts.byline))),
        published=published,
        language=parts.language or detect_language(text),
        source=_tidy_line(parts.source),
        url=drop_password(_tidy_line(parts.url)),
    )


def tidy_text(text: str) -> str:
    """Return a text without controls and with even line ends; lines of spaces alone are empty."""
    text = _NO_TEXT.sub("", even_line_ends(text))
    return re.sub(r"^[^\S\n]+$", "", text, flags=re.MULTILINE).strip("\n")


def spell_headline(headline: str) -> str:
    """Return the name of a headline's file: ASCII letters, digits and hyphens, cut between words."""
    slug = re.sub(r"[^a-z0-9]+", "-", unidecode(headline).lower()).strip("-")
    if len(slug) > _LONGEST_SLUG:
        slug = slug[: _LONGEST_SLUG + 1].rpartition("-")[0] or slug[:_LONGEST_SLUG]
    return slug or "article"


def make_name(filed: Filed, taken: set[str]) -> str:
    """Return the id of a new article, which is its path in the store: YYYY/MM/DD/slug."""
    day = filed.parts.published
    assert day is not None, "what is filed is dated"
    name = f"{day:%Y/%m/%d}/{spell_headline(filed.parts.headline)}"
    key = filed.guid or filed.parts.url or filed.parts.text
    digest = sha256(key.encode("utf-8")).hexdigest()
    numbered = (f"{name}-{digest[:length]}" for length in range(6, 64))
    return next(each for each in (name, *numbered) if each not in taken)


def encode_filed(filed: Filed) -> str:
    """Return the content of an article's file."""
    parts = filed.parts
    fields: dict[str, Any] = {
        "title": parts.headline,
        "standfirst": parts.standfirst,
        "author": list(parts.byline),
        "date": parts.published.isoformat() if parts.published else "",
        "dated_by": parts.dated,
        "source": parts.source,
        "url": parts.url,
        "language": parts.language,
        "same_text_as": parts.copy_of,
        "form": "" if parts.form == "news" else parts.form,
        "changes": list(filed.changes),
        "feed": filed.feed,
        "guid": filed.guid,
        "fetched": filed.fetched,
        "body": "plain",
    }
    written = {key: value for key, value in fields.items() if value}
    front = yaml.dump(written, Dumper=yaml.SafeDumper, allow_unicode=True, sort_keys=False, width=1_000_000)
    quoted = {" ".join(line.split()) for line in parts.block_quotes}
    lines = {line for line in parts.text.split("\n") if " ".join(line.split()) in quoted and line.strip()}
    return f"---\n{front}---\n\n{write_plain_body(parts.text, lines)}\n"


def decode_filed(raw: bytes, where: str) -> Filed:
    """Return the article of a file; one that a person wrote has fewer fields. Raises ArticleError."""
    text = even_line_ends(decode(raw))
    fields, _ = read_front_matter(text, where)
    changes = fields.get("changes")
    return Filed(
        parts=read_markdown(text, where),
        feed=_word(fields, "feed"),
        guid=_word(fields, "guid"),
        fetched=_word(fields, "fetched"),
        changes=tuple(map(str, changes)) if isinstance(changes, list) else (),
    )


def _word(fields: Any, key: str) -> str:
    value = fields.get(key)
    return value if isinstance(value, str) else ""


def _tidy_line(words: str) -> str:
    return " ".join(_NO_TEXT.sub("", words).split())


_QUOTED = re.compile(r"“([^“”\n]{12,800})”|„([^„“\n]{12,800})“|«([^«»\n]{12,800})»|\"([^\"\n]{12,800})\"")
# Two quotations that share more than this are one that was altered (a word corrected, a clause cut).
_ALTERED = 60
_MOST = 50


def describe_changes(old: Parts, new: Parts, when: datetime | None) -> tuple[str, ...]:
    """Return what is different, a line each, behind the moment of the change where it is known."""
    stamp = f"{when.isoformat()}: " if when else ""
    return tuple(f"{stamp}{change}" for change in _find_changes(old, new))


def _find_changes(old: Parts, new: Parts) -> Iterator[str]:
    if old.headline != new.headline:
        yield f"the headline was “{old.headline}”"
    yield from _compare_quotations(old.text, new.text)
    before, after = (dict.fromkeys(filter(str.strip, each.text.split("\n"))) for each in (old, new))
    gone = sum(paragraph not in after for paragraph in before)
    added = sum(paragraph not in before for paragraph in after)
    if gone or added:
        yield f"paragraphs: {added} new or altered, {gone} gone or altered"
    elif old.text != new.text:
        yield "the order of the paragraphs"


def _compare_quotations(old: str, new: str) -> Iterator[str]:
    before, after = _flatten(old), _flatten(new)
    lost = [quote for quote in _find_quotations(old) if _flatten(quote) not in after][:_MOST]
    fresh = [quote for quote in _find_quotations(new) if _flatten(quote) not in before][:_MOST]
    altered: dict[str, str] = {}
    pairs = ((fuzz.ratio(quote, other), quote, other) for quote in lost for other in fresh)
    for score, quote, other in sorted(pairs, reverse=True):
        if score >= _ALTERED and quote not in altered and other not in altered.values():
            altered[quote] = other
    for quote in lost:
        now = altered.get(quote)
        yield f"a quotation altered: “{quote}” is now “{now}”" if now else f"a quotation gone: “{quote}”"


def _find_quotations(text: str) -> list[str]:
    found = ("".join(filter(None, match.groups())) for match in _QUOTED.finditer(text))
    return list(dict.fromkeys(" ".join(quote.split()) for quote in found))


def _flatten(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))
