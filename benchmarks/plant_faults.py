"""Plant ten faults in a real day, let them be mended at the desk, and tell which of them are.

    python benchmarks/plant_faults.py plant CORPUS.jsonl SITE [--seed 1]
    python benchmarks/plant_faults.py serve SITE
    python benchmarks/plant_faults.py check SITE
    python benchmarks/plant_faults.py unsure CORPUS.jsonl SITE [--seeds 20]

CORPUS.jsonl holds articles as ``briefings brief`` takes them, with dates; SITE is a folder that is made.

``plant`` makes a site of the day of a corpus that has the most articles, and spoils its record: a wrong
speaker, two people made one, one made two, a sentence that refers to what is not told, a torn role, a story
made two, two stories made one, a notice in place of a sentence, a bad headline, an opinion that is not
marked. What was spoiled is written down where the desk does not look (``faults.json``). ``serve`` shows the
desk; it builds nothing, since a build (``briefings desk`` begins with one) reads the day anew, without the
faults. ``check`` joins the record with the editor's file, and exits 1 while a fault stands, 2 where the
record is not the one that was planted. ``unsure`` makes the site once, plants by each seed, and counts how
many of the ten the desk's "Unsure first" names, each in its story, and how many rows the day has without any
fault.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import statistics
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import uvicorn

from briefings.codec import read_digest, read_readings, write_digest, write_readings
from briefings.desk.desk_day import DeskDay
from briefings.desk.doubts import Doubt, list_doubts
from briefings.desk.pages import EditorsDesk
from briefings.editions import read_edition
from briefings.editions.reading import join_editing
from briefings.model import (
    ActorEdit,
    Briefing,
    Digest,
    Editing,
    QuoteEdit,
    SentenceEdit,
    Span,
    Story,
    StoryActor,
    StoryEdit,
    StoryQuote,
)
from briefings.pipeline import build_records
from briefings.presenting import show_edition
from briefings.settings import load_settings
from briefings.site.serving import BuildCount, make_app
from briefings.storage.hashes import hash_file

_LEANS = re.compile(r"(?<=[.”] )(?:He|She|They|It) [a-z][^.“”\n]{30,160}\.(?!\S)")
_NOTICE = "Sign up here for our newsletter and get the best of our reporting every morning."
_LABEL = "Opinion: "
_PORT = 8010


def write_site(corpus: Path, site: Path) -> Path:
    """Make a site of the corpus's busiest day; return the record."""
    articles = [json.loads(line) for line in corpus.open(encoding="utf-8")]
    day = Counter(one["date"][:10] for one in articles).most_common(1)[0][0]
    folder = site / "content" / "articles"
    folder.mkdir(parents=True)
    (site / "briefings.yaml").write_text("site: {title: The Trial}\nedition: {stories: 20}\n", "utf-8")
    for one in articles:
        if one["date"].startswith(day):
            head = {"id": one["id"], "title": one["title"], "date": one["date"], "source": one["source"]}
            text = "\n\n".join(part for part in one["text"].split("\n") if part.strip())
            # As some pages end; what is cut off as furniture is not seen in such words.
            whole = f"---\n{json.dumps(head)}\n---\n{text}\n\n{_NOTICE}\n"
            (folder / f"{one['id']}.md").write_text(whole, "utf-8")
    build_records(load_settings(site), jobs=1)
    return load_settings(site).digests / f"{day}.json"


class Planter:
    """Spoils a day, one story a fault; ``edits`` are what spoils it, ``faults`` what would mend it."""

    def __init__(self, digest: Digest, site: Path, seed: int) -> None:
        self._folder = site / "content" / "articles"
        day = show_edition(digest, load_settings(site)).day
        self._shown = {
            (quote.source.article, quote.spans[0].start)
            for story in (*day.stories, *day.shorts)
            for quote in story.quotes
        }
        self._free = list(digest.stories)
        random.Random(seed).shuffle(self._free)
        self.edits: list[StoryEdit] = []
        self.faults: list[dict[str, str]] = []
        # The readings name the same wrong speaker; by which words, and how surely, stays as it was read.
        self.misread: dict[tuple[str, Span], str] = {}
        self.labelled: set[str] = set()

    def _take(self, *, people: int = 0, quotes: int = 0, articles: int = 1, headed: bool = False) -> Story:
        for story in self._free:
            if (
                len(_people(story)) >= people
                and len(self._list_spoken(story)) >= quotes
                and len(story.briefings) >= articles
                and len(story.sentences) > 1
                and (not headed or any(one.headline for one in story.briefings))
            ):
                self._free.remove(story)
                return story
        raise SystemExit("The day has too few stories of that kind.")

    def _list_spoken(self, story: Story) -> list[StoryQuote]:
        """Return the quotations of somebody that the edition shows: no other can be wrong on the page."""
        return [
            one for one in story.quotes if one.speaker and (one.article, one.quote.span.start) in self._shown
        ]

    def _note(self, kind: str, story: Story, **more: str) -> None:
        self.faults.append({"kind": kind, "story": story.id, "headline": story.headline, **more})

    def plant(self) -> None:
        """Plant all ten."""
        story = self._take(people=2, quotes=1)
        said = self._list_spoken(story)[0]
        other = next(one for one in _people(story) if one.id != said.speaker)
        wrong = QuoteEdit(
            article=said.article, span=said.quote.span, text=said.quote.text, show=True, speaker=other.id
        )
        self.edits.append(StoryEdit(id=story.id, quotes=(wrong,)))
        self.misread[said.article, said.quote.span] = other.name
        self._note("wrong speaker", story, words=said.quote.text, actor=said.speaker)

        story = self._take(people=2)
        one, two = _people(story)[:2]
        self.edits.append(StoryEdit(id=story.id, actors=(ActorEdit(actor=two.id, join=one.id),)))
        self._note("two people made one", story, actor=one.name, other=two.name)

        story = self._take(people=1)
        one = next((each for each in _people(story) if " " in each.name), None)
        if one is None:
            raise SystemExit("The day has too few stories of that kind.")
        part = ActorEdit(actor=one.id, part=one.name.split()[-1])
        self.edits.append(StoryEdit(id=story.id, actors=(part,)))
        self._note("one made two", story, actor=one.name)

        story, words = self._find_leaning()
        self._tell(story, words)
        self._note("a sentence that refers to what is not told", story, words=words[1])

        story = self._take(people=1)
        one = next(each for each in _people(story) if each.role) if _has_role(story) else _people(story)[0]
        torn = f"{one.role.rsplit(' ', 1)[0]} of" if " " in one.role else "a former member of"
        self.edits.append(StoryEdit(id=story.id, actors=(ActorEdit(actor=one.id, role=torn),)))
        self._note("a torn role", story, actor=one.id, words=torn)

        story = self._take(articles=2)
        apart = story.briefings[-1].id
        self.edits.append(StoryEdit(id="apart", new=True, articles=(apart,)))
        self._note("a story made two", story, actor=story.briefings[0].id, other=apart)

        story, other_story = self._take(), self._take()
        self.edits.append(StoryEdit(id=story.id, merge=(other_story.id,)))
        self._note(
            "two stories made one", story, actor=story.briefings[0].id, other=other_story.briefings[0].id
        )

        story = self._take()
        article = story.briefings[0].id
        text = self._read(article)
        start = text.index(_NOTICE)
        self._tell(story, (article, _NOTICE, start))
        self._note("a notice in place of a sentence", story, words=_NOTICE)

        story = self._take()
        self.edits.append(StoryEdit(id=story.id, headline="LIVE: Latest updates"))
        self._note("a bad headline", story, words="LIVE: Latest updates")

        story = self._take(headed=True)
        lead = next(one for one in story.briefings if one.headline)
        self.edits.append(StoryEdit(id=story.id, form="news", headline=f"{_LABEL}{lead.headline}"))
        # Its article has the label too: it is what tells an opinion.
        self.labelled.add(lead.id)
        self._note("an opinion that is not marked", story, actor=lead.id)

    def _tell(self, story: Story, words: tuple[str, str, int]) -> None:
        article, text, start = words
        spoiled = SentenceEdit(article=article, span=Span(start, start + len(text)), text=text)
        kept = [
            SentenceEdit(article=one.article, span=one.sentence.span, text=one.sentence.text)
            for one in story.sentences
        ]
        self.edits.append(StoryEdit(id=story.id, sentences=(spoiled, *kept[:2])))

    def _read(self, article: str) -> str:
        from briefings.sources.files import read_files

        (found,) = read_files([self._folder / f"{article}.md"])
        return found.text

    def _find_leaning(self) -> tuple[Story, tuple[str, str, int]]:
        for story in self._free:
            for briefing in story.briefings:
                found = _LEANS.search(self._read(briefing.id))
                if found:
                    self._free.remove(story)
                    return story, (briefing.id, found[0], found.start())
        raise SystemExit("No article has a sentence that begins with a pronoun.")


def _people(story: Story) -> list[StoryActor]:
    return [one for one in story.actors if one.kind == "person"]


def _has_role(story: Story) -> bool:
    return any(one.role for one in _people(story))


def plant(corpus: Path, site: Path, seed: int) -> None:
    """Make the site and spoil its day."""
    record = write_site(corpus, site)
    digest = read_digest(record)
    faults = spoil(record, digest, read_readings(record), site, seed)
    planted = {"record": hash_file(record), "faults": faults}
    (site / "faults.json").write_text(json.dumps(planted, indent=1, ensure_ascii=False), "utf-8")
    print(f"{record.stem}: {len(digest.stories)} stories, {len(faults)} faults")


def spoil(
    record: Path, digest: Digest, readings: Mapping[str, Briefing], site: Path, seed: int
) -> list[dict[str, str]]:
    """Write a day's record and readings with ten faults; return these."""
    planter = Planter(digest, site, seed)
    planter.plant()
    spoiled = join_editing(digest, Editing(stories=tuple(planter.edits)))
    sure = {
        (one.article, one.quote.span): one.quote.confidence
        for story in digest.stories
        for one in story.quotes
    }
    # As if the program had made it: nothing of it is the editor's, and it is as sure as it was.
    stories = [
        replace(
            story,
            own_headline=False,
            form=None,
            briefings=tuple(_label(one, planter.labelled) for one in story.briefings),
            actors=tuple(replace(actor, own=False) for actor in story.actors),
            quotes=tuple(
                replace(
                    one,
                    chosen=False,
                    quote=replace(one.quote, confidence=sure.get((one.article, one.quote.span), 1.0)),
                )
                for one in story.quotes
            ),
        )
        for story in spoiled.stories
    ]
    write_digest(record, replace(spoiled, title="", stories=tuple(stories)))
    misread = [_label(_misread(one, planter.misread), planter.labelled) for one in readings.values()]
    write_readings(record, misread)
    return planter.faults


def _label(briefing: Briefing, labelled: set[str]) -> Briefing:
    """Return an article of which one is an opinion, with the label that tells it."""
    if briefing.id not in labelled:
        return briefing
    return replace(briefing, headline=f"{_LABEL}{briefing.headline}")


def _misread(reading: Briefing, names: Mapping[tuple[str, Span], str]) -> Briefing:
    quotes = (
        replace(one, speaker=replace(one.speaker, actor=names[reading.id, one.span]))
        if one.speaker and (reading.id, one.span) in names
        else one
        for one in reading.quotes
    )
    return replace(reading, quotes=tuple(quotes))


# By which kinds of rows a fault may be named, beside the words that it is told by.
_NAMED_BY = {
    "wrong speaker": ("speaker", "words"),
    "two people made one": ("actor", "other"),
    "one made two": ("actor", "actor"),
    "a sentence that refers to what is not told": ("sentence", "words"),
    "a torn role": ("role", "words"),
    "a story made two": ("stories", ""),
    "two stories made one": ("stories", ""),
    "a notice in place of a sentence": ("sentence", "words"),
    "a bad headline": ("headline", "words"),
    "an opinion that is not marked": ("form", ""),
}


def is_named(fault: dict[str, str], doubts: Sequence[Doubt]) -> bool:
    """Return whether a row names a fault: of its kind, in its story, with its words."""
    kind, field = _NAMED_BY[fault["kind"]]
    stories = {fault["story"], "apart"} if fault["kind"] == "a story made two" else {fault["story"]}
    return any(
        doubt.kind == kind
        and doubt.story in stories
        and (not field or fault[field].rstrip(",") in doubt.words)
        for doubt in doubts
    )


def count_unsure(corpus: Path, site: Path, seeds: int) -> None:
    """Print how many of ten faults are named, by seed and by kind, and the rows without and with them."""
    settings = load_settings(site) if site.exists() else None
    record = next(settings.digests.glob("*.json")) if settings else write_site(corpus, site)
    settings = load_settings(site)
    digest, readings = read_digest(record), read_readings(record)
    clean = len(list_doubts(DeskDay(record, settings)))
    named: Counter[str] = Counter()
    tries: Counter[str] = Counter()
    scores, rows = [], []
    try:
        for seed in range(1, seeds + 1):
            try:
                faults = spoil(record, digest, readings, site, seed)
            except SystemExit:
                continue
            doubts = list_doubts(DeskDay(record, settings))
            found = [fault["kind"] for fault in faults if is_named(fault, doubts)]
            named.update(found)
            tries.update(fault["kind"] for fault in faults)
            scores.append(len(found))
            rows.append(len(doubts))
    finally:
        write_digest(record, digest)
        write_readings(record, [*readings.values()])
    print(
        f"{len(digest.stories)} stories; {clean} rows without a fault, {statistics.mean(rows):.1f} with ten"
    )
    told = f"mean {statistics.mean(scores):.1f}, {min(scores)} to {max(scores)}"
    print(f"named of ten: {told}, {len(scores)} seeds")
    for kind, number in tries.items():
        print(f"  {named[kind]} of {number}  {kind}")


def find_faults(record: Path, faults: list[dict[str, str]]) -> Iterator[tuple[str, bool]]:
    """Yield each fault, and whether it still stands in the edition."""
    stories = read_edition(record).digest.stories
    by_id = {story.id: story for story in stories}
    place = {briefing.id: story.id for story in stories for briefing in story.briefings}
    for fault in faults:
        story = by_id.get(fault["story"]) or next(iter(stories))
        yield fault["kind"], _stands(fault, story, place)


def _stands(fault: dict[str, str], story: Story, place: dict[str, str]) -> bool:
    words, one, other = (fault.get(key, "") for key in ("words", "actor", "other"))
    names = [actor.name for actor in story.actors]
    told = [each.sentence.text for each in story.sentences]
    return {
        "wrong speaker": not any(each.quote.text == words and each.speaker == one for each in story.quotes),
        "two people made one": other not in names,
        "one made two": one.split(" ")[-1] in names,
        "a sentence that refers to what is not told": words in told,
        "a torn role": words in [actor.role for actor in story.actors],
        "a story made two": place.get(one) != place.get(other),
        "two stories made one": place.get(one) == place.get(other),
        "a notice in place of a sentence": words in told,
        "a bad headline": story.headline == words,
        # Marked, or told under a headline that calls it none: an editor may do either.
        "an opinion that is not marked": story.form != "opinion" and story.headline.startswith(_LABEL),
    }[fault["kind"]]


def serve(site: Path) -> None:
    """Serve the desk, without builds."""
    settings = load_settings(site)
    settings.output.mkdir(exist_ok=True)
    desk = EditorsDesk(site, port=_PORT)
    app = make_app(settings.output, BuildCount(), desk.routes())
    (record,) = settings.digests.glob("*.json")
    print(f"http://127.0.0.1:{_PORT}/desk/{record.stem}?token={desk.token}", flush=True)
    uvicorn.run(app, port=_PORT, log_level="error", lifespan="off")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter, usage=argparse.SUPPRESS
    )
    parser.add_argument("what", choices=["plant", "serve", "check", "unsure"])
    parser.add_argument("paths", nargs="+", type=Path, help="CORPUS.jsonl SITE, or SITE alone")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seeds", type=int, default=20)
    asked = parser.parse_args()
    if asked.what == "plant":
        plant(*asked.paths, asked.seed)
    elif asked.what == "unsure":
        count_unsure(*asked.paths, asked.seeds)
    elif asked.what == "serve":
        serve(asked.paths[0])
    else:
        site = asked.paths[0]
        (record,) = load_settings(site).digests.glob("*.json")
        planted = json.loads((site / "faults.json").read_text("utf-8"))
        if hash_file(record) != planted["record"]:
            print("The record is not the one that was planted: a build has read the day anew. Plant again.")
            sys.exit(2)
        came = list(find_faults(record, planted["faults"]))
        for kind, stands in came:
            print("stands" if stands else "mended", kind)
        sys.exit(any(stands for _, stands in came))


if __name__ == "__main__":
    main()
