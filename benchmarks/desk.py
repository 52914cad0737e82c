"""How long the desk takes, in a real browser: to open a day of twenty stories, and to answer a click.

    .venv/bin/python benchmarks/desk.py

The day is that of the large invented site of the tests. Opening counts from the request to the load event, a
click to the new page in place.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path

import uvicorn
from site_checks import open_browser

from briefings.codec import write_digest
from briefings.desk.pages import EditorsDesk
from briefings.settings import load_settings
from briefings.site.serving import BuildCount, make_app

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from dataclasses import replace

from large_site import make_days

_TIMES = 15


def main() -> None:
    """Print the times in milliseconds: the median and the longest."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "briefings.yaml").write_text("site: {title: The Large Desk}\n")
        settings = load_settings(root)
        digest = replace(next(iter(make_days(1))), status="draft")
        write_digest(settings.digests / f"{digest.day}.json", digest)
        settings.output.mkdir()
        desk = EditorsDesk(root)
        app = make_app(settings.output, BuildCount(), desk.routes())
        server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error", lifespan="off"))
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        with open_browser() as browser:
            page = browser.new_page()
            page.goto(f"http://127.0.0.1:{port}/desk/{digest.day}?token={desk.token}")
            print(f"{len(digest.stories)} stories")
            _tell("open the day", [_open(page) for _ in range(_TIMES)])
            _tell("click: a story up or down", [_click(page, at) for at in range(_TIMES)])
            _tell("click: another story", [_follow(page, at) for at in range(_TIMES)])
        server.should_exit = True
        thread.join()


def _open(page) -> float:
    page.reload()
    return page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd")


def _click(page, at: int) -> float:
    item = page.locator("#stories li").nth(0 if at % 2 else 1)
    return _time(item.get_by_role("button", name="Down" if at % 2 else "Up"))


def _follow(page, at: int) -> float:
    return _time(page.locator("#stories a").nth(1 + at % 10))


def _time(target) -> float:
    """Return the milliseconds from a click in the page to the new page in place."""
    return target.evaluate(
        "target => new Promise(done => { const begun = performance.now();"
        " const end = () => done(performance.now() - begun);"
        " document.body.addEventListener('htmx:afterSettle', end, {once: true});"
        " target.click(); })"
    )


def _tell(what: str, times: list[float]) -> None:
    print(f"{what}: median {statistics.median(times):.0f} ms, longest {max(times):.0f} ms")


if __name__ == "__main__":
    main()
