"""What is kept of an analysis gives the briefing that a new parse gives."""

from pathlib import Path

import pytest

from briefings.model import Article, KnownActor
from briefings.reading import analyse, make_briefing, pack_analysis, read_article, unpack_analysis
from briefings.reading.options import ReadingOptions
from briefings.sources.article import make_article
from briefings.sources.files import read_files

FOLDER = Path(__file__).parents[2] / "content/articles/2026/11/17"
ARTICLES = [article for article in read_files([FOLDER]) if isinstance(article, Article)][:6]
KNOWN = (KnownActor(name="The Harbour", kind="organization", aliases=("harbour",)),)
OTHERS = [
    ReadingOptions(),
    ReadingOptions(sentences=1),
    ReadingOptions(summarizer="lsa"),
    ReadingOptions(known=KNOWN),
    ReadingOptions(models={}),
]


@pytest.mark.parametrize("options", OTHERS)
def test_a_kept_analysis_serves_every_choice(options: ReadingOptions):
    assert len(ARTICLES) == 6
    for article in ARTICLES:
        packed = pack_analysis(analyse(article, options.models))
        assert make_briefing(unpack_analysis(packed, article), options) == read_article(article, options)


def test_a_model_of_a_language_that_is_read_by_its_words_is_not_asked_for():
    article = make_article(id="case", text="« Nous ouvrirons le pont », a dit Claire Roux.", language="fr")
    options = ReadingOptions(models={"fr": "fr_no_such_model"})
    assert analyse(article, options.models).doc is None
    assert read_article(article, options) == read_article(article)


def test_what_is_kept_is_small_and_the_same_each_time():
    for article in ARTICLES:
        first, second = (pack_analysis(analyse(article)) for _ in range(2))
        assert first == second
        assert len(first) < 4 * len(article.text)


def test_damaged_or_foreign_bytes_are_refused():
    one, other = ARTICLES[:2]
    packed = pack_analysis(analyse(one))
    with pytest.raises(ValueError, match="another text"):
        unpack_analysis(packed, other)
    for damaged in (packed[:-9], b"\0", packed[9:]):
        with pytest.raises(ValueError, match="no packed document"):
            unpack_analysis(damaged, one)
