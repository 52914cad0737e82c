"""Bytes → text: which encoding, and no more bytes than a limit, gzip or not."""

from __future__ import annotations

import codecs
import gzip
import re
import zlib
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO

from briefings.errors import ArticleError, ArticleSkipped

# A long book has 2 MB; a larger "article" is a dump, and reading it would take minutes.
MAX_BYTES = 10_000_000
_GZIP = b"\x1f\x8b"
BROKEN_ARCHIVE = "the archive is damaged, it cannot be unpacked; copy or download it again"
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(
    rb"""<\?xml[^>]{0,80}encoding=["']([\w-]{2,30})|<meta[^>]{1,120}charset=["']?([\w-]{2,30})""",
    re.IGNORECASE,
)
# Where nothing is declared: what newsrooms' systems wrote before UTF-8. Left to choose among all that it
# knows, charset-normalizer reads a German paragraph in cp1252 as cp775.
_LIKELY = [
    "cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "koi8_r",
    "shift_jis", "euc_jp", "euc_kr", "gb18030", "big5",
]  # fmt: skip
# These are what cp1250 is for; in others it ties with cp1252 and turns à into ŕ.
_CENTRAL = ("Czech", "Slovak", "Polish", "Hungarian", "Romanian", "Croatian", "Slovene", "Slovenian")
# So many letters beyond ASCII to a byte that is none of UTF-8; others hardly make one by chance.
_MANY = 3
_STRAY = 0.01
_SURROGATE = re.compile("[\ud800-\udfff]")
_LINE_ENDS = re.compile("\r\n?|\x85|\u2028|\u2029|\x0b|\x0c")


def read_stream(file: BinaryIO, where: str, limit: int = MAX_BYTES) -> bytes:
    """Return what is left of a stream, unpacked when it is gzip.

    Raises ArticleSkipped when there are more than ``limit`` bytes, ArticleError when the gzip is broken.
    """
    raw = file.read(limit + 1)
    if raw[:2] == _GZIP:
        raw = _unpack(raw, where, limit)
    if len(raw) > limit:
        raise ArticleSkipped(where, f"too large: more than {limit // 1_000_000} MB; split it")
    return raw


def open_unpacked(path: Path) -> BinaryIO:
    """Open a file to be read piece by piece, unpacked when it is gzip, whatever its name says.

    Raises ArticleError when by its name it is gzip, and by its bytes neither that nor text.
    """
    with path.open("rb") as file:
        start = file.read(4096)
    packed = start.startswith(_GZIP)
    if path.suffix.lower() == ".gz" and not packed and is_binary(start):
        raise ArticleError(str(path), BROKEN_ARCHIVE)
    return BufferedReader(gzip.GzipFile(path, "rb")) if packed else path.open("rb")


def peek(file: BinaryIO) -> bytes:
    """Return the first bytes of a file that was just opened, and leave it at its start."""
    start = file.read(4000)
    file.seek(0)
    return start


def decode(raw: bytes, declared: str = "") -> str:
    """Return the text of the bytes, read as browsers do (encoding.spec.whatwg.org).

    By its byte order mark; as UTF-8 where it is that but for stray bytes, each of which becomes U+FFFD; as
    ``declared``, or as it declares itself, by the labels of the web ("iso-8859-1" means windows-1252);
    last as it can be guessed.
    """
    for mark, encoding in _BOMS:
        if raw.startswith(mark):
            return raw.decode(encoding, "replace").removeprefix("\ufeff")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        labels = [name for label in (declared, _find_declared(raw)) if (name := _name_encoding(label))]
    nearly = raw.decode("utf-8", "replace")
    if _is_nearly_utf8(nearly, declared="utf-8" in labels):
        return nearly
    for name in labels:
        text = raw.decode(name, "replace")
        if name != "utf-8" and text.count("\ufffd") <= _STRAY * len(text):
            return text
    return _guess(raw)


def _name_encoding(label: str) -> str:
    """Return Python's name of the encoding that a label means on the web; empty for one that is none."""
    from webencodings import lookup

    found = lookup(label)
    # What could declare UTF-16 in ASCII is not UTF-16.
    return "" if found is None or found.name.startswith(("utf-16", "x-user")) else str(found.codec_info.name)


def _is_nearly_utf8(text: str, *, declared: bool) -> bool:
    """Return whether what was read as UTF-8 with replacements is that: it has more letters beyond ASCII."""
    stray = text.count("\ufffd")
    beyond = sum(char > "\x7f" for char in text) - stray
    at_end = stray == 1 and text.endswith("\ufffd")
    return beyond >= (1 if declared or at_end else _MANY) * stray


def mend_surrogates(text: str) -> str:
    """Return the text with pairs of surrogates joined, and U+FFFD for each half that has no other."""
    if not _SURROGATE.search(text):
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def even_line_ends(text: str) -> str:
    r"""Return the text with every line end as ``\n``; done before an article is made, never after."""
    return _LINE_ENDS.sub("\n", text)


def is_binary(raw: bytes) -> bool:
    """Return whether bytes are no text: a null among the first, unless they are UTF-16 or UTF-32."""
    return b"\0" in raw[:4096] and not raw.startswith(tuple(mark for mark, _ in _BOMS[1:]))


def _unpack(raw: bytes, where: str, limit: int) -> bytes:
    unpacker = zlib.decompressobj(wbits=31)
    try:
        unpacked = unpacker.decompress(raw, limit + 1)
    except zlib.error as error:
        raise ArticleError(where, f"broken gzip: {error}") from error
    if len(unpacked) <= limit and not unpacker.eof:
        raise ArticleError(where, "broken gzip: it ends too early")
    return unpacked


def _find_declared(raw: bytes) -> str:
    match = _DECLARED.search(raw[:4096])
    return (match[1] or match[2]).decode("ascii") if match else ""


def _guess(raw: bytes) -> str:
    from charset_normalizer import from_bytes

    found = list(from_bytes(raw[:100_000], cp_isolation=_LIKELY))
    if not found:
        return raw.decode("cp1252", "replace")
    alike = [
        match for match in found if (match.chaos, match.coherence) == (found[0].chaos, found[0].coherence)
    ]
    western = next((match for match in alike if match.encoding == "cp1252"), found[0])
    best = found[0] if found[0].language in _CENTRAL else western
    return raw.decode(best.encoding, "replace")
