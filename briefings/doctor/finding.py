"""What the doctor finds: one row of the table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

# "note": it works, and somebody may want to know. "broken": something that the settings ask for cannot work.
State = Literal["sound", "note", "broken"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing looked at: what it is, how it is, what was found, and what to do about it."""

    subject: str
    state: State
    found: str
    remedy: str = ""


def sound(subject: str, found: str) -> Finding:
    """Return a finding of what is as it should be."""
    return Finding(subject=subject, state="sound", found=found)


def note(subject: str, found: str, remedy: str = "") -> Finding:
    """Return a finding that breaks nothing."""
    return Finding(subject=subject, state="note", found=found, remedy=remedy)


def broken(subject: str, found: str, remedy: str) -> Finding:
    """Return a finding that something cannot work, with its remedy."""
    return Finding(subject=subject, state="broken", found=found, remedy=remedy)
