"""An editor's Markdown as the words of a mail's text."""

import re

import pytest

from briefings.mail.rendering import disarm, show_disarmed, tell_prose


@pytest.mark.parametrize(
    ("markdown", "words"),
    [
        ("**Penn** said\n*so*.\n\nAnd \\*went\\*.", "Penn said so.\n\nAnd *went*."),
        ("See [the rules](https://a.example/x?b=1&c=2).", "See the rules <https://a.example/x?b=1&c=2>."),
        ("<https://a.example>, [us](mailto:us@a.example)", "https://a.example, us <us@a.example>"),
        ("We asked:\n\n- one\n- **two**", "We asked:\n\n* one\n* two"),
        ("1. one\n2. two [here](https://a.example)", "1. one\n2. two here <https://a.example>"),
        ("# Head\n> said\n\nOne line  \nand another & <5", "Head\n\nsaid\n\nOne line\nand another & <5"),
        ("![a crane](https://a.example/c.png)", "a crane <https://a.example/c.png>"),
        ("one <b>bold</b> word", "one <b>bold</b> word"),
        ("", ""),
    ],
)
def test_the_words_stay_and_an_address_stands_behind_them(markdown: str, words: str):
    assert tell_prose(markdown) == words


@pytest.mark.parametrize(
    "markdown",
    [
        '<img src="https://a.example/pixel.gif">',
        "![](https://a.example/pixel.gif)",
        '<div style="background:url(https://a.example/p)">x</div>',
        "![there][1]\n\n[1]: https://a.example/pixel.gif",
        "<!-- a comment --> <script>alert(1)</script>",
    ],
)
def test_no_picture_from_elsewhere_and_no_html_of_a_note_comes_into_a_mail(markdown: str):
    html = str(show_disarmed(markdown))
    assert not re.search(r"<(?!/?(p|a|pre|code|em|strong)\b)", html)
    assert "![" not in disarm(markdown)
    assert not re.search(r"<[a-z!/]", disarm(markdown))
