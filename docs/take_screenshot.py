"""Take the picture of the README: the demo's newest day, as a browser shows it.

make screenshot
"""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parent.parent


def take_screenshot(page_file: Path, picture: Path) -> None:
    """Photograph the top of a page, 1,000 by 1,150 pixels, in the light scheme."""
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path=sys.argv[1], args=arguments)
        page = browser.new_page(viewport={"width": 1000, "height": 1150}, color_scheme="light")
        page.goto(page_file.as_uri())
        page.screenshot(path=picture)
        browser.close()


if __name__ == "__main__":
    take_screenshot(ROOT / "output" / "index.html", ROOT / "docs" / "day.png")
