import gzip
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefings.errors import ArticleError, ArticleSkipped
from briefings.sources.decoding import decode, even_line_ends, is_binary, open_unpacked, read_stream

WORDS = "Größe und Überfluss: „Fähre“ – façade, señor, İzmir"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_unicode_is_recognised(encoding):
    assert decode(WORDS.encode(encoding)) == WORDS


def test_a_declared_encoding_counts_when_it_is_not_utf_8():
    words = "Größe und Überfluss"
    assert decode(words.encode("cp1252"), "cp1252") == words
    assert decode(
        b'<meta charset="iso-8859-9"><p>' + "İzmir’de".replace("’", "'").encode("iso-8859-9")
    ).endswith("İzmir'de")
    assert decode(words.encode("utf-8"), "cp1252") == words


def test_an_encoding_that_nobody_names_is_guessed():
    words = (
        "Die Fähren bleiben wegen höherer Gewalt im Hafen; die Größe des Schadens ist noch nicht abzusehen. "
        * 5
    )
    assert decode(words.encode("cp1252")) == words


@pytest.mark.parametrize(
    ("label", "encoding", "words"),
    [
        ("iso-8859-1", "cp1252", "“We wait,” said the union’s secretary – and so on…"),
        ("latin1", "cp1252", "„Wir warten“, sagte sie – und ging."),
        ("us-ascii", "cp1252", "the union’s façade"),
        ("iso-8859-9", "cp1254", "“Artık bekleyemeyiz,” dedi Şükrü Ağaoğlu."),
        ("gb2312", "gb18030", "渡轮停运，港务局说，风暴过后才会恢复。"),
        ("x-sjis", "cp932", "フェリーは運休しています。"),
        ("windows-949", "cp949", "여객선이 멈췄다."),
    ],
)
def test_labels_mean_what_they_mean_to_browsers(label, encoding, words):
    assert decode(words.encode(encoding), label) == words
    page = f'<meta charset="{label}"><p>{words}</p>'
    assert words in decode(page.encode(encoding))


@pytest.mark.parametrize("declared", ["", "utf-8", "iso-8859-1"])
def test_a_stray_byte_costs_one_character_of_a_utf_8_text(declared):
    raw = WORDS.encode() + b" \xa9 2026 " + WORDS.encode()
    assert decode(raw, declared) == f"{WORDS} \ufffd 2026 {WORDS}"


def test_a_text_that_is_cut_within_a_character_is_utf_8():
    assert decode("Eine Fähre – für alle, sagte “sie”".encode()[:-1]).startswith(
        "Eine Fähre – für alle, sagte “sie"
    )


def test_line_ends_are_made_alike():
    assert even_line_ends("a\r\nb\rc\u2028d\x85e\n") == "a\nb\nc\nd\ne\n"


@given(st.binary(max_size=300))
def test_no_bytes_raise(raw):
    assert isinstance(decode(raw), str)


def test_a_packed_bomb_is_not_unpacked():
    bomb = gzip.compress(b"0" * 50_000_000)
    with pytest.raises(ArticleSkipped, match="too large"):
        read_stream(BytesIO(bomb), "bomb.gz")


def test_broken_gzip_is_an_error():
    with pytest.raises(ArticleError, match="gzip"):
        read_stream(BytesIO(gzip.compress(b"some words" * 100)[:-20]), "short.gz")


def test_gzip_is_known_by_its_bytes(tmp_path):
    path = tmp_path / "lies.txt"
    path.write_bytes(gzip.compress(b"words"))
    with open_unpacked(path) as file:
        assert file.read() == b"words"


def test_nulls_are_binary_but_utf_16_is_not():
    assert is_binary(b"\0" * 10)
    assert not is_binary("words".encode("utf-16"))
