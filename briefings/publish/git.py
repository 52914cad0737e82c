"""Runs git: the person's own, with the credentials that it has; git's words go into our errors."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from briefings.errors import PublishError

# Somebody has to notice in the end that the other side does not answer; a first push of a large site is slow.
PATIENCE = 1800
# What git says besides the reason.
_NOISE = ("hint:", "To ", "error: failed to push some refs")


def run_git(folder: Path, *arguments: str, patience: int = PATIENCE) -> str:
    """Run git in ``folder`` and return what it prints, without the white space around it.

    It never asks for a password: who has none stored gets an error and not a run that waits for ever.

    Raises:
        PublishError: git is not installed, fails, or takes longer than ``patience`` seconds.
    """
    done = run_program(["git", *arguments], folder, patience=patience)
    if done.returncode:
        raise PublishError(f"git {_subject(arguments)}", git_reason(done.stderr, done.stdout))
    return done.stdout.strip()


def run_program(
    command: Sequence[str], folder: Path, *, patience: int = PATIENCE, extra: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a program that is git or calls it; return what it printed and its exit code.

    Raises:
        PublishError: it is not installed or takes longer than ``patience`` seconds.
    """
    surroundings = {**os.environ, "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C.UTF-8", **(extra or {})}
    try:
        return subprocess.run(  # noqa: S603 - our own arguments, no shell
            list(command),
            cwd=folder,
            env=surroundings,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            stdin=subprocess.DEVNULL,
            timeout=patience,
            check=False,
        )
    except FileNotFoundError as error:
        missing = (
            f"{folder} is not there" if command[0] != "git" or not folder.is_dir() else "is not installed"
        )
        raise PublishError(command[0], f"{missing}; publishing needs git") from error
    except subprocess.TimeoutExpired as error:
        raise PublishError(" ".join(command[:2]), f"did not end within {patience} seconds") from error


def git_reason(*said: str) -> str:
    """Return why git failed, in one line, of all that it said."""
    lines = [hide_secret(line.strip()) for text in said for line in text.splitlines()]
    told = [line.removeprefix("fatal: ") for line in lines if line and not line.startswith(_NOISE)]
    return "; ".join(dict.fromkeys(told)) or "failed without a word"


def hide_secret(text: str) -> str:
    """Return a text without the tokens and passwords that stand in its addresses."""
    return re.sub(r"(?<=://)[^@/\s]+@", "", text)


def _subject(arguments: Sequence[str]) -> str:
    """Return the subcommand among the arguments, behind options of git's own."""
    return next((argument for argument in arguments if not argument.startswith("-")), "")
