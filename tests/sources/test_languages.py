# ruff: noqa: E501 - what is read stands here as it is written; dates without a zone are expected
import pytest

from briefings.sources.languages import detect_language, read_language


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "en",
            "The ferries stay in port because their crews walked out over night pay, the union said on Tuesday.",
        ),
        ("de", "Die Fähren bleiben im Hafen, weil die Mannschaften über den Nachtzuschlag streiten wollen."),
        ("fr", "Les bacs restent au port parce que les équipages veulent discuter du travail de nuit."),
        (
            "es",
            "Los barcos siguen en el puerto porque las tripulaciones quieren discutir el trabajo nocturno.",
        ),
        ("tr", "Feribotlar limanda kalıyor çünkü çalışanlar gece mesaisi ücretini görüşmek istiyor."),
    ],
)
def test_languages_are_told_from_a_sentence(language, text):
    assert detect_language(text) == language


def test_a_short_text_has_the_default():
    assert detect_language("Orvan") == "en"
    assert detect_language("", default="de") == "de"


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("en-GB", "en"),
        ("de_AT", "de"),
        (" FR ", "fr"),
        ("", ""),
        ("english", ""),
        ("utf-8", ""),
        ("ckb", "ckb"),
    ],
)
def test_tags(tag, language):
    assert read_language(tag) == language
