"""The search index over the built pages, made by pagefind (https://pagefind.app) without a network.

    day pages of a month ─▶ a record a story and a person ─▶ pagefind ─▶ pagefind/2026-11/

Each month has an index of its own, which the search page merges in the browser: a day more makes that of its
month again and no other. A record is a story, found under its day and section, or somebody whom the month
names. ``pagefind/months.json`` names the months, the newest first, and what each was made of; ``facets.json``
in each says of its stories in which section they stand and who speaks in them. They are ours, since
pagefind's own filters come out in another order each time.
"""

from __future__ import annotations

import gzip
import html
import json
import re
import shutil
import subprocess
import tempfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import lxml.html
from lxml.html import HtmlElement

from briefings.errors import BuildError
from briefings.settings.schema import Settings
from briefings.storage.files import write_whole
from briefings.storage.hashes import build_fingerprint, fingerprint, hash_file

FOLDER = "pagefind"
_MONTHS = "months.json"
_DAY_PAGE = re.compile(r"(\d{4}-\d\d)-\d\d\.html")
# What stands in a story and is not what it tells: marks, names of fields, where else it stands.
_LEFT_OUT = (
    ".//dt | .//h2 | self::li/b | self::li/span/a"
    " | .//*[@class='b-kicker' or @class='b-from' or @class='b-since']"
)
# With less room left (bytes) something may be missing from the index: pagefind ends well on a full disk too.
_ROOM = 1_000_000
# A search page of ours needs the program and the index, not pagefind's own boxes and buttons; the program
# stands with the newest month.
_NOT_NEEDED = ("pagefind-*ui*", "pagefind-highlight.js")
_PROGRAM = ("pagefind*.js", "wasm.*.pagefind")


class _Record(NamedTuple):
    """Something to be found: its address in the site, what it is called, its words, where it stands."""

    href: str
    title: str
    words: str
    where: str = ""
    section: str = ""
    speakers: tuple[str, ...] = ()


def index_site(output: Path, *, prefix: str = "") -> int | None:
    """Make the search index of each month again whose day pages changed.

    Args:
        output: the folder of the site.
        prefix: the folder of our pages in it, such as "briefings/"; empty for the site's root.

    Returns:
        How many stories and people the months made again hold; None when all are current.

    Raises:
        BuildError: there is no pagefind for this machine, it fails, or the index cannot be written.
    """
    pages, target = output / prefix, output / prefix / FOLDER
    try:
        months = _name_months(pages)
        known = _read_months(target)
        stale = [month for month in months if known.get(month) != months[month]]
        newest = next(iter(months), "")
        if newest and not (target / newest / "pagefind.js").is_file():
            stale = list(dict.fromkeys([*stale, newest]))
        if not stale and known.keys() == months.keys():
            return None
        target.mkdir(exist_ok=True)
        found = sum([_index_month(pages, target, month, output.parent) for month in stale])
        _leave_one_program(target, months, newest)
        write_whole(target / _MONTHS, json.dumps(months, indent=1) + "\n")
    except OSError as error:
        raise BuildError(error.filename or target, f"{error.strerror or error}") from error
    return found


def update_index(settings: Settings, output: Path | None = None) -> int | None:
    """Make a site's search index again where it is not current, or take it away where it is switched off.

    Returns:
        How many stories and people were indexed; None when nothing was made.

    Raises:
        BuildError: see ``index_site``.
    """
    target, prefix = output or settings.output, str(settings.pelican.get("BRIEFINGS_PREFIX", ""))
    if settings.site.search:
        return index_site(target, prefix=prefix)
    drop_index(target, prefix=prefix)
    return None


def drop_index(output: Path, *, prefix: str = "") -> None:
    """Take the search index away, if there is one of ours."""
    folder = output / prefix / FOLDER
    if (folder / _MONTHS).is_file():
        shutil.rmtree(folder)


def _name_months(pages: Path) -> dict[str, str]:
    """Return the months that have day pages, the newest first, each with a name of all that it is made of."""
    days: dict[str, list[str]] = {}
    for page in sorted(pages.iterdir()):
        if match := _DAY_PAGE.fullmatch(page.name):
            days.setdefault(match[1], []).append(f"{page.name} {hash_file(page)}")
    return {month: fingerprint(build_fingerprint(), *days[month]) for month in sorted(days, reverse=True)}


def _read_months(target: Path) -> Mapping[str, str]:
    try:
        known = json.loads((target / _MONTHS).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}


def _index_month(pages: Path, target: Path, month: str, beside: Path) -> int:
    """Make the index of a month and put it in its place; return how many records it has."""
    with tempfile.TemporaryDirectory(prefix=".indexing-", dir=beside) as folder:
        records, index = Path(folder) / "records", Path(folder) / "index"
        records.mkdir()
        language, found = _list_records(pages, month)
        for number, record in enumerate(found):
            (records / f"{number:05}.html").write_text(_write_record(record, language), encoding="utf-8")
        _run_pagefind(records, index)
        facets = _describe_stories(index / "fragment", found)
        (index / "facets.json").write_text(json.dumps(facets, ensure_ascii=False), encoding="utf-8")
        _replace_folder(index, target / month, Path(folder) / "old")
    return len(found)


def _list_records(pages: Path, month: str) -> tuple[str, list[_Record]]:
    """Return the site's language and the records of a month: its stories, then whom they name, each once."""
    stories: list[_Record] = []
    people: dict[str, _Record] = {}
    language = "en"
    for path in sorted(pages.glob(f"{month}-*.html")):
        page = lxml.html.fromstring(path.read_bytes())
        language = page.get("lang") or language
        for link in page.xpath("//article//a[contains(@href, 'actor/')]"):
            href = f"actor/{link.get('href').rpartition('actor/')[2]}"
            people.setdefault(href, _Record(href, _read(link), ""))
        stories += _list_stories(page, path.name)
    return language, [*stories, *people.values()]


def _describe_stories(fragments: Path, records: Sequence[_Record]) -> dict[str, Any]:
    """Return the sections and speakers of a month, and by pagefind's name of a story which of them it has."""
    by_href = {record.href: record for record in records if record.section or record.speakers}
    sections = sorted({record.section for record in by_href.values() if record.section})
    speakers = sorted({speaker for record in by_href.values() for speaker in record.speakers})
    stories = {}
    for path in sorted(fragments.iterdir()):
        # pagefind's own mark, then JSON.
        fragment = gzip.decompress(path.read_bytes())
        record = by_href.get(json.loads(fragment[fragment.index(b"{") :])["meta"]["href"])
        if record:
            section = sections.index(record.section) if record.section else -1
            stories[path.stem] = [section, *map(speakers.index, record.speakers)]
    return {"sections": sections, "speakers": speakers, "stories": stories}


def _list_stories(page: HtmlElement, name: str) -> Iterator[_Record]:
    """Yield the stories of a day's page; of a page of another template, the page as one."""
    heading = page.find(".//h1")
    day = _read(heading) if heading is not None else name.removesuffix(".html")
    found = False
    for story in page.xpath("//article[.//h2/@id] | //*[contains(@class, 'b-shorts')]//li[@id]"):
        found = True
        title = story.find(".//h2") if story.tag == "article" else story.find("b")
        anchor = title.get("id") or story.get("id")
        section = next((_read(link) for link in story.xpath(".//a[contains(@href, 'section/')]")), "")
        speakers = tuple(dict.fromkeys(_read(one) for one in story.xpath(".//figcaption/b")))
        where = f"{day} · {section}" if section else day
        told = _read(title)
        for left in story.xpath(_LEFT_OUT):
            left.drop_tree()
        yield _Record(f"{name}#{anchor}", told, _read(story), where, section, speakers)
    if not found:
        body = page.find("body")
        yield _Record(name, day, _read(body if body is not None else page), day)


def _read(element: HtmlElement) -> str:
    return " ".join(element.text_content().split())


def _write_record(record: _Record, language: str) -> str:
    """Return a page for pagefind. The language is the site's for all: it searches one language at a time."""
    kept = [("href", record.href), ("title", record.title), ("where", record.where)]
    meta = "".join(f'<p data-pagefind-meta="{name}">{html.escape(text)}</p>' for name, text in kept if text)
    return (
        f'<!doctype html><html lang="{html.escape(language)}"><body data-pagefind-body>'
        f"<div data-pagefind-ignore>{meta}</div>"
        # The title last: an excerpt is to say more than the link above it.
        f"<p>{html.escape(record.words)}</p><h1>{html.escape(record.title)}</h1></body></html>"
    )


def _run_pagefind(records: Path, index: Path) -> None:
    command = [_find_program(), "--site", str(records), "--output-path", str(index), "--keep-index-url"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own words
    if done.returncode:
        raise BuildError(index, f"could not be made: {(done.stderr or done.stdout).strip()[-500:]}")
    for pattern in _NOT_NEEDED:
        for file in index.glob(pattern):
            file.unlink()
    if shutil.disk_usage(index).free < _ROOM:
        raise BuildError(index, "the disk is full; make room for the search index, and build again")


def _find_program() -> str:
    from pagefind_bin import get_executable

    program = get_executable()
    if not program:
        raise BuildError("search", "there is no pagefind for this machine; set 'site.search: false'")
    return str(program)


def _replace_folder(new: Path, target: Path, old: Path) -> None:
    """Put a folder in another's place; a search meanwhile finds the old one or the new one."""
    if target.exists():
        target.rename(old)
    new.rename(target)


def _leave_one_program(target: Path, months: Collection[str], newest: str) -> None:
    """Take away the months that are gone, and the program from all but the newest."""
    for folder in target.iterdir():
        if folder.is_dir() and folder.name not in months:
            shutil.rmtree(folder)
        elif folder.is_dir() and folder.name != newest:
            for pattern in _PROGRAM:
                for file in folder.glob(pattern):
                    file.unlink()
        elif folder.is_file() and folder.name != _MONTHS:
            # What an index of one piece has left.
            folder.unlink()
