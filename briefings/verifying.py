"""Records against the stored articles: is every word verbatim, does every link lead to it?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from briefings.codec import read_digest
from briefings.editions import list_records
from briefings.errors import ArticleError
from briefings.fragments import leads_to
from briefings.model import Article, Briefing, Digest, Quote, Sentence, Span, Story
from briefings.progress import Progress
from briefings.settings import Settings
from briefings.site.links import link_text
from briefings.sources.article import hash_text
from briefings.sources.files import read_files

# A problem shows so much of the words that are wrong.
_SHOWN = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What does not hold: the record, the article, and what is wrong."""

    record: Path
    article: str
    problem: str

    def __str__(self) -> str:
        return f"{self.record}: {self.article}: {self.problem}"


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyReport:
    """What was checked, and what does not hold."""

    days: int
    passages: int
    links: int
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Claim:
    """What a record says of an article: that these words stand there, and maybe that a link leads to them."""

    article: str
    what: str
    span: Span
    text: str
    link: str = ""


def verify_records(
    settings: Settings, records: Sequence[Path] | None = None, *, progress: Progress = lambda *_: None
) -> VerifyReport:
    """Check records against the articles of the site's folders.

    Args:
        settings: the site's.
        records: the records to check; all of the site's when None.
        progress: is told how far it is.

    Raises:
        RecordError: a record cannot be read.
    """
    checked = list(list_records(settings.digests)) if records is None else records
    articles = {found.id: found for found in _read_articles(settings)}
    problems: list[Problem] = []
    passages = links = 0
    for done, record in enumerate(checked, 1):
        claims = tuple(_list_claims(read_digest(record)))
        passages += len(claims)
        links += sum(bool(claim.link) for claim in claims)
        wrong = dict.fromkeys((claim.article, problem) for claim, problem in _check(claims, articles))
        problems += [Problem(record=record, article=article, problem=problem) for article, problem in wrong]
        progress("Checking", done, len(checked))
    return VerifyReport(days=len(checked), passages=passages, links=links, problems=tuple(problems))


def _read_articles(settings: Settings) -> Iterator[Article]:
    folders = [folder for folder in settings.folders if folder.is_dir()]
    for found in read_files(folders):
        if not isinstance(found, ArticleError):
            yield found


def _check(claims: Iterable[_Claim], articles: Mapping[str, Article]) -> Iterator[tuple[_Claim, str]]:
    for claim in claims:
        problem = _find_problem(claim, articles.get(claim.article))
        if problem:
            yield claim, problem


def _find_problem(claim: _Claim, article: Article | None) -> str:
    """Return what is wrong with a claim, or nothing."""
    if article is None:
        return "is not among the stored articles"
    if claim.what == "hash":
        return "" if hash_text(article.text) == claim.text else "has another text now than when it was read"
    shown = claim.text[:_SHOWN] + ("…" if len(claim.text) > _SHOWN else "")
    if claim.span.of(article.text) != claim.text or claim.span.end > len(article.text):
        return f"{claim.what} does not stand there: {shown}"
    directive = urlsplit(claim.link).fragment.partition(":~:text=")[2]
    if directive and not leads_to(directive, article.text, claim.span):
        return f"the link leads elsewhere than to this {claim.what}: {shown}"
    return ""


def _list_claims(digest: Digest) -> Iterator[_Claim]:
    for story in digest.stories:
        for briefing in story.briefings:
            whole = Span(0, 0)
            yield _Claim(article=briefing.id, what="hash", span=whole, text=briefing.sha256)
            yield from _claims_of_briefing(briefing)
        yield from _claims_of_story(story)
    for each in digest.quotes:
        yield from _claim_quote(each.taken.article, each.taken.quote, "")


def _claims_of_briefing(briefing: Briefing) -> Iterator[_Claim]:
    for sentence in briefing.sentences:
        yield _claim_sentence(briefing.id, sentence, briefing.url)
    for quote in briefing.quotes:
        yield from _claim_quote(briefing.id, quote, briefing.url)
    for actor in briefing.actors:
        if actor.role:
            yield _Claim(article=briefing.id, what="role", span=actor.role.span, text=actor.role.text)


def _claims_of_story(story: Story) -> Iterator[_Claim]:
    """Yield what a story says; what it took from a briefing must be in an article of its own."""
    urls = {briefing.id: briefing.url for briefing in story.briefings}
    for told in story.sentences:
        yield _claim_sentence(told.article, told.sentence, urls.get(told.article, ""))
    for taken in story.quotes:
        yield from _claim_quote(taken.article, taken.quote, urls.get(taken.article, ""))
    for difference in story.differing:
        for figured in difference.figures:
            figure = figured.figure
            yield _Claim(article=figured.article, what="number", span=figure.span, text=figure.text)
            yield _claim_sentence(figured.article, figure.sentence, urls.get(figured.article, ""))


def _claim_sentence(article: str, sentence: Sentence, url: str) -> _Claim:
    link = link_text(url, sentence.text, sentence.fragment)
    return _Claim(article=article, what="sentence", span=sentence.span, text=sentence.text, link=link)


def _claim_quote(article: str, quote: Quote, url: str) -> Iterator[_Claim]:
    link = link_text(url, quote.text, quote.fragment)
    yield _Claim(article=article, what="quotation", span=quote.span, text=quote.text, link=link)
    for what, part in (("speaker", quote.speaker), ("cue", quote.cue)):
        if part:
            yield _Claim(article=article, what=what, span=part.span, text=part.text)
