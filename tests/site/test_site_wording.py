import string
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import yaml

from briefings.presenting import wording
from briefings.presenting.wording import find_marks, load_wording

FILES = sorted(Path(wording.__file__).with_name("words").glob("*.yaml"))
DAY = date(2026, 3, 2)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_language_has_every_word_with_the_same_blanks(path):
    english, other = (yaml.safe_load(p.read_text("utf-8")) for p in (path.with_name("en.yaml"), path))
    assert other.keys() == english.keys()
    for name, word in english.items():
        assert _blanks(other[name]) == _blanks(word), name


def _blanks(word):
    texts = [word["other"]] if isinstance(word, dict) else [word] if isinstance(word, str) else []
    return {field for text in texts for _, field, _, _ in string.Formatter().parse(text) if field}


@pytest.mark.parametrize(
    ("tag", "day", "sources"),
    [
        ("en", "Monday, 2 March 2026", "1 source"),
        ("de", "Montag, 2. März 2026", "1 Quelle"),
        ("de-AT", "Montag, 2. März 2026", "1 Quelle"),
        ("fr", "lundi 2 mars 2026", "1 source"),
        ("tr", "2 Mart 2026 Pazartesi", "1 kaynak"),
        ("es", "lunes, 2 de marzo de 2026", "1 fuente"),
    ],
)
def test_days_and_counts_are_told_in_the_language(tag, day, sources):
    words = load_wording(tag)
    assert words.day(DAY) == day
    assert words.count("sources_count", 1) == sources


def test_numbers_and_shares_are_told_in_the_language():
    assert load_wording("de").count("stories_count", 12345) == "12.345 Berichte"
    assert load_wording("tr").percent(0.125) == "%12,5"
    assert load_wording("en").period(date(2026, 2, 28), DAY) == "28 Feb – 2 Mar 2026"


def test_every_language_with_words_has_marks_and_all_plurals():
    for path in FILES:
        words = load_wording(path.stem)
        assert find_marks(path.stem, "") == words.marks("qqq")
        for name, word in words.entries.items():
            if isinstance(word, dict):
                forms = {str(words.locale.plural_form(number)) for number in (0, 1, 2, 5, 10**6)}
                assert forms <= word.keys(), (path.stem, name)


def test_plurals_follow_the_language():
    assert load_wording("fr").count("sources_count", 0) == "0 source"
    assert load_wording("en").count("sources_count", 0) == "0 sources"
    assert load_wording("en").count("stories_count", 21) == "21 stories"


def test_an_unknown_language_gets_english_words():
    assert load_wording("qqq").archive == "Archive"


def test_a_word_that_is_not_there_is_an_error_with_its_name():
    with pytest.raises(AttributeError, match="no word 'nothing'"):
        load_wording("en").nothing  # noqa: B018


def test_right_to_left_languages_say_so():
    assert load_wording("ar").direction == "rtl"
    assert load_wording("en").time(datetime(2026, 3, 2, 7, 5, tzinfo=UTC)) == "07:05"
