"""When a feed is asked again."""

from datetime import UTC, datetime, timedelta

import pytest

from briefings.sources.fetching.feed_state import back_off, fresh_until, retry_after

NOW = datetime(2026, 11, 16, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("headers", "minutes"),
    [
        ({}, None),
        ({"cache-control": "max-age=600"}, 10),
        ({"cache-control": 'public, Max-Age="600"'}, 10),
        ({"cache-control": "max-age=600", "age": "300"}, 5),
        ({"cache-control": "max-age=600", "age": "x"}, 10),
        ({"cache-control": "max-age=300", "age": "600"}, None),
        ({"cache-control": "max-age=0"}, None),
        ({"cache-control": "no-cache, max-age=600"}, None),
        ({"cache-control": "s-maxage=600"}, None),
        ({"cache-control": "max-age=99999999"}, 24 * 60),
        ({"expires": "Mon, 16 Nov 2026 12:30:00 GMT"}, 30),
        ({"expires": "Mon, 16 Nov 2026 11:30:00 GMT"}, None),
        ({"expires": "0"}, None),
        ({"cache-control": "max-age=60", "expires": "Mon, 16 Nov 2026 12:30:00 GMT"}, 1),
    ],
)
def test_an_answer_is_fresh_as_long_as_it_says_and_at_most_a_day(headers, minutes):
    assert fresh_until(headers, NOW) == (NOW + timedelta(minutes=minutes) if minutes else None)


@pytest.mark.parametrize(
    ("said", "minutes"),
    [
        ("", None),
        ("120", 2),
        ("Mon, 16 Nov 2026 13:00:00 GMT", 60),
        ("Mon, 16 Nov 2026 11:00:00 GMT", None),
        ("soon", None),
        ("999999999999", 24 * 60),
    ],
)
def test_a_server_is_left_alone_as_long_as_it_wants_and_at_most_a_day(said, minutes):
    assert retry_after({"retry-after": said}, NOW) == (NOW + timedelta(minutes=minutes) if minutes else None)


@pytest.mark.parametrize(("failures", "hours"), [(1, None), (2, 0.5), (3, 1), (4, 2), (8, 24), (1000, 24)])
def test_a_feed_that_fails_is_asked_less_and_less(failures, hours):
    assert back_off(failures, NOW) == (NOW + timedelta(hours=hours) if hours else None)
