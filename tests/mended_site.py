"""A small site of invented articles that an editor mends: in its file, and at the desk."""

from __future__ import annotations

from pathlib import Path

from bs4 import BeautifulSoup

from briefings.editions import read_edition
from briefings.exports import export_edition
from briefings.mail.rendering import MailRenderer
from briefings.pipeline import build_records
from briefings.settings import Settings, load_settings

DAY = "2026-03-02"
SETTINGS = """\
site: {title: The Harbour Desk, url: https://desk.example/path}
edition: {timezone: Europe/Athens, stories: 3, approve: by-hand}
actors:
  # Whom we know.
  - {name: Havnefront, kind: organization}
"""
TEXTS = {
    "ferry": (
        "Radio Sund",
        "Ferry Solveig runs aground off Tharn",
        (
            "The ferry Solveig ran aground off the island of Tharn on Monday morning with 212 on board. "
            "Lifeboats took off all passengers of the Solveig within two hours, the coast guard said. "
            "The Solveig had left Brenholm an hour late because of fog in the outer harbour. "
            "“We turned the Solveig towards the sand. Nothing else was left to do,” "
            "said Captain Irmela Voss. "
            "“Nobody on the bridge of the Solveig will sleep much this week,” "
            "the coast guard's duty officer said."
        ),
    ),
    "ferry-wire": (
        "Wire",
        "All ashore after ferry hits sandbank",
        (
            "All 212 people were ashore by noon after a ferry hit a sandbank off Tharn on Monday. "
            "A jammed rudder was to blame, the coast guard said, and its captain steered for the sand. "
            "The ferry Solveig was built at the yard of Lund & Breck in 1998."
        ),
    ),
    "strike": (
        "Wire",
        "Dockers walk out in Brenholm",
        (
            "Dockers in Brenholm walked out on Monday over new night shifts, and 14 ships lay at anchor. "
            "The union Havnefront said 900 dockers had laid down work at the cranes until Sunday. "
            "“Men are falling asleep at the cranes in the small hours,” union leader Rasmus Tindall said."
        ),
    ),
    "rates": (
        "Tribune",
        "Lemuria's bank keeps its rate",
        (
            "The central bank of Lemuria held its key rate at nine percent on Monday, as many had expected. "
            "Governor Tomas Arkady said inflation would fall below six percent by spring."
        ),
    ),
}


def write_article(root: Path, name: str, source: str, title: str, text: str, hour: int = 9) -> None:
    """Write an article of the day."""
    path = root / "content" / "articles" / f"{name}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    head = f'title: "{title}"\ndate: {DAY}T{hour:02d}:00:00+02:00\nsource: {source}\nid: {name}'
    path.write_text(f"---\n{head}\nurl: https://{name}.example/a\n---\n{text}\n", "utf-8")


def write_site(root: Path) -> Settings:
    """Write the site with the record of its one day."""
    root.mkdir(parents=True, exist_ok=True)
    (root / "briefings.yaml").write_text(SETTINGS, "utf-8")
    for name, (source, title, text) in TEXTS.items():
        write_article(root, name, source, title, text)
    settings = load_settings(root)
    build_records(settings, jobs=1)
    return settings


def place(article: str, words: str) -> str:
    """Return where words stand in an article, as the editor's file says it."""
    start = TEXTS[article][2].index(words)
    return f"{start}-{start + len(words)}"


def record(settings: Settings) -> Path:
    """Return the record of the day."""
    return settings.digests / f"{DAY}.json"


def read_outputs(settings: Settings) -> dict[str, str]:
    """Return what each output tells, as words."""
    digest = read_edition(record(settings)).digest
    mail = MailRenderer(digest, settings).render()
    outputs = {form: export_edition(digest, settings, form) for form in ("json", "csv", "markdown", "html")}
    outputs["html"] = BeautifulSoup(outputs["html"], "html.parser").get_text()
    outputs["mail"] = mail.text
    outputs["mail's HTML"] = BeautifulSoup(mail.html, "html.parser").get_text()
    return {name: " ".join(text.replace("\\", "").split()) for name, text in outputs.items()}
