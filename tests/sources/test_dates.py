# ruff: noqa: DTZ001 - what is read stands here as it is written; dates without a zone are expected
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefings.sources.dates import find_date_in_name, parse_date

PLUS_TWO = timezone(timedelta(hours=2))


@pytest.mark.parametrize(
    ("words", "moment"),
    [
        ("2015-11-11", datetime(2015, 11, 11)),
        ("2015/11/11 08:05", datetime(2015, 11, 11, 8, 5)),
        ("20151111", datetime(2015, 11, 11)),
        ("20151111T080500Z", datetime(2015, 11, 11, 8, 5, tzinfo=UTC)),
        ("2026-05-03T08:00:00.123+02:00", datetime(2026, 5, 3, 8, 0, 0, 123000, PLUS_TWO)),
        ("2026-05-03 08:00:00 +0200", datetime(2026, 5, 3, 8, tzinfo=PLUS_TWO)),
        ("2026-05-03T08:00Z", datetime(2026, 5, 3, 8, tzinfo=UTC)),
        ("Sun, 03 May 2026 08:00:00 +0200", datetime(2026, 5, 3, 8, tzinfo=PLUS_TWO)),
        ("3 May 2026 08:00:00 GMT", datetime(2026, 5, 3, 8, tzinfo=UTC)),
        ("November 13, 2004", datetime(2004, 11, 13)),
        ("Nov. 13, 2004, 3:40 p.m.", datetime(2004, 11, 13, 15, 40)),
        ("Sept. 1st, 2004", datetime(2004, 9, 1)),
        ("12:05 am, 1 June 2020", datetime(2020, 6, 1, 0, 5)),
        ("13. März 2026, 18:20 Uhr", datetime(2026, 3, 13, 18, 20)),
        ("1er août 2026", datetime(2026, 8, 1)),
        ("4 de mayo de 2026", datetime(2026, 5, 4)),
        ("4 Ağustos 2026 18:20", datetime(2026, 8, 4, 18, 20)),
        ("2026-05-31T24:00:00Z", datetime(2026, 6, 1, tzinfo=UTC)),
        ("2026-12-31 24:00", datetime(2027, 1, 1)),
        ("13. März 2026, 24:00 Uhr", datetime(2026, 3, 14)),
        ("Thu, 31 Dec 2026 24:00:00 +0200", datetime(2027, 1, 1, tzinfo=PLUS_TWO)),
        ("04.05.2026", datetime(2026, 5, 4)),
        ("05/14/2026", datetime(2026, 5, 14)),
    ],
)
def test_dates_as_they_are_written(words, moment):
    found = parse_date(words)
    assert found == moment
    assert found.utcoffset() == moment.utcoffset()


@pytest.mark.parametrize(
    "words",
    [
        "",
        "soon",
        "2022-13-45",
        "31 February 2026",
        "May",
        "12:30",
        "99/99/2020",
        "2026-05-03T29:00",
        "x" * 500,
    ],
)
def test_words_that_are_no_date(words):
    assert parse_date(words) is None


@given(st.text(max_size=90))
def test_no_words_raise(words):
    assert parse_date(words) is None or isinstance(parse_date(words), datetime)


@given(st.datetimes(timezones=st.sampled_from([UTC, PLUS_TWO]) | st.none()))
def test_iso_comes_back(moment):
    if 1600 <= moment.year <= 2199:
        assert parse_date(moment.isoformat()) == moment


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("2022-12-20-talks.txt", datetime(2022, 12, 20)),
        ("talks_20221220.html", datetime(2022, 12, 20)),
        ("2022.12.20.md", datetime(2022, 12, 20)),
        ("2022-13-45 then 2022-12-20.txt", datetime(2022, 12, 20)),
    ],
)
def test_dates_in_names(name, day):
    assert find_date_in_name(name) == day


@pytest.mark.parametrize("name", ["talks.txt", "123456789012.txt", "2022-12.txt", "99999999.txt"])
def test_names_without_a_date(name):
    assert find_date_in_name(name) is None
