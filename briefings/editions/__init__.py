"""Editions: a day's record joined with what its editor sets; approved, corrected.

    DAY.json ─┐
              ├─▶ read_edition ─▶ site, mail, feed, exports
    DAY.md  ──┘

``DAY.json`` is the program's, ``DAY.md`` the editor's. Every output shows what ``read_edition``
returns and nothing else. An approved record carries the editor's part as it was approved, so that
neither file can change what is out; only ``correct_edition`` takes the editor's file in again.
"""

from __future__ import annotations

from briefings.editions.approved_articles import (
    ApprovedArticles,
    ListedArticle,
    RecordSummary,
    gather_approved,
    summarize_record,
)
from briefings.editions.approving import approve_edition, correct_edition, seal_record, take_back_approval
from briefings.editions.editing import EditorFile, draft_editing, read_editing
from briefings.editions.joining import Stray, join_editing
from briefings.editions.reading import Edition, editor_path, list_records, read_edition

__all__ = [
    "ApprovedArticles",
    "Edition",
    "EditorFile",
    "ListedArticle",
    "RecordSummary",
    "Stray",
    "approve_edition",
    "correct_edition",
    "draft_editing",
    "editor_path",
    "gather_approved",
    "join_editing",
    "list_records",
    "read_editing",
    "read_edition",
    "seal_record",
    "summarize_record",
    "take_back_approval",
]
