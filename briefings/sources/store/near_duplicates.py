"""Texts that are nearly one: wire copy that several outlets carry, each with small changes.

MinHash signatures (Broder 1997) find the candidates, and the shingles themselves decide.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Any

_PERMUTATIONS = 64
_SHINGLE = 3
# Too short a text has too few shingles to tell it from others of its kind.
_FEWEST = 40
# Loose, since a signature errs by a tenth: what it lets through is compared in full.
_CANDIDATE = 0.4
# docs/measurements.md: how pairs of different and of copied articles spread around it.
SAME = 0.6
_CJK = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_WORD = re.compile(rf"[{_CJK}]|[^\W{_CJK}]+")


def find_shingles(text: str) -> frozenset[str]:
    """Return all runs of three words of a text, capitals and punctuation aside."""
    words = _WORD.findall(text.casefold())
    return frozenset(" ".join(words[at : at + _SHINGLE]) for at in range(len(words) - _SHINGLE + 1))


def resemblance(one: frozenset[str], other: frozenset[str]) -> float:
    """Return the share of the shingles of both texts that both have (Jaccard), from 0 to 1."""
    return len(one & other) / max(1, len(one | other))


def sign_text(text: str) -> bytes:
    """Return the signature of a text, four bytes a permutation; empty for one that is too short."""
    shingles = find_shingles(text)
    if len(shingles) < _FEWEST:
        return b""
    signature = _minhash().MinHash(num_perm=_PERMUTATIONS)
    signature.update_batch([shingle.encode("utf-8") for shingle in sorted(shingles)])
    return bytes(signature.hashvalues.astype("<u4").tobytes())


class NearTexts:
    """The signatures of texts by their names, to find those that a new text may repeat."""

    def __init__(self) -> None:
        self._names: set[str] = set()
        self._index: Any = None

    def add(self, name: str, signature: bytes) -> None:
        """Add a text; one without a signature is never found."""
        if signature and name not in self._names:
            self._names.add(name)
            self._open().insert(name, _unpack(signature))

    def find(self, signature: bytes) -> Iterable[str]:
        """Return the names of the texts that may be nearly the one of the signature, in order."""
        return sorted(self._open().query(_unpack(signature))) if signature and self._names else ()

    def _open(self) -> Any:
        if self._index is None:
            self._index = _minhash().MinHashLSH(threshold=_CANDIDATE, num_perm=_PERMUTATIONS)
        return self._index


@cache
def _minhash() -> Any:
    import datasketch

    return datasketch


def _unpack(signature: bytes) -> Any:
    import numpy as np

    pattern = _pattern()
    values = np.frombuffer(signature, dtype="<u4").astype(pattern.hashvalues.dtype)
    copy = pattern.copy()
    copy.hashvalues = values
    return copy


@cache
def _pattern() -> Any:
    return _minhash().MinHash(num_perm=_PERMUTATIONS)
