"""A story of several articles tells the latest stage of its event, and nothing of another."""

from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest
import yaml

from briefings.digest import make_digest
from briefings.model import Story
from briefings.presenting import PresentingOptions, present
from briefings.presenting.views import StoryView
from briefings.reading import read_article
from briefings.settings import Settings, SiteSettings
from briefings.sources.article import make_article
from briefings.stories import join_stories

CASES = yaml.safe_load((Path(__file__).parent.parent / "cases" / "telling.yaml").read_text(encoding="utf-8"))
# So much of a report lies between its news and what is told deep in it.
FILLER = "\n\n".join(
    f"Salt has been mined in the hills of Norvale for longer than anybody knows, and shaft {shaft} is old."
    for shaft in range(1, 25)
)


def tell(case: dict) -> tuple[Story, StoryView]:
    """Return the one story of a case's articles, as a record and as a page shows it."""
    briefings = []
    for number, row in enumerate(case["articles"]):
        when = row["when"]
        when = when if isinstance(when, datetime) else datetime.combine(when, time())
        article = make_article(
            id=row["id"],
            headline=row["headline"],
            text=row["text"].replace("@@@", FILLER),
            source=f"Outlet {number}",
            published=when.replace(tzinfo=UTC),
        )
        briefings.append(read_article(article))
    day = date(2026, 3, 5)
    (story,) = join_stories(briefings, day=day)
    view = present(
        make_digest(day, [story], told=1),
        PresentingOptions.of(Settings(root=Path(), site=SiteSettings(title="A day"))),
    )
    return story, view.stories[0]


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_a_story_tells(case: dict):
    story, view = tell(case)
    expected = case["expected"]
    quotes = " / ".join(quote.text for quote in view.quotes)
    actors = {actor.name: actor.role for actor in story.actors}
    headline = expected.get("headline", "")
    assert story.headline == headline if headline.endswith(".") else story.headline.startswith(headline)
    assert story.sentences[0].sentence.text.startswith(expected.get("begins", ""))
    told = " / ".join(one.sentence.text for one in story.sentences)
    assert [words for words in expected.get("told", ()) if words not in told] == []
    assert [words for words in expected.get("told_not", ()) if words in told] == []
    assert [words for words in expected.get("quotes", ()) if words not in quotes] == []
    assert [words for words in expected.get("quotes_not", ()) if words in quotes] == []
    assert [name for name in expected.get("actors", ()) if name not in actors] == []
    assert [name for name in expected.get("actors_not", ()) if name in actors] == []
    listed = {actor.name for actor in view.actors}
    assert [name for name in expected.get("listed_not", ()) if name in listed] == []
    assert len([name for name in expected.get("one_of", ()) if name in actors]) == ("one_of" in expected)
    assert {name: actors.get(name) for name in expected.get("roles", {})} == expected.get("roles", {})
