"""Builds a site again and lets every checker look at it: Nu, axe, the links, the sizes, and Lighthouse.

    python benchmarks/audit_site.py SITE [--each N] [--lighthouse PROGRAM]

SITE is a site's folder with its records, or a file of articles (JSON lines) of which a site is made first.
axe and Lighthouse take so many pages of each kind, the Nu checker and the links all. The built site goes to a
folder of its own; SITE stays as it is.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from site_checks import (
    LOOKS,
    PROGRAMS,
    check_markup,
    find_dead_links,
    find_violations,
    open_browser,
    serve_folder,
)

from briefings.pipeline import build_records
from briefings.settings import Settings, load_settings
from briefings.site import build_site, update_index

BEST = 100
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
KINDS = (
    *("[12]*.html", "actor/*.html", "story/*.html", "section/*.html", "source/*.html"),
    *("week/*.html", "month/*.html", "quotes/*.html", "*.html"),
)


class Handler(SimpleHTTPRequestHandler):
    """Serves files below /demo, compressed, as the hosts of static sites do."""

    def do_GET(self):
        """Answer with the file, or the page of a folder."""
        path = Path(self.translate_path(self.path.removeprefix("/demo")))
        file = path / "index.html" if path.is_dir() else path
        if not file.is_file():
            self.send_error(404)
            return
        body = gzip.compress(file.read_bytes())
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(file)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Say nothing."""


def choose_pages(output: Path, each: int) -> list[str]:
    """Return so many pages of each kind, spread over the kind."""
    chosen: dict[str, None] = {}
    for kind in KINDS:
        pages = sorted(path.relative_to(output).as_posix() for path in output.glob(kind))
        if kind == "*.html":
            pages = [page for page in pages if not page.startswith("2")]
            each = len(pages)
        step = max(1, len(pages) // max(1, each))
        chosen |= dict.fromkeys(pages[::step][:each])
    return list(chosen)


def run_axe(output: Path, url: str, pages: list[str]) -> int:
    found = 0
    with open_browser() as browser:
        page = browser.new_page()
        serve_folder(page, output, url)
        for name in pages:
            page.goto(f"{url}/{name}")
            for width, scheme in LOOKS:
                page.set_viewport_size({"width": width, "height": 800})
                page.emulate_media(color_scheme=scheme)
                for rule, nodes in find_violations(page):
                    found += 1
                    print(f"  axe, {name}, {width} px, {scheme}: {rule}: {nodes[:2]}")
    return found


def run_lighthouse(program: Path, url: str, name: str) -> dict[str, int]:
    """Return the score of each category, out of 100."""
    browser = next(str(path) for path in PROGRAMS if path.exists())
    command = [str(program), f"{url}/{name}", "--output=json", "--quiet"]
    command += [f"--only-categories={','.join(CATEGORIES)}", "--chrome-flags=--headless=new --no-sandbox"]
    done = subprocess.run(
        command, capture_output=True, text=True, check=True, env=os.environ | {"CHROME_PATH": browser}
    )
    report = json.loads(done.stdout)
    for audit in report["audits"].values():
        if audit["score"] is not None and audit["score"] < 1 and audit["scoreDisplayMode"] == "binary":
            print(f"  lighthouse, {name}: {audit['id']}: {audit['title']}")
    return {key: round(100 * report["categories"][key]["score"]) for key in CATEGORIES}


def tell_sizes(output: Path) -> None:
    days = sorted(output.glob("[12]*.html"))
    sizes = [(len(day.read_bytes()), len(gzip.compress(day.read_bytes(), 6))) for day in days]
    print(f"{len(days)} days, the largest {max(sizes)[0]} bytes, {max(size for _, size in sizes)} compressed")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("site", type=Path)
    parser.add_argument("--each", type=int, default=3, help="pages of each kind (default: 3)")
    parser.add_argument("--lighthouse", type=Path, help="the program of the npm package")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as beside:
        output = Path(beside) / "output"
        output.mkdir()
        server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(output)))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_address[1]}/demo"
        settings = load_settings(make_site(arguments.site, Path(beside)))
        site = settings.site.model_copy(update={"url": url, "index": True})
        bad = audit(settings.model_copy(update={"site": site}), output, url, arguments)
    return bad > 0


def make_site(site: Path, beside: Path) -> Path:
    """Return a site's folder; of a file of articles, one made in ``beside``."""
    if site.is_dir():
        return site
    folder = beside / "site"
    (folder / "content" / "articles").mkdir(parents=True)
    shutil.copy(site, folder / "content" / "articles")
    (folder / "briefings.yaml").write_text("site: {title: A site of articles}\n")
    build_records(load_settings(folder))
    return folder


def audit(settings: Settings, output: Path, url: str, arguments: argparse.Namespace) -> int:
    build_site(settings, output=output)
    update_index(settings, output)
    every = sorted(output.rglob("*.html"))
    pages = choose_pages(output, arguments.each)
    tell_sizes(output)
    markup, dead = check_markup(every), find_dead_links(output)
    for problem in (*markup[:20], *dead[:20]):
        print(f"  {problem}")
    print(f"Nu checker: {len(markup)} messages on {len(every)} pages; dead links: {len(dead)}")
    violations = run_axe(output, url, pages)
    print(f"axe: {violations} violations on {len(pages)} pages in {len(LOOKS)} looks each")
    low = 0
    for name in pages if arguments.lighthouse else ():
        scores = run_lighthouse(arguments.lighthouse, url, name)
        low += min(scores.values()) < BEST
        print(f"{name:<60}" + "".join(f"{score:5}" for score in scores.values()))
    return len(markup) + len(dead) + violations + low


if __name__ == "__main__":
    sys.exit(main())
