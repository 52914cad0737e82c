"""Take the pictures of the documentation: the demo's newest day, as a browser shows it, and the desk.

make screenshot
"""

from __future__ import annotations

import sys
import threading
from pathlib import Path

import uvicorn
from playwright.sync_api import Browser, sync_playwright

from briefings.desk.pages import EditorsDesk
from briefings.editions import list_records
from briefings.settings import load_settings
from briefings.site.serving import BuildCount, make_app

ROOT = Path(__file__).parent.parent


def take_screenshots(folder: Path) -> None:
    """Photograph the top of the site's first page and three of the desk, in the light scheme."""
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path=sys.argv[1], args=arguments)
        page = browser.new_page(viewport={"width": 1280, "height": 1000}, color_scheme="light")
        page.goto((ROOT / "output" / "index.html").as_uri())
        page.screenshot(path=folder / "day.png")
        _photograph_desk(browser, folder)
        browser.close()


def _photograph_desk(browser: Browser, folder: Path) -> None:
    settings = load_settings(ROOT)
    desk = EditorsDesk(ROOT)
    app = make_app(settings.output, BuildCount(), desk.routes())
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        pass
    port = server.servers[0].sockets[0].getsockname()[1]
    day = list(list_records(settings.digests))[-1].stem
    page = browser.new_page(viewport={"width": 1180, "height": 860}, color_scheme="light")
    page.goto(f"http://127.0.0.1:{port}/desk/{day}?token={desk.token}")
    page.screenshot(path=folder / "desk-stories.png")
    page.locator(".sentences a").first.click()
    page.locator(".part").first.wait_for()
    page.screenshot(path=folder / "desk-article.png")
    page.get_by_role("link", name="Unsure first").click()
    page.locator(".doubts a").first.click()
    page.locator("#asked").wait_for()
    page.screenshot(path=folder / "desk-unsure.png")
    server.should_exit = True
    thread.join()


if __name__ == "__main__":
    take_screenshots(ROOT / "docs")
