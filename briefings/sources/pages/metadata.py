"""What a page says of its article: headline, time of publication, outlet, language and address."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from urllib.parse import urlsplit

from lxml import html as lxml_html

from briefings.moments import place_moment
from briefings.sources.dates import is_month_first, parse_date
from briefings.sources.furniture import flatten
from briefings.sources.languages import read_language
from briefings.sources.pages.bylines import Head
from briefings.sources.pages.markup import Markup, clean_words, type_of
from briefings.sources.word_lists import load_list

_DIVIDER = re.compile(r"\s+[-–—|·•»:/]+\s+|\s*\|\s*| +[-–—]{1,2}(?=[^\s\d])")
_LONGEST_NAME = 60
_SHORTEST = 3
_LEAST_DATE = 8
_LEAST_GLUED = 12
# A heading of so many words can be a headline by itself.
_TITLE_WORDS = 4
_JOINED = re.compile(r"\s*(?::(?=\s)|[-–—|](?=\s))")
_APART = re.compile("|".join(load_list("pages/elements.yaml")["named_apart"]), re.IGNORECASE)
_OG = ("og:title", "twitter:title", "dc.title", "title", "headline", "parsely-title", "sailthru.title")


# What is longer is a summary in a headline's place.
_LONGEST_HEADLINE = 250
# A heading is the article's when it shares this much of its words with what the page says for machines. From
# 0.2 to 0.5, 225 to 221 of 260 headlines are right.
_ALIKE, _FEW_WORDS, _LONG_WORDS = 0.34, 3, 9


def choose_headline(markup: Markup, source: str) -> str:
    """Return the headline that the page prints, without kicker and outlet where these are glued to it.

    News pages say it in JSON-LD. Others write there, and in OpenGraph, what search engines shall show: of
    260 pages of the web 216 print the headline as a main heading, and 126 say it in OpenGraph. The one for
    sharing counts where nothing is printed.
    """
    headings = _read_titles(_read_heading(h) for h in markup.tree.iter("h1"))
    titles = _read_titles(t.text_content()[:1000] for t in markup.tree.iter("title"))[:1]
    written = markup.article.get("headline") or markup.article.get("name")
    said = _read_titles(markup.said(*_OG))
    linked = next(iter(_read_titles([written] if isinstance(written, str) else [])), "")
    if linked:
        linked = _restore_end(_cut_suffix(linked, (*headings, *said), source), headings, said)
    shared = (_cut_suffix(title, headings, source) for title in (*said, *titles))
    told = list(filter(None, (linked, *shared)))
    printed = _choose_heading(headings, told, source)
    if linked and "news" in type_of(markup.article).lower():
        return _unglue(printed, (*said, linked)) if flatten(printed).endswith(flatten(linked)) else linked
    if printed:
        return _cut_suffix(_unglue(printed, told), (linked, *said), source)
    return _find_only_heading(markup, source) or _cut_site(
        next(iter(told or headings), ""), choose_url(markup)
    )


def _read_heading(heading: lxml_html.HtmlElement) -> str:
    """Return the words of a heading without the kicker and subtitle that are elements of their own in it.

    What a colon or a dash joins to the rest is read with it.
    """
    texts = heading.xpath(".//text()")
    pieces = (
        (str(each), each.getparent().getparent() if each.is_tail else each.getparent()) for each in texts
    )
    own = "".join(words for words, element in pieces if not _is_apart(element, heading))
    whole = heading.text_content()
    is_joined = len(_JOINED.findall(whole)) > len(_JOINED.findall(own)) or _JOINED.match(own)
    return (whole if is_joined or len(own.split()) < _FEW_WORDS else own)[:1000]


def _is_apart(element: lxml_html.HtmlElement, heading: lxml_html.HtmlElement) -> bool:
    """Return whether a piece of text in a heading belongs to what its class calls a kicker or a subtitle."""
    while element is not heading and element is not None:
        if _APART.search(element.get("class") or ""):
            return True
        element = element.getparent()
    return False


def _find_only_heading(markup: Markup, source: str) -> str:
    """Return the one main heading that can be a headline, if there is one alone and no link is in it."""
    known = [each for each in markup.tree.iter("h1") if len(_read_heading(each).split()) >= _TITLE_WORDS]
    only = known[0] if len(known) == 1 and known[0].find(".//a") is None else None
    words = clean_words(_read_heading(only)) if only is not None else ""
    return words if len(words) <= _LONGEST_HEADLINE and flatten(words) != flatten(source) else ""


def _cut_site(title: str, address: str) -> str:
    """Return a title without the name of the site behind a divider, where that is the name of its domain."""
    labels = (urlsplit(address).hostname or "").removeprefix("www.").split(".")[:-1]
    for match in reversed(list(_DIVIDER.finditer(title))):
        rest, tail = title[: match.start()].strip(), _squeeze(title[match.end() :])
        if rest and tail and any(tail == label.replace("-", "") for label in labels):
            return rest
    return title


def _read_titles(found: Iterable[str]) -> tuple[str, ...]:
    return tuple(words for each in found if 0 < len(words := clean_words(each)) <= _LONGEST_HEADLINE)


def _choose_heading(headings: Iterable[str], told: list[str], source: str) -> str:
    """Return the main heading that has most in common with what the page says of its article."""
    outlet = flatten(source)
    known = [heading for heading in headings if flatten(heading) not in ("", outlet)]
    alike = {heading: max((_compare(heading, title) for title in told), default=0.0) for heading in known}
    best = max(known, key=lambda heading: (alike[heading], len(heading)), default="")
    return best if best and alike[best] >= _ALIKE else ""


def _compare(heading: str, title: str) -> float:
    """Return how much of the shorter title stands in the other, 0 to 1; of few words, of the longer."""
    if _starts(title, heading):
        return 1.0
    ours, theirs = _cut_to_units(heading), _cut_to_units(title)
    sizes = sorted((len(ours), len(theirs)))
    whole = sizes[0] if sizes[0] >= _FEW_WORDS else sizes[1]
    return len(ours & theirs) / whole if whole else 0.0


def _cut_to_units(title: str) -> set[str]:
    """Return a title's words, or pairs of its letters where its script puts no spaces between words."""
    words = flatten(title).split()
    if sum(map(len, words)) < _LONG_WORDS * len(words):
        return set(words)
    return {word[at : at + 2] for word in words for at in range(max(1, len(word) - 1))}


def _unglue(heading: str, told: Iterable[str]) -> str:
    """Return a heading as it is told elsewhere: without the kicker or date that markup glues to it."""
    squeezed = _squeeze(heading)
    for title in told:
        known = _squeeze(title)
        rest = heading[len(title) :] if heading.startswith(title) else ""
        if known == squeezed:
            return title if heading.isupper() or len(title.split()) > len(heading.split()) else heading
        if len(known) >= _LEAST_GLUED and (squeezed.endswith(known) or _WITH_DAY.search(rest)):
            return title
    return heading


def _squeeze(title: str) -> str:
    return flatten(title).replace(" ", "")


def _starts(title: str, heading: str) -> bool:
    return flatten(title).startswith(flatten(heading)) and bool(flatten(heading))


def _cut_suffix(title: str, others: Iterable[str], source: str) -> str:
    """Cut the outlet behind a divider when the rest stands elsewhere, or what is cut is the outlet."""
    flat_others = {flatten(other) for other in others}
    outlet = flatten(source)
    signed = bool(outlet) and any(flatten(title[m.end() :]) == outlet for m in _DIVIDER.finditer(title))
    if not signed and flatten(title) in flat_others and not any(_divides(title, other) for other in others):
        return title
    for match in reversed(list(_DIVIDER.finditer(title))):
        rest, tail = title[: match.start()].strip(), flatten(title[match.end() :])
        if not rest or not tail:
            continue
        if flatten(rest) in flat_others or (outlet and (tail == outlet or _is_outlet(tail, outlet))):
            return _cut_suffix(rest, others, source)
    return title


def _divides(title: str, other: str) -> bool:
    """Return whether another title is this one without a last part behind a divider."""
    return any(flatten(title[: match.start()]) == flatten(other) != "" for match in _DIVIDER.finditer(title))


def _is_outlet(tail: str, outlet: str) -> bool:
    squeezed, named = tail.replace(" ", ""), outlet.replace(" ", "")
    return named in squeezed or (squeezed in named and len(squeezed) >= _SHORTEST)


def _restore_end(title: str, headings: Iterable[str], said: Iterable[str]) -> str:
    """Put back the end of a headline that was cut off at the 110 characters that search engines show."""
    start = title.removesuffix("...").removesuffix("…").rstrip()
    if start == title:
        return title
    return next(
        (other for other in (*headings, *said) if other.startswith(start) and "…" not in other), title
    )


_UPDATED = re.compile("|".join(load_list("pages/names.yaml")["updated"]), re.IGNORECASE)
_PUBLISHED = re.compile("|".join(load_list("pages/names.yaml")["published"]), re.IGNORECASE)
_WITH_DAY = re.compile(
    r"\d{1,2}(?:\D{1,12}|º? d[ei]l? [^\W\d]{3,10} d[ei]l? )\d{4}|\d{4}\D{1,3}\d{1,2}\D{1,3}\d{1,2}"
    r"|[^\W\d]{3,} \d{1,2}(?:st|nd|rd|th)?,? \d{4}|\d{4} [^\W\d]{3,} \d{1,2}\b"
)
# A day in figures, with its time, within a line; and one with two figures for the year.
_IN_FIGURES = re.compile(r"\d{4}[-./]\d{1,2}[-./]\d{1,2}(?:[T ]\d{1,2}:\d{2}(?::\d{2})?)?")
_SHORT_DAY = re.compile(r"(?<![\d.,])[0-3]?\d\.[01]?\d\.\d{2}(?![\d.,]*\d)")
_DAYS = load_list("pages/names.yaml")["days"]
_FEW, _LONGEST_LABEL = 4, 80
_DAY_NAME = re.compile(r"publish(?:ed|ing)?|publication|issued|release", re.IGNORECASE)
_NO_DAY_NAME = re.compile(r"publisher|unpublish|updat|modif|expir|until", re.IGNORECASE)
_FOR_MACHINES = ("JSON-LD", "meta elements")
_AROUND, _DAYS_EARLIER = 2, 2 * 86_400
# The rank of what stands next to a word for an update.
_UPDATE = 2
_IN_ADDRESS = re.compile(r"/((?:19|20)\d{2})/(\d{1,2})/(\d{1,2})(?=/|$)")


def choose_date(markup: Markup, head: Head, address: str) -> tuple[datetime | None, str]:
    """Return the time of publication with the zone that the page writes, and where it was found.

    JSON-LD comes before meta elements, these before times that the head of the article shows as elements or
    in words, these before the article's address. What is said to be an update counts only where nothing else
    is there; times elsewhere on the page are of something else.
    """
    shown = list(head.choose(markup.tree.iter("time"))) or list(
        head.choose_in_lines(markup.tree.iter("time"))
    )
    lines = list(head.lines())
    times = [*markup.said(*_DAYS), *(each.text_content()[:80] for each in shown), *lines]
    month_first = is_month_first(_read_region(markup), times)

    def parse(words: str) -> datetime | None:
        words = clean_words(words)
        figures = _IN_FIGURES.search(words)
        return parse_date(words, month_first=month_first) or (parse_date(figures[0]) if figures else None)

    said = ((parse(words), dated) for words, dated in _list_dates(markup, head, shown, lines, address))
    first = next((each for each in said if each[0]), (None, ""))
    if first[0] and first[1] in _FOR_MACHINES:
        # What is put out again is often given the new day there, while the page shows when it came out.
        printed = {found.date(): found for words in lines if (found := parse(_find_whole_date(words)))}
        earliest = next(iter(printed.values())) if len(printed) == 1 else None
        if earliest and place_moment(first[0]) - place_moment(earliest) > _DAYS_EARLIER:
            return earliest, "words"
    return first


def _find_whole_date(line: str) -> str:
    """Return a line that is a day and nothing else."""
    date = _WITH_DAY.search(line)
    return line if date and len(line) - len(date.group()) <= _AROUND else ""


def _list_dates(
    markup: Markup, head: Head, shown: list[lxml_html.HtmlElement], lines: list[str], address: str
) -> Iterator[tuple[str, str]]:
    """Return what may be the date of publication, and where it stands; the most trusted first."""
    pages = [node for node in markup.nodes if "page" in type_of(node).lower()]
    for node in (markup.article, *pages):
        said = (node.get(key) for key in ("datePublished", "dateCreated", "uploadDate"))
        yield from ((words, "JSON-LD") for words in said if isinstance(words, str))
    yield from ((words, "meta elements") for words in markup.said(*_DAYS))
    called = (name for name in markup.metas if _DAY_NAME.search(name) and not _NO_DAY_NAME.search(name))
    yield from ((words, "meta elements") for words in markup.said(*called) if _WITH_DAY.search(words))
    first = [element for element in sorted(shown, key=_rank_time) if _rank_time(element) < _UPDATE]
    for element in (*_find_items(markup, head), *first):
        yield from ((words, "time elements") for words in _read_time(element))
    dated = sorted((line for line in lines if _WITH_DAY.search(line)), key=_rank_line)
    # A line within another is that line's day: "Updated <time>May 4, 2026</time>".
    updated = [line for line in dated if _rank_line(line) == _UPDATE]
    own = [line for line in dated if line not in updated and not any(line in other for other in updated)]
    yield from ((_cut_to_date(line), "words") for line in own)
    yield from ((_cut_to_date(line), "words") for line in _find_labelled(markup, head))
    short = (found[0] for line in lines if _rank_line(line) < _UPDATE and (found := _SHORT_DAY.search(line)))
    yield from ((words, "words") for words in short)
    yield from (
        (_cut_to_date(line), "words") for line in head.lines(of_others=True) if _WITH_DAY.search(line)
    )
    yield from ((words, "time elements") for words in _find_only_time(markup, head))
    yield from (("-".join(match.groups()), "address") for match in _IN_ADDRESS.finditer(address))
    modified = (markup.article.get("dateModified"), *markup.said("last-modified", "article:modified_time"))
    yield from ((words, "time of an update") for words in modified if isinstance(words, str))
    updates = (words for element in shown if element not in first for words in _read_time(element))
    told = map(_cut_to_date, updated)
    yield from ((words, "time of an update") for words in (*updates, *told))


def _read_time(element: lxml_html.HtmlElement) -> Iterator[str]:
    written = (element.get("datetime"), element.get("content"), element.text_content()[:80])
    yield from (words for words in written if words and _WITH_DAY.search(words))


def _find_labelled(markup: Markup, head: Head) -> list[str]:
    """Return the line elsewhere on the page that says when something was published, if there is one alone."""
    labelled = [
        words
        for element in markup.tree.iter("p", "div", "span", "li")
        if len(element) <= _FEW and _PUBLISHED.match(words := clean_words(_space_out(element)))
        if len(words) <= _LONGEST_LABEL and _WITH_DAY.search(words) and not head.is_of_others(element)
    ]
    return labelled[:1] if len({_cut_to_date(words) for words in labelled}) == 1 else []


def _space_out(element: lxml_html.HtmlElement) -> str:
    """Return the first words of an element, those of one within it apart from those of the next."""
    words = (stripped for each in element.itertext() if (stripped := " ".join(str(each).split())))
    return " ".join(islice(words, 20))[:200]


def _find_only_time(markup: Markup, head: Head) -> set[str]:
    """Return the time that all time elements of the page name, if it is one; those of others aside."""
    articles = list(markup.tree.iter("article"))
    # The footer of the page's one article is its own: "Published on".
    own = frozenset(articles[0].iterfind(".//footer//time")) if len(articles) == 1 else frozenset()
    found = (each for each in markup.tree.iter("time") if each in own or not head.is_of_others(each))
    times = (each.get("datetime") or "" for each in found if _rank_time(each) < _UPDATE)
    days = {words for words in times if _WITH_DAY.search(words)}
    return days if len(days) == 1 else set()


def _find_items(markup: Markup, head: Head) -> Iterator[lxml_html.HtmlElement]:
    """Return what microdata calls the date of publication, in the head first."""
    items = markup.tree.iterfind(".//*[@itemprop='datePublished']")
    found = [each for each in items if not head.is_of_others(each)]
    yield from head.choose(found)
    yield from found if len(found) == 1 else ()


def _rank_time(element: lxml_html.HtmlElement) -> int:
    if element.get("pubdate") is not None:
        return 0
    before, above = element.getprevious(), element.getparent()
    near = (before.tail if before is not None else above.text if above is not None else "") or ""
    before_words = before.text_content()[-40:] if before is not None and before.tag != "time" else ""
    return _rank_line(f"{element.get('class') or ''} {before_words} {near} {element.text_content()[:60]}")


def _rank_line(words: str) -> int:
    """Return 0 for words of publication, 1 for neither, 2 for words of an update alone."""
    return 0 if _PUBLISHED.search(words) else _UPDATE if _UPDATED.search(words) else 1


def _cut_to_date(line: str) -> str:
    """Return what stands behind the word for publication, where an update is told too."""
    said = _PUBLISHED.search(line)
    line = line[said.start() :] if said and _UPDATED.search(line) else line
    updated = _UPDATED.search(line)
    line = line[: updated.start()] if updated and updated.start() > _LEAST_DATE else line
    date = _WITH_DAY.search(line)
    return line[max(0, date.start() - 20) : date.end() + 30] if date else ""


def _read_region(markup: Markup) -> str:
    """Return the tag of the page's language that names a region, empty where none does."""
    tags = (markup.tree.get("lang") or "", *markup.said("og:locale", "content-language"))
    return next((tag for tag in tags if re.search(r"[-_][A-Za-z]{2}$", tag)), "")


def choose_source(markup: Markup) -> str:
    """Return the name of the outlet: of its JSON-LD publisher, its OpenGraph site, its application."""
    publisher = markup.article.get("publisher")
    publisher = publisher[0] if isinstance(publisher, list) and publisher else publisher
    named = markup.resolve(publisher).get("name") if isinstance(publisher, dict) else publisher
    said = markup.said(
        "og:site_name", "application-name", "twitter:app:name:iphone", "dc.publisher", "publisher"
    )
    candidates = [named if isinstance(named, str) else "", *said]
    usable = (" ".join(words.split()).strip(" @") for words in candidates)
    return next((words for words in usable if 0 < len(words) <= _LONGEST_NAME and "://" not in words), "")


def read_said_language(markup: Markup) -> str:
    """Return the page's language code, empty where it names none."""
    written = markup.article.get("inLanguage")
    said = markup.said("og:locale", "content-language", "dc.language", "language")
    candidates = [markup.tree.get("lang") or "", written if isinstance(written, str) else "", *said]
    return next(filter(None, map(read_language, candidates)), "")


def choose_url(markup: Markup) -> str:
    """Return the article's canonical address, empty where the page names none."""
    links = markup.tree.xpath("//link[@rel='canonical']/@href")
    written = markup.article.get("url")
    candidates = [*map(str, links), *markup.said("og:url"), written if isinstance(written, str) else ""]
    return next((link.strip() for link in candidates if link.strip().startswith(("http://", "https://"))), "")
