"""Numbers that differ between the sources of a story: side by side, and only when they count one thing."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from briefings.model import Briefing, Difference
from briefings.reading import analyse
from briefings.reading.terms import find_figures
from briefings.sources.article import make_article
from briefings.stories.differences import find_differences


def report(source: str, text: str, language: str = "en") -> Briefing:
    article = make_article(id=source, text=text, source=source, language=language)
    figures = find_figures(analyse(article, {}))
    return Briefing(
        id=source, headline="", sha256=article.sha256, source=source, language=language, figures=figures
    )


def told(differences: Sequence[Difference]) -> list[tuple[str, list[str]]]:
    return [(each.what, [one.figure.text for one in each.figures]) for each in differences]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (
            "Turnout in the Brenholm recount was 84.4 percent, the district clerk said.",
            "The district clerk put turnout in the Brenholm recount at 84.39 percent.",
            [("%", ["84.4 percent", "84.39 percent"])],
        ),
        (
            "The blast at the Kestrel shipyard killed 12 people, the prosecutor said.",
            "Fourteen ships burned. At least 14 people were killed by the blast at the Kestrel shipyard.",
            [("dead", ["12 people", "14 people were killed"])],
        ),
        (
            "The blast at the Kestrel shipyard killed twelve people, the prosecutor said.",
            "Fourteen ships burned. At least 14 people were killed by the blast at the Kestrel shipyard.",
            [("dead", ["twelve people", "14 people were killed"])],
        ),
        (
            "The Halvard Group offered $300 million for the Brenholm quays.",
            "For the Brenholm quays the Halvard Group offered $310 million.",
            [("$", ["$300 million", "$310 million"])],
        ),
        # A wish and an offer, a forecast and a count, a count and an earlier one, a bound and more.
        (
            "The Halvard Group wants 500 berths at the Brenholm quays by summer.",
            "The Brenholm port has offered the Halvard Group 420 berths at the quays by summer.",
            [],
        ),
        (
            "The blast at the Kestrel shipyard could have killed 40 people, the prosecutor said.",
            "The blast at the Kestrel shipyard killed 14 people, the prosecutor said.",
            [],
        ),
        (
            "The blast at the Kestrel shipyard killed 14 people, the prosecutor said.",
            "The blast at the Kestrel shipyard killed 9 people, the prosecutor had said earlier.",
            [],
        ),
        (
            "The blast at the Kestrel shipyard killed at least 12 people, the prosecutor said.",
            "The blast at the Kestrel shipyard killed 14 people, the prosecutor said.",
            [],
        ),
        (
            "Die Explosion in der Kestrelwerft tötete 14 Menschen, sagte die Staatsanwältin.",
            "Die Explosion in der Kestrelwerft könnte 20 Menschen getötet haben, sagte die Staatsanwältin.",
            [],
        ),
        # The same number in other words, another thing, and a number that both have are no difference.
        ("The ferry Solveig had 212 passengers.", "212 passengers were on the ferry Solveig.", []),
        ("The ferry Solveig had 212 passengers.", "The Solveig burned 30 litres an hour.", []),
        (
            "Of 212 passengers on the Solveig 9 passengers were cold.",
            "212 passengers were on the Solveig, 212 passengers cold.",
            [],
        ),
        ("Inflation fell to 6 percent.", "The union lost 9 percent of its members in Tharn.", []),
        (
            "The Halvard Group paid $43 million for the Brenholm quays.",
            "For the Brenholm quays the Halvard Group paid $43,885,310.",
            [],
        ),
        ("About 200 dockers walked out in Brenholm.", "In Brenholm 900 dockers walked out.", []),
    ],
)
def test_two_reports(one: str, other: str, expected: list):
    assert told(find_differences([report("Courier", one), report("Ledger", other)])) == expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        # The day of what happens once, of one person; not of two, nor where another verb has the day.
        (
            "Ada Tveit died of a stroke Thursday at her home, her nephew said.",
            "The sculptor Ada Tveit died on Friday in Selby. She was 91.",
            ["died of a stroke Thursday", "died on Friday"],
        ),
        (
            "Ada Tveit died of a stroke Thursday at her home, her nephew said.",
            "The painter Jon Aas died on Friday in Selby. He was 91.",
            [],
        ),
        (
            "Ada Tveit died of a stroke Thursday at her home, her nephew said.",
            "The report on how Ada Tveit died was released Friday.",
            [],
        ),
        # Tolls and magnitudes in words of the reporters' own; an earlier quake's is another.
        (
            "A 5.9 magnitude quake shook Corrin on Sunday, killing 10 people and injuring 80.",
            "An earthquake measuring 6.1 on the Richter scale razed Corrin, leaving at least 50 injured.",
            ["5.9 magnitude", "6.1 on the Richter scale", "80", "50 injured"],
        ),
        (
            "A 5.9 magnitude quake shook Corrin on Sunday, killing 10 people.",
            "In September a quake with a magnitude of 6.1 shook Corrin, killing 7 people.",
            [],
        ),
        (
            "A blast in Selby killed three people, police said.",
            "A blast in Selby killed two women and a man, the city said.",
            [],
        ),
        # What an amount is of stands right behind it.
        (
            "The senate passed a $1.2 billion coastal railway bill on Tuesday.",
            "A vote on the $1.4 billion coastal railway bill had been awaited for weeks, Ada Finch said.",
            ["$1.2 billion", "$1.4 billion"],
        ),
        # A sum of one digit may be the other one rounded, and much stronger quakes are other quakes.
        (
            "The senate passed a $1.2 billion coastal railway bill on Tuesday.",
            "A vote on the $1 billion coastal railway bill had been awaited for weeks, Ada Finch said.",
            [],
        ),
        (
            "A magnitude 6.2 quake shook Corrin today, the latest tremor in the valley of Tarn.",
            "One 7.1-magnitude tremor was felt from Corrin to Selby, the observatory of Tarn said.",
            [],
        ),
        (
            "Fourteen people were taken to hospital after a leak at the Halvard yard.",
            "Residents may go home. Twenty people were treated in hospital, the fire brigade said.",
            ["Fourteen people", "Twenty people"],
        ),
    ],
)
def test_reports_in_words_of_their_own(one: str, other: str, expected: list[str]):
    found = told(find_differences([report("Courier", one), report("Ledger", other)]))
    assert sorted(text for _, texts in found for text in texts) == sorted(expected)


def test_a_correction_differs_from_what_it_takes_back():
    first = report("Courier", "Fourteen people were taken to hospital after a leak at the Halvard yard.")
    again = replace(
        report(
            "Courier",
            "Our report said that fourteen people were taken to hospital. "
            "The fire brigade now gives the number as sixteen.",
        ),
        id="again",
    )
    assert find_differences([first, again]) == ()
    corrected = replace(again, headline="Correction: leak at the Halvard yard")
    assert told(find_differences([first, corrected])) == [("in hospital", ["Fourteen people", "sixteen"])]


def test_who_agrees_with_either_stands_beside_them():
    texts = {
        "Courier": "The blast at the Kestrel shipyard killed 12 people.",
        "Ledger": "The blast at the Kestrel shipyard killed 14 people.",
        "Sund": "A blast killed 14 people at the Kestrel yard, and nobody knows why it did.",
    }
    (difference,) = find_differences([report(source, text) for source, text in texts.items()])
    assert {one.article: one.figure.value for one in difference.figures} == {
        "Courier": 12,
        "Ledger": 14,
        "Sund": 14,
    }


def test_one_source_does_not_differ_with_itself_nor_languages_with_one_another():
    first = report("Courier", "The ferry Solveig had 212 passengers on board.")
    assert find_differences([first]) == ()
    german = report("Bote", "Die Fähre Solveig hatte 221 Passagiere an Bord.", "de")
    assert find_differences([first, german]) == ()


PAIRS = Path(__file__).parent.parent / "cases" / "differing.yaml"


def test_numbers_are_said_to_differ_precisely_rather_than_often():
    """Of 77 invented pairs: right where it is said, in nine cases of ten at least; found, in eight of ten."""
    pairs = yaml.safe_load(PAIRS.read_text(encoding="utf-8"))

    def count_found(*names: str) -> int:
        chosen = [pair for name in names for pair in pairs[name]]
        return sum(
            bool(find_differences([report("one", f"{one}."), report("other", f"{other}.")]))
            for one, other in chosen
        )

    differ = [name for name in pairs if name.startswith("differ")]
    right, wrong = count_found(*differ), count_found(*(name for name in pairs if name not in differ))
    assert right >= 9 * wrong
    assert right >= 0.8 * sum(len(pairs[name]) for name in differ)
