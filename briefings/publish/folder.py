"""The built site as it would be pushed: the files of output/, checked against GitHub's limits."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from briefings.errors import PublishError

# GitHub: a published site may hold 1 GB, a push no file of more than 100 MB ("GitHub Pages limits",
# "About large files on GitHub").
SITE_LIMIT = 10**9
FILE_LIMIT = 100 * 1024**2
# Lists of the build's own, and what belongs to a repository and not to a site.
_LEFT_OUT = {".git", ".gitignore", ".gitattributes", ".DS_Store"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """The changes of a push on the branch: names of files, sorted."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()

    @property
    def total(self) -> int:
        """Return the number of changed files."""
        return len(self.added) + len(self.changed) + len(self.removed)

    def __bool__(self) -> bool:
        return self.total > 0


def list_site(output: Path) -> dict[str, Path]:
    """Return the files of a built site by their names on the branch.

    Raises:
        PublishError: there is no built site, a file or the whole is larger than GitHub takes, or something
            in it is a symbolic link or has a name that cannot be published.
    """
    if not (output / "index.html").is_file():
        raise PublishError(output, "holds no site; 'briefings build' makes it")
    files = {path.relative_to(output).as_posix(): path for path in sorted(_walk(output))}
    _check_sizes(output, files)
    return files


def _walk(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.name in _LEFT_OUT or path.name.startswith(".briefings-"):
            continue
        if path.is_symlink():
            problem = (
                "is a symbolic link, and links are not followed: what they lead to may not be for all to read"
            )
            raise PublishError(path, f"{problem}; put the file itself there")
        if any(not each.isprintable() for each in path.name) or path.name.startswith('"'):
            raise PublishError(path, "cannot be published under this name; give it a plainer one")
        if path.is_dir():
            yield from _walk(path)
        elif path.is_file():
            yield path


def _check_sizes(output: Path, files: Mapping[str, Path]) -> None:
    sizes = {name: path.stat().st_size for name, path in files.items()}
    for name, size in sizes.items():
        if size > FILE_LIMIT:
            problem = f"has {_show_size(size)}; GitHub takes no file of more than {_show_size(FILE_LIMIT)}"
            raise PublishError(output / name, problem)
    if sum(sizes.values()) > SITE_LIMIT:
        problem = (
            f"has {_show_size(sum(sizes.values()))}; GitHub Pages shows at most {_show_size(SITE_LIMIT)}"
        )
        raise PublishError(output, f"{problem}; take older records out of content/digests and build again")


def _show_size(size: int) -> str:
    return f"{size / 1e6:,.0f} MB"


def hash_blob(content: bytes, algorithm: str) -> str:
    """Return the name that git gives a file's content (sha1, or sha256 in a newer repository)."""
    return hashlib.new(algorithm, b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()


def compare(held: Mapping[str, str], wanted: Mapping[str, str]) -> Changes:
    """Return what has to change so that a branch holds what is wanted; both are content's names by file."""
    return Changes(
        added=tuple(sorted(wanted.keys() - held.keys())),
        changed=tuple(sorted(name for name in wanted.keys() & held.keys() if wanted[name] != held[name])),
        removed=tuple(sorted(held.keys() - wanted.keys())),
    )
