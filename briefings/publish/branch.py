"""The branch on the other side: what it holds, and a new commit of it by ghp-import."""

from __future__ import annotations

import logging
import os
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from briefings.errors import PublishError
from briefings.publish.git import QUICK, TRANSFER, WORK, git_reason, hide_secret, run_git, run_program
from briefings.settings import FILE_NAME, GitHubPagesSettings

log = logging.getLogger(__name__)

# The file by which a branch is known again as one that the program has made.
MARK = ".briefings-published"
MARKED = b"Made by briefings: a push takes the place of all that stands on this branch.\n"
# A lock so many seconds old is of a git that was killed: a living one is done long before.
_OLD_LOCK = 3600
# What to do about a site that only happens to lie in a repository.
TRACK_REMEDY = (
    "for a repository of its own, run 'git init' in the site's folder and add its remote; if the other is "
    "the right one, run 'git add briefings.yaml', or name 'remote' under 'publish: {github_pages: …}'"
)
# Who commits where git knows nobody: a runner, a container.
_NOBODY = {"NAME": ("user.name", "briefings"), "EMAIL": ("user.email", "briefings@localhost")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """A branch of a remote, seen from a repository on this machine.

    ``repository`` is the folder that git runs in, ``remote`` the remote's name there, ``address`` where
    it pushes to; ``tip`` is the branch's last commit, "" where the remote has no such branch yet.
    """

    repository: Path
    remote: str
    address: str
    name: str
    tip: str


def find_branch(root: Path, pages: GitHubPagesSettings) -> Branch:
    """Ask the remote for the branch, and fetch it.

    A remote that is named is one of the repository that the site lies in. For one given by its address,
    ``.briefings/publish.git`` is used: a site need not lie in a repository.

    Raises:
        PublishError: there is no such remote, it does not answer, the branch is at work here, or the
            settings name no remote and the repository around the site does not track it.
    """
    named = not _is_address(pages.remote)
    if "remote" not in pages.model_fields_set:
        _refuse_untracked(root, pages)
    repository = _enclosing(root, pages) if named else _own_repository(root, pages.remote)
    remote = pages.remote if named else "origin"
    if named and remote not in run_git(repository, "remote").splitlines():
        problem = f"the repository has no remote of that name; 'git remote add {remote} ADDRESS' adds it"
        raise PublishError(f"publish.github_pages.remote: {remote}", problem)
    _refuse_checked_out(repository, pages.branch)
    address = run_git(repository, "remote", "get-url", "--push", remote)
    tip = _fetch_tip(repository, remote, pages.branch)
    return Branch(repository=repository, remote=remote, address=address, name=pages.branch, tip=tip)


def _is_address(remote: str) -> bool:
    return any(mark in remote for mark in (":", "/", os.sep))


def _enclosing(root: Path, pages: GitHubPagesSettings) -> Path:
    command = ["git", "rev-parse", "--show-toplevel"]
    done = run_program(command, root, extra={"GIT_CEILING_DIRECTORIES": ""})
    if done.returncode and "not a git repository" in done.stderr:
        problem = (
            f"is not in a git repository, so it has no remote '{pages.remote}'; write the address to push to "
            "under 'publish: {github_pages: {remote: …}}', or begin with 'git init'"
        )
        raise PublishError(root, problem)
    if done.returncode:
        raise PublishError(root, git_reason(done.stderr))
    return Path(done.stdout.strip())


def _refuse_untracked(root: Path, pages: GitHubPagesSettings) -> None:
    """Refuse a repository that only happens to lie around the site: its remote is somebody else's."""
    repository = _enclosing(root, pages)
    if repository.resolve() == root.resolve():
        return
    command = ["git", "ls-files", "--error-unmatch", FILE_NAME]
    if run_program(command, root, extra={"GIT_CEILING_DIRECTORIES": ""}).returncode == 0:
        return
    problem = (
        f"is not tracked by the repository that it lies in ({repository}), and would be pushed to the remote "
        f"'{pages.remote}' of that"
    )
    raise PublishError(root / FILE_NAME, f"{problem}; {TRACK_REMEDY}")


def _own_repository(root: Path, address: str) -> Path:
    folder = root / ".briefings" / "publish.git"
    try:
        if folder.exists() and run_program(["git", "for-each-ref", "--count=1"], folder).returncode:
            log.warning("%s is damaged; it was deleted and is made again", folder)
            shutil.rmtree(folder)
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise PublishError(folder, f"cannot be made: {error.strerror}") from error
    run_git(folder, "init", "--quiet", "--bare", ".")
    _drop_dead_locks(folder)
    # git reads a relative path from where it runs; a person means it from briefings.yaml.
    beside = root / address
    full = str(beside.resolve()) if ":" not in address and beside.exists() else address
    run_git(folder, "config", "remote.origin.url", full)
    return folder


def _drop_dead_locks(folder: Path) -> None:
    """Take away what a git that was killed has left."""
    for lock in (*folder.glob("*.lock"), *folder.glob("refs/**/*.lock")):
        with suppress(OSError):
            if time.time() - lock.stat().st_mtime > _OLD_LOCK:
                lock.unlink()


def _refuse_checked_out(repository: Path, branch: str) -> None:
    """Refuse a branch that somebody works on: the new commit would be put under their feet."""
    for entry in run_git(repository, "worktree", "list", "--porcelain").split("\n\n"):
        lines = entry.splitlines()
        if "bare" not in lines and f"branch refs/heads/{branch}" in lines:
            where = lines[0].removeprefix("worktree ")
            raise PublishError(f"branch {branch}", f"is checked out in {where}; publish to another branch")


def _fetch_tip(repository: Path, remote: str, branch: str) -> str:
    tracking = f"refs/remotes/{remote}/{branch}"
    if not run_git(repository, "ls-remote", "--heads", remote, f"refs/heads/{branch}", patience=QUICK):
        # What an earlier fetch has left would pass for the branch that is gone.
        run_git(repository, "update-ref", "-d", tracking)
        return ""
    run_git(
        repository,
        "fetch",
        "--progress",
        "--no-tags",
        remote,
        f"+refs/heads/{branch}:{tracking}",
        patience=TRANSFER,
    )
    return run_git(repository, "rev-parse", "--verify", tracking)


def object_format(branch: Branch) -> str:
    """Return the algorithm by which the repository names contents: sha1 or sha256."""
    return run_git(branch.repository, "rev-parse", "--show-object-format")


def list_held(branch: Branch, commit: str = "") -> dict[str, str]:
    """Return the contents' names by file, of the branch's tip or of another commit."""
    if not (commit or branch.tip):
        return {}
    listed = run_git(branch.repository, "ls-tree", "-r", "-z", "--full-tree", commit or branch.tip)
    entries = (entry.partition("\t") for entry in listed.split("\0") if entry)
    return {name: kind.split()[2] for kind, _, name in entries}


def read_held(branch: Branch, name: str) -> str:
    """Return a file of the branch, as text."""
    return run_git(branch.repository, "show", f"{branch.tip}:{name}")


def commit_site(branch: Branch, files: Mapping[str, Path], *, cname: str, message: str, history: bool) -> str:
    """Make a commit of the files on the local branch, with ``.nojekyll`` and ``CNAME``; return its name.

    Raises:
        PublishError: git or ghp-import failed, or the disk is full.
    """
    # ghp-import would go on from what an earlier, failed push has left here.
    start = [branch.tip] if history and branch.tip else []
    reference = f"refs/heads/{branch.name}"
    run_git(branch.repository, "update-ref", *([] if start else ["-d"]), reference, *start)
    _refuse_ambiguous(branch)
    options = [*(["--cname", cname] if cname else []), *([] if history else ["--no-history"])]
    try:
        with tempfile.TemporaryDirectory(prefix="briefings-publish-") as folder:
            _lay_out(files, Path(folder))
            (Path(folder) / MARK).write_bytes(MARKED)
            # In a process of its own: it works in the current folder, and fails in many ways but its own.
            done = run_program(
                [
                    sys.executable, "-m", "ghp_import", "--no-jekyll", "--remote", branch.remote,
                    "--branch", branch.name, "--message", message, *options, folder,
                ],
                branch.repository,
                patience=WORK,
                extra=_committer(branch.repository),
            )  # fmt: skip
    except OSError as error:
        raise PublishError(error.filename or "output", f"{error.strerror or error}") from error
    if done.returncode:
        # Where git ends first it has said why, in front of what ghp-import dies of then.
        said = done.stderr.strip().splitlines()
        reasons = [line for line in said if line.startswith("fatal: ")] or said[-1:]
        raise PublishError("ghp-import", git_reason(*reasons, done.stdout))
    return run_git(branch.repository, "rev-parse", "--verify", f"refs/heads/{branch.name}")


def _refuse_ambiguous(branch: Branch) -> None:
    """Refuse a branch whose short name means something else to git, too: ghp-import goes on from that."""
    tracking = f"{branch.remote}/{branch.name}"
    meant = {f"refs/heads/{branch.name}", f"refs/remotes/{tracking}"}
    could_be = {
        f"refs/{place}{name}"
        for name in (branch.name, tracking)
        for place in ("", "tags/", "heads/", "remotes/")
    }
    listed = run_git(branch.repository, "for-each-ref", "--format=%(refname)", *could_be).splitlines()
    for reference in sorted((could_be & set(listed)) - meant):
        problem = f"could be {reference}, too, to git; rename that, or publish to another branch"
        raise PublishError(f"branch {branch.name}", problem)


def _lay_out(files: Mapping[str, Path], folder: Path) -> None:
    """Lay out just the files to be pushed; ghp-import takes all that a folder holds."""
    for name, path in files.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(path.resolve(), target)
        except OSError:
            shutil.copyfile(path, target)


def _committer(repository: Path) -> dict[str, str]:
    """Return git's variables for a committer, where neither they nor git's settings name one."""
    named: dict[str, str] = {}
    for part, (key, otherwise) in _NOBODY.items():
        variable = f"GIT_COMMITTER_{part}"
        if not os.environ.get(variable):
            known = run_program(["git", "config", key], repository).stdout.strip()
            named[variable] = known or otherwise
        # ghp-import hands them on as they are, and git takes no such mark there.
        named[variable] = re.sub(r"[<>\x00-\x1f]+", " ", named.get(variable) or os.environ[variable]).strip()
    return named


def push_commit(branch: Branch, *, history: bool) -> None:
    """Push the local branch; without history it takes the place of what was fetched, and of nothing newer.

    Raises:
        PublishError: the other side refuses, with its words, or has changed since the branch was fetched.
    """
    lease = [] if history else [f"--force-with-lease=refs/heads/{branch.name}:{branch.tip}"]
    reference = f"refs/heads/{branch.name}:refs/heads/{branch.name}"
    command = ["git", "push", "--progress", *lease, branch.remote, reference]
    done = run_program(command, branch.repository, patience=TRANSFER)
    if done.returncode:
        said = git_reason(done.stderr)
        late = (
            "; somebody has pushed meanwhile: publish again"
            if "fetch first" in said or "stale" in said
            else ""
        )
        raise PublishError(hide_secret(branch.address), f"did not take the push: {said}{late}")
