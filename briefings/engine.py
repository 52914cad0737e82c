"""What reads: the code, the data and the models, as a fingerprint and in words.

A reading depends on the engine that made it. The cache finds nothing of another engine, and a worker
that runs another is refused.
"""

from __future__ import annotations

import importlib.metadata
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from briefings.storage.hashes import fingerprint, fingerprint_files

# What the reading, the stories and the digest take from outside their folders.
_SHARED = ("fragments.py", "model.py", "moments.py", "words.py", "storage/yaml_loaders.py")
_PACKAGES = ("briefings", "spacy", "sumy")


def identify_engine(models: Mapping[str, str]) -> str:
    """Return the fingerprint of the engine: the reading's code and data, spaCy, sumy and the models."""
    return _identify(tuple(sorted(models.items())))


def describe_engine(models: Mapping[str, str]) -> str:
    """Return the engine in words, whole: "briefings 0.1.0 (3fa94c1b2d00), spacy 3.8.7, …"."""
    versions = [f"{name} {_find_version(name)}" for name in (*_PACKAGES, *sorted(set(models.values())))]
    versions[0] += f" ({identify_engine(models)[:12]})"
    return ", ".join(versions)


@cache
def _identify(models: tuple[tuple[str, str], ...]) -> str:
    versions = [f"{name} {_find_version(name)}" for name in ("spacy", "sumy", *dict(models).values())]
    return fingerprint(identify_code("briefings.language", "briefings.reading"), *versions)


@cache
def identify_code(*packages: str) -> str:
    """Return the fingerprint of the code and data in some of our packages, and of the records' shape."""
    shared = [files("briefings").joinpath(name).read_text("utf-8") for name in _SHARED]
    return fingerprint(*shared, *(fingerprint_files(files(package)) for package in packages))


def _find_version(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return "?"
