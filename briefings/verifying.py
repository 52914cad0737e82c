"""Records against the stored articles: is every word verbatim, does every link lead to it?"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from briefings.codec import is_unchanged, join_readings, read_digest, read_readings
from briefings.editions import editor_path, join_editing, list_records, read_editing
from briefings.errors import ArticleError
from briefings.fragments import leads_to
from briefings.model import Article, Briefing, Digest, Progress, Quote, Sentence, Span, Story
from briefings.presenting.addresses import link_text
from briefings.settings import Settings
from briefings.sources.files import read_files

# A problem shows so much of the words that are wrong.
_SHOWN = 60
# What may open a quotation.
_MARKS = "\"“”„«»‹›'‘’‚「『"
_GONE = "is not among the stored articles"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A problem: the record, the article, and what is wrong."""

    record: Path
    article: str
    problem: str

    @property
    def is_gone(self) -> bool:
        """Return whether the article does not exist."""
        return self.problem == _GONE

    def __str__(self) -> str:
        return f"{self.record}: {self.article}: {self.problem}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadAnew:
    """An article of which another text is read now than when its record was made, its file being the same.

    ``gone`` are the passages of the record that do not stand in the text as it is read now.
    """

    record: Path
    article: str
    gone: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyReport:
    """The outcome: what was checked, the problems, and articles that are now read differently."""

    days: int
    passages: int
    links: int
    problems: tuple[Problem, ...]
    read_anew: tuple[ReadAnew, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Claim:
    """A claim of a record about an article: it contains these words, and a link may lead to them.

    ``quoted`` tells that they must stand between marks: a person says that they are a quotation.
    """

    article: str
    what: str
    span: Span
    text: str
    link: str = ""
    quoted: bool = False

    @property
    def shown(self) -> str:
        """The words as a report shows them."""
        return f"{self.text[:_SHOWN]}{'…' if len(self.text) > _SHOWN else ''}"


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
        EditorError: an editor's file has a mistake.
    """
    checked = list(list_records(settings.digests)) if records is None else records
    articles = {found.id: found for found in _read_articles(settings)}
    found: list[Problem | ReadAnew] = []
    passages = links = 0
    for done, record in enumerate(checked, 1):
        digest = read_digest(record)
        found += _check_whole(record, digest)
        digest = join_readings(digest, read_readings(record))
        told = tuple(_list_claims(digest))
        claims = (*told, *_list_mended(record, digest, told))
        passages += len(claims)
        links += sum(bool(claim.link) for claim in claims)
        found += _check_record(record, digest, claims, articles)
        progress("Checking", done, len(checked))
    return VerifyReport(
        days=len(checked),
        passages=passages,
        links=links,
        problems=tuple(each for each in found if isinstance(each, Problem)),
        read_anew=tuple(each for each in found if isinstance(each, ReadAnew)),
    )


def _check_whole(record: Path, digest: Digest) -> Iterator[Problem]:
    """Yield what is wrong with a record as a whole: its name, its stories, a change after it was approved."""
    if digest.day.isoformat() != record.stem:
        yield Problem(
            record=record, article="the record", problem=f"is that of {digest.day}, under another day's name"
        )
    names = [story.id for story in digest.stories]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield Problem(record=record, article="the record", problem=f"holds the story {name} twice")
    if not is_unchanged(digest):
        yield Problem(
            record=record, article="the record", problem="was changed by hand after it was approved"
        )


def _read_articles(settings: Settings) -> Iterator[Article]:
    folders = [folder for folder in settings.folders if folder.is_dir()]
    for found in read_files(folders):
        if not isinstance(found, ArticleError):
            yield found


def _check_record(
    record: Path, digest: Digest, claims: Iterable[_Claim], articles: Mapping[str, Article]
) -> Iterator[Problem | ReadAnew]:
    """Yield what is wrong with each article's part of a record, and what is read differently now."""
    briefings = {briefing.id: briefing for story in digest.stories for briefing in story.briefings}
    parts: dict[str, list[_Claim]] = {name: [] for name in briefings}
    for claim in claims:
        parts.setdefault(claim.article, []).append(claim)
    for name, part in parts.items():
        briefing, article = briefings.get(name), articles.get(name)
        gone: tuple[str, ...] = ()
        if briefing and article and briefing.sha256 != article.sha256:
            gone = _find_gone(part, article)
            if _is_read_anew(briefing, article, gone):
                yield ReadAnew(record=record, article=name, gone=gone)
                continue
        for problem in dict.fromkeys(_find_problems(briefing, article, part, gone)):
            yield Problem(record=record, article=name, problem=problem)


def _find_problems(
    briefing: Briefing | None, article: Article | None, claims: Iterable[_Claim], gone: Sequence[str]
) -> Iterator[str]:
    """Yield what is wrong with what a record says of an article; ``gone`` are its words in a changed one."""
    if article is None:
        yield _GONE
    elif briefing and briefing.sha256 != article.sha256:
        changed = ": its file was changed" if briefing.file_sha256 else ""
        kept = "" if gone else "; everything that the record takes from it is still in it"
        yield f"has another text now than when it was read{changed}{kept}"
        yield from (f"is no longer in it: {words}" for words in gone)
    else:
        yield from filter(None, (_find_problem(claim, article) for claim in claims))


def check_passage(article: Article, span: Span, text: str, link: str = "") -> str:
    """Return what is wrong with words that should stand at a place of an article, and their link; or ""."""
    return _find_problem(_Claim(article=article.id, what="passage", span=span, text=text, link=link), article)


def _find_problem(claim: _Claim, article: Article) -> str:
    """Return what is wrong with a claim on the text that the record was made of, or nothing."""
    if claim.span.of(article.text) != claim.text or claim.span.end > len(article.text):
        return f"{claim.what} is not at its place: {claim.shown}"
    if claim.quoted and not _is_quoted(claim.span, article):
        return f"{claim.what} is not between quotation marks: {claim.shown}"
    directive = urlsplit(claim.link).fragment.partition(":~:text=")[2]
    if directive and not leads_to(directive, article.text, claim.span):
        return f"the link leads elsewhere than to this {claim.what}: {claim.shown}"
    return ""


def _is_quoted(span: Span, article: Article) -> bool:
    before = article.text[: span.start].rstrip()[-1:]
    return bool(before and before in _MARKS) or any(one.contains(span) for one in article.block_quotes)


def _find_gone(claims: Iterable[_Claim], article: Article) -> tuple[str, ...]:
    """Return which of the words of a record stand nowhere in the text of an article, however it is broken."""
    text = _fold(article.text)
    gone = (claim for claim in claims if _fold(claim.text) not in text)
    return tuple(dict.fromkeys(f"{claim.what}: {claim.shown}" for claim in gone))


def _fold(text: str) -> str:
    return " ".join(text.split())


def _is_read_anew(briefing: Briefing, article: Article, gone: Sequence[str]) -> bool:
    """Return whether another text is read from the same file, and not the same way from another.

    Records of before the file's hash was noted are given the benefit of the doubt when no word is gone.
    """
    return briefing.file_sha256 == article.file_sha256 if briefing.file_sha256 else not gone


def _list_claims(digest: Digest) -> Iterator[_Claim]:
    for story in digest.stories:
        for briefing in story.briefings:
            yield from _claims_of_briefing(briefing)
        yield from _claims_of_story(story)


def _list_mended(record: Path, digest: Digest, told: Collection[_Claim]) -> Iterator[_Claim]:
    """Yield what the editor's part puts into a record, and the record does not say itself."""
    file = read_editing(editor_path(record)) if digest.status == "draft" else None
    editing = file.editing if file else digest.editing
    if editing is None:
        return
    for edit in (one for story in editing.stories for one in story.actors):
        if edit.span and edit.role:
            yield _Claim(article=edit.article, what="role", span=edit.span, text=edit.role)
    known = {(claim.article, claim.span) for claim in told if claim.what == "quotation"}
    seen = set(told)
    for story in join_editing(digest, editing).stories:
        for claim in _claims_of_story(story):
            made = claim.what == "quotation" and not any(
                claim.article == article and span.contains(claim.span) for article, span in known
            )
            if claim not in seen:
                seen.add(claim)
                yield replace(claim, quoted=made)


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
