"""An editor's Markdown as the words of a mail's text."""

import pytest

from briefings.mail.prose import tell_prose


@pytest.mark.parametrize(
    ("markdown", "words"),
    [
        ("**Penn** said\n*so*.\n\nAnd \\*went\\*.", "Penn said so.\n\nAnd *went*."),
        ("See [the rules](https://a.example/x?b=1&c=2).", "See the rules <https://a.example/x?b=1&c=2>."),
        ("<https://a.example>, [us](mailto:us@a.example)", "https://a.example, us <us@a.example>"),
        ("We asked:\n\n- one\n- **two**", "We asked:\n\n* one\n* two"),
        ("1. one\n2. two [here](https://a.example)", "1. one\n2. two here <https://a.example>"),
        ("# Head\n> said\n\nOne line  \nand another & <5", "Head\n\nsaid\n\nOne line\nand another & <5"),
        ("![a crane](crane.png)<script>alert(1)</script>", "a crane"),
        ("", ""),
    ],
)
def test_the_words_stay_and_an_address_stands_behind_them(markdown: str, words: str):
    assert tell_prose(markdown) == words
