"""Runs git: the person's own, with the credentials that it has; git's words go into our errors."""

from __future__ import annotations

import os
import re
import signal
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from briefings.errors import PublishError

# So many seconds without a word are too many: a question is answered at once, a transfer says how far it is,
# and only git's own work on a large site is done in silence.
QUICK = 60
TRANSFER = 180
WORK = 1800
# A transfer over HTTP that stands still for so long is ended by git itself.
_STALLED = 60
# What a person may tell git by the environment. All else there (GIT_DIR, GIT_INDEX_FILE and the like, set by
# git for a hook or a linked work tree) would lead git to another repository than ours.
_TOLD = re.compile(
    r"GIT_(SSH\w*|ASKPASS|TERMINAL_PROMPT|EXEC_PATH|CONFIG_(GLOBAL|SYSTEM|NOSYSTEM|COUNT|KEY_\d+|VALUE_\d+)"
    r"|(AUTHOR|COMMITTER)_(NAME|EMAIL)|SSL_\w+|PROXY_\w+|HTTP_\w+|CURL_\w+|TRACE\w*)"
)
# What git says besides the reason.
_NOISE = re.compile(
    r"hint:|To |error: failed to push some refs"
    r"|(remote: )?((Enumerat|Count|Compress|Writ|Receiv|Unpack)ing objects:|Resolving deltas:|Total \d)"
    r"|Delta compression "
)


def run_git(folder: Path, *arguments: str, patience: int = QUICK) -> str:
    """Run git in ``folder`` and return what it prints, without the white space around it.

    It never asks for a password: without a stored password it fails at once.

    Raises:
        PublishError: git is not installed, fails, or says nothing for ``patience`` seconds.
    """
    done = run_program(["git", *arguments], folder, patience=patience)
    if done.returncode:
        raise PublishError(f"git {_subject(arguments)}", git_reason(done.stderr, done.stdout))
    return done.stdout.strip()


def run_program(
    command: Sequence[str], folder: Path, *, patience: int = QUICK, extra: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a program that is git or calls it; return what it printed and its exit code.

    git takes ``folder`` for the repository and looks for none above it, unless ``extra``, further
    variables of the environment, says otherwise (``GIT_CEILING_DIRECTORIES``).

    Raises:
        PublishError: it is not installed, or says nothing for ``patience`` seconds.
    """
    try:
        program = subprocess.Popen(  # noqa: S603 - our own arguments, no shell
            list(command),
            cwd=folder,
            env=_surroundings({"GIT_CEILING_DIRECTORIES": str(folder.resolve().parent)} | dict(extra or {})),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            errors="replace",
            # What git starts itself (ssh, a helper) ends with it.
            start_new_session=True,
        )
    except FileNotFoundError as error:
        missing = (
            f"{folder} does not exist" if command[0] != "git" or not folder.is_dir() else "is not installed"
        )
        raise PublishError(command[0], f"{missing}; publishing needs git") from error
    with program:
        try:
            printed, said = _listen(program, patience)
        except subprocess.TimeoutExpired as error:
            problem = f"said nothing for {patience} seconds: does the other side answer?"
            raise PublishError(" ".join(command[:2]), problem) from error
        finally:
            if program.poll() is None:
                _end_group(program)
    return subprocess.CompletedProcess(list(command), program.returncode, printed, said)


def _listen(program: subprocess.Popen[str], patience: int) -> tuple[str, str]:
    """Wait for a program's end; raise TimeoutExpired where it says nothing more."""
    heard: object = None
    while True:
        try:
            return program.communicate(timeout=patience)
        except subprocess.TimeoutExpired as error:
            if error.stderr == heard:
                raise
            heard = error.stderr


def _surroundings(extra: Mapping[str, str]) -> dict[str, str]:
    """Return the environment for git: the person's, without what leads to another repository."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("GIT_") or _TOLD.fullmatch(name)
    }
    return {
        "GIT_HTTP_LOW_SPEED_LIMIT": "1",
        "GIT_HTTP_LOW_SPEED_TIME": str(_STALLED),
        **kept,
        "GIT_TERMINAL_PROMPT": "0",
        "LC_ALL": "C.UTF-8",
        **extra,
    }


def _end_group(program: subprocess.Popen[str]) -> None:
    if hasattr(os, "killpg"):
        with suppress(ProcessLookupError):
            os.killpg(program.pid, signal.SIGKILL)
    program.kill()


def git_reason(*said: str) -> str:
    """Return why git failed, in one line, of all that it said."""
    lines = [hide_secret(line.strip()) for text in said for line in text.splitlines()]
    told = [line.removeprefix("fatal: ") for line in lines if line and not _NOISE.match(line)]
    return "; ".join(dict.fromkeys(told)) or "git gave no reason"


def hide_secret(text: str) -> str:
    """Return a text without the tokens and passwords that stand in its addresses."""
    return re.sub(r"(?<=://)[^@/\s]+@", "", text)


def _subject(arguments: Sequence[str]) -> str:
    """Return the subcommand among the arguments, behind options of git's own."""
    return next((argument for argument in arguments if not argument.startswith("-")), "")
