"""What several rooms' tests start from."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import hypothesis
import pytest
from editions import three_days
from filelock import FileLock

from briefings.codec import write_digest
from briefings.model import Digest
from briefings.settings import Settings, load_settings

# The first example of a run loads data and packages: a deadline would measure that. The same examples
# every time: a failure is found again by whoever looks into it.
hypothesis.settings.register_profile("steady", deadline=None, derandomize=True)
hypothesis.settings.load_profile("steady")

# The programs that are started keep our bytecode, as they do for a user: each would compile all modules anew.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

MakeSite = Callable[..., Settings]


@pytest.fixture
def make_site(tmp_path: Path) -> MakeSite:
    """Write a site with an about page and the records of its days; return its settings."""

    def make(digests: Iterable[Digest] = (), *, name: str = "desk", **fields) -> Settings:
        return _write_site(tmp_path / name, digests, **fields)

    return make


def _write_site(root: Path, digests: Iterable[Digest] = (), **fields) -> Settings:
    pages = root / "content" / "pages"
    pages.mkdir(parents=True, exist_ok=True)
    (pages / "about.md").write_text("Title: About\n\nHow *this* is made.\n", encoding="utf-8")
    for digest in digests or three_days():
        write_digest(root / "content" / "digests" / f"{digest.day}.json", digest)
    site = {"title": "Kalvoy Desk & Co", "url": "https://desk.example/path"} | fields.pop("site", {})
    return Settings(root=root, site=site, **fields)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A built site of three days, for tests that only look at it."""
    from briefings.site import build_site

    settings = _write_site(tmp_path_factory.mktemp("site") / "desk")
    build_site(settings)
    return settings


@pytest.fixture
def nobody(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A git without a person's settings, as a runner's or a container's is."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "gitconfig"))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")


@contextmanager
def _make_once(factory: pytest.TempPathFactory, name: str) -> Iterator[tuple[Path, bool]]:
    """Hold a folder that all workers share; yield it, and whether it is still to be filled."""
    base = factory.getbasetemp()
    root = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / name
    root.mkdir(exist_ok=True)
    with FileLock(root / "lock"):
        is_new = not (root / "made").exists()
        yield root, is_new
        if is_new:
            (root / "made").touch()


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package as it is installed, built once a run."""
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    with _make_once(tmp_path_factory, "wheel") as (root, is_new):
        if is_new:
            subprocess.run([*command, "-w", root, Path(__file__).parent.parent], check=True)
    (built,) = root.glob("*.whl")
    return built


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The demo of this repository, read and built once a run: whichever worker asks first builds for all."""
    with _make_once(tmp_path_factory, "demo") as (root, is_new):
        if is_new:
            _build_demo(root)
    return load_settings(root)


def _build_demo(root: Path) -> None:
    from briefings.pipeline import build_records
    from briefings.site import build_site, update_index

    origin = Path(__file__).parent.parent
    for name in ("articles", "pages"):
        shutil.copytree(origin / "content" / name, root / "content" / name)
    (root / "content" / "digests").mkdir()
    for file in (origin / "content" / "digests").glob("*.md"):
        shutil.copy(file, root / "content" / "digests")
    shutil.copyfile(origin / "briefings.yaml", root / "briefings.yaml")
    settings = load_settings(root)
    # Every other core is at a test of its own.
    build_records(settings, jobs=1)
    build_site(settings)
    update_index(settings)
