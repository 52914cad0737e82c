# ruff: noqa: E501 - what is read stands here as it is written; dates without a zone are expected
import pytest

from briefings.sources.languages import choose_language, detect_language, read_language


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


GERMAN = (
    "Die Fähre blieb am Dienstag im Hafen, weil die Mannschaft die Arbeit niedergelegt hatte. Der Betreiber sprach "
    "von einem Schaden, der noch nicht abzusehen sei, und kündigte für Freitag neue Gespräche an. Viele Reisende "
    "mussten auf der Insel übernachten; die Gemeinde öffnete für sie die Turnhalle der Schule und gab Decken aus. "
) * 2
SWAHILI = (
    "Meli ya abiria ilibaki bandarini siku ya Jumanne kwa sababu wafanyakazi walisimamisha kazi. Kampuni ilisema "
    "kwamba hasara bado haijulikani, na mazungumzo mapya yatafanyika siku ya Ijumaa. Wasafiri wengi walilazimika "
    "kulala kisiwani, na halmashauri ikafungua ukumbi wa shule kwa ajili yao na kuwapa mablanketi. "
) * 2


@pytest.mark.parametrize(
    ("said", "text", "language"),
    [
        ("en", GERMAN, "de"),
        ("en", SWAHILI, "sw"),
        ("", GERMAN, "de"),
        ("de", GERMAN, "de"),
        ("lb", GERMAN, "lb"),
        ("en", "Ein Satz.", "en"),
    ],
)
def test_the_text_decides_where_it_clearly_tells_another_language(said, text, language):
    assert choose_language(said, text) == language


def test_norwegian_has_one_name():
    assert read_language("no") == read_language("nb-NO") == "nb"


def test_a_few_sentences_are_clear_and_one_is_not():
    assert choose_language("en", GERMAN[:300]) == "de"
    assert choose_language("en", SWAHILI[:300]) == "sw"
    assert choose_language("en", "Die Fähre blieb am Dienstag im Hafen.") == "en"
