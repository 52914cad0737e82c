"""An article of the kind that the project is for, beside what a careful reader takes from it."""

from pathlib import Path

from check_expected import check_expected

TWIN = Path(__file__).parent / "twin"


def test_every_line_of_a_careful_reader_holds():
    verdicts = check_expected(TWIN)
    assert [(part, line) for part, line, holds in verdicts if not holds] == []
    assert len(verdicts) == 29
