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
