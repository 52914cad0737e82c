"""What checkers say of built pages: the Nu checker, axe in an installed Chromium, every link.

The tests of the site use it, and ``audit_site.py``.
"""

from __future__ import annotations

import json
import posixpath
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote, urlsplit

from bs4 import BeautifulSoup
from playwright.sync_api import Browser, Page, Route, sync_playwright

PROGRAMS = (Path("/usr/bin/chromium"), Path("/usr/bin/chromium-browser"))
CACHE = Path(__file__).parents[1] / ".cache" / "node_modules"
AXE = CACHE / "axe-core" / "axe.min.js"
NU = CACHE / "vnu-jar" / "build" / "dist" / "vnu.jar"
LOOKS = [(width, scheme) for width in (390, 1280) for scheme in ("light", "dark")]
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@contextmanager
def open_browser() -> Iterator[Browser]:
    """Start Chromium; fail with the remedy where there is none."""
    program = next((path for path in PROGRAMS if path.exists()), None)
    assert program, "no Chromium is installed; run: make test"
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=str(program), args=QUIET)


def find_violations(page: Page, *, contrast: bool = True) -> list[tuple[str, list[str]]]:
    """Return what axe holds against a page as it looks now: the rule, and the elements.

    ``contrast`` is the slow rule, and takes four fifths of the time.
    """
    assert AXE.exists(), "axe-core is not there; run: make test"
    if not page.evaluate("'axe' in window"):
        page.add_script_tag(path=str(AXE))
    options = {"rules": {"color-contrast": {"enabled": contrast}}}
    found = page.evaluate("options => axe.run(options).then(result => result.violations)", options)
    return [(rule["id"], [node["html"][:200] for node in rule["nodes"]]) for rule in found]


def serve_folder(page: Page, folder: Path, url: str) -> None:
    """Let a page find a built site at the address where it would stand, so that whole links work too."""

    def answer(route: Route) -> None:
        file = folder / urlsplit(route.request.url.removeprefix(f"{url}/")).path
        if file.is_file():
            route.fulfill(path=file)
        else:
            route.fulfill(status=404, body="")

    page.route(f"{url}/**", answer)


def check_markup(pages: Iterable[Path]) -> list[tuple[str, int, str]]:
    """Return what the Nu HTML checker (https://validator.github.io) says: page, line, words."""
    assert NU.exists(), "the Nu checker is not there; run: make test"
    command = ["java", "-Xss4m", "-jar", str(NU), "--format", "json", "--exit-zero-always", *map(str, pages)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    said = json.loads(done.stderr)["messages"]
    return [
        (note["url"], note.get("lastLine", 0), note["message"])
        for note in said
        if note["type"] != "info" or note.get("subType") == "warning"
    ]


def find_dead_links(site: Path) -> list[tuple[str, str]]:
    """Return the links within a site that lead to no file or no place in it: page and link.

    Links to other hosts are not followed; the page for missing addresses has whole links only.
    """
    files = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    pages = {name: _read_links(site / name) for name in sorted(files) if name.endswith(".html")}
    return [
        (page, link)
        for page, (_, links) in pages.items()
        if page != "404.html"
        for link in sorted(links)
        if not _leads_somewhere(page, link, pages, files)
    ]


def _read_links(page: Path) -> tuple[set[str], set[str]]:
    soup = BeautifulSoup(page.read_bytes(), "lxml")
    links = {tag.get("href") or tag.get("src") for tag in soup.find_all(["a", "link", "script", "img"])}
    return {tag["id"] for tag in soup.find_all(id=True)}, links - {None}


def _leads_somewhere(
    page: str, link: str, pages: dict[str, tuple[set[str], set[str]]], files: set[str]
) -> bool:
    parts = urlsplit(link)
    if parts.scheme:
        return True
    path = posixpath.join(posixpath.dirname(page), unquote(parts.path))
    target = posixpath.normpath(path) if parts.path else page
    return target in files and (not parts.fragment or parts.fragment in pages[target][0])
