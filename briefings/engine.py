"""What reads: our code and data, the packages that it needs, the models; as a fingerprint and in words.

A reading depends on the engine that made it. The cache finds nothing of another engine, and a worker
that runs another is refused. What belongs to it is derived from what is installed, nowhere listed.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from briefings.storage.hashes import build_fingerprint, fingerprint, fingerprint_files, list_versions


def identify_engine(models: Mapping[str, str]) -> str:
    """Return the fingerprint of the engine: all that runs here, and the models."""
    return fingerprint(build_fingerprint(), *_list_models(models))


def describe_engine(models: Mapping[str, str]) -> str:
    """Return the engine in words, whole: "briefings code 3fa94c1b2d00, python 3.12, …, spacy 3.8.7, …"."""
    return ", ".join(dict.fromkeys([*_describe_program(), *_list_models(models)]))


@cache
def _describe_program() -> tuple[str, ...]:
    python = f"python {sys.version_info.major}.{sys.version_info.minor}"
    return (
        f"briefings code {fingerprint_files(files('briefings'))[:12]}",
        python,
        *list_versions("briefings", extras=False),
    )


def _list_models(models: Mapping[str, str]) -> list[str]:
    """Return each model with the versions of all that it needs."""
    return [
        version for model in sorted(set(models.values())) for version in list_versions(model, extras=False)
    ]
