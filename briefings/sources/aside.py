"""What a build sets aside, remembered in ``.briefings/``: so that the next one names only what is new."""

from __future__ import annotations

import json
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

from briefings.errors import BriefingsError
from briefings.storage.whole_files import write_whole

_NAME = "set-aside.json"


def recall_aside(cache_folder: Path, problems: Collection[str]) -> frozenset[str]:
    """Remember what is set aside now; return what of it was so, for the same reason, the last time."""
    path = cache_folder / _NAME
    before: set[object] = set()
    with suppress(OSError, ValueError, TypeError):
        before = set(json.loads(path.read_text("utf-8")))
    # What cannot be kept is named in full once more.
    with suppress(BriefingsError):
        write_whole(path, json.dumps(sorted(problems), indent=0))
    return frozenset(problem for problem in problems if problem in before)
