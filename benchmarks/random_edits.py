"""Edits a site at random and compares what a build makes of it with what a full build elsewhere makes.

    python benchmarks/random_edits.py --seeds 20 --rounds 30
    python benchmarks/random_edits.py --seeds 5 --rounds 30 --program

Edited are days, editors' files, pages, templates, settings, plugins, another's theme, the built files and
what is kept; with --program, which builds in processes of their own, also the program's code and the
version of a package.
Prints what was edited before the first build whose bytes differ, and stops with 1.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from importlib.resources import files
from pathlib import Path

from invented import FIRST_DAY, Desk

from briefings.codec import read_digest, write_digest
from briefings.settings import ActorSettings, Settings
from briefings.site import build_site
from briefings.site.templating import find_templates

_DAYS = 60
_BLOCK = (
    "{{% extends '!packaged/theme/templates/briefings/{0}.html' %}}"
    "{{% block main %}}{{{{ super() }}}}<i>{1}</i>{{% endblock %}}"
)
_STORY_EDITS = ("headline: Ours", "note: Our *note*.", "pin: true", "drop: true", "section: Ours")
_FRAME = "{% extends '!packaged/theme/templates/base.html' %}{% block footer %}<b>NUMBER</b>{% endblock %}"


_DAYS_LISTED = (
    "{% extends '!packaged/theme/templates/base.html' %}{% block footer %}"
    "{% for day in digests[:2] %}{{ day.title }} NUMBER {% endfor %}{% endblock %}"
)
_PLUGIN = """from pathlib import Path
from pelican.plugins import signals

def mark(path, context):
    page = Path(path)
    page.write_text(page.read_text("utf-8").replace("</body>", "<i>NUMBER</i></body>"), "utf-8")

def register():
    signals.content_written.connect(mark)
"""
_THEME = "<head>{% block head %}{% endblock %}</head><body>{% block content %}{% endblock %}NUMBER</body>"
# What a build of a copy of the program is told: the site's folder, and the settings as JSON.
_BUILD = """import json, pathlib, sys
from briefings.settings import Settings
from briefings.site import build_site
build_site(Settings(root=pathlib.Path(sys.argv[1]), **json.loads(sys.argv[2])))
"""


class EditedSite:
    """A site that is edited at random, in a folder of its own.

    With ``program``, a folder, a copy of the program is put there, which builds by itself and is edited too.
    """

    def __init__(self, root: Path, seed: int, program: Path | None = None) -> None:
        """Begin with six days and a page."""
        self.program = program
        if program:
            ignored = shutil.ignore_patterns("__pycache__")
            shutil.copytree(files("briefings"), program / "briefings", ignore=ignored)
            shutil.copytree(find_templates(), program / "briefings" / "templates", dirs_exist_ok=True)
        self.chance = random.Random(seed)
        self.desk = Desk(actors=60, sources=4)
        self.settings = Settings(
            root=root, site={"title": "Desk", "url": "https://desk.example.org/b", "api": True}
        )
        self.root = root
        (root / "content" / "pages").mkdir(parents=True)
        for _ in range(6):
            self.add_day()

    def edit(self) -> str:
        """Make a change and say which."""
        edits: list[Callable[[], object]] = [
            *(
                self.add_day,
                self.add_day,
                self.remove_day,
                self.change_story,
                self.swap_stories,
                self.new_day,
            ),
            *(self.write_editing, self.write_editing, self.remove_editing),
            *(self.write_page, self.remove_page, self.write_template, self.remove_template),
            *(self.change_settings, self.touch_record, self.remove_file, self.alter_file, self.damage_kept),
            *(self.write_plugin, self.remove_plugin, self.write_theme, self.remove_theme, self.change_actors),
        ]
        if self.program:
            edits += [self.change_code, self.change_code, self.change_version, self.change_version]
        chosen = self.chance.choice(edits)
        chosen()
        return chosen.__name__

    def add_day(self) -> None:
        """Add a day that is not there, at any place."""
        day = FIRST_DAY + timedelta(days=self.chance.randrange(_DAYS))
        told = self.chance.randint(1, 4)
        digest = self.desk.invent_day(day, stories=4, told=told, seed=self.chance.randrange(9))
        write_digest(self.settings.digests / f"{day}.json", digest)

    def new_day(self) -> None:
        """Add a day behind all others, most often what happens."""
        last = max((path.stem for path in self._records()), default=str(FIRST_DAY))
        day = FIRST_DAY.fromisoformat(last) + timedelta(days=1)
        write_digest(self.settings.digests / f"{day}.json", self.desk.invent_day(day, stories=5))

    def remove_day(self) -> None:
        """Take a day away."""
        if records := self._records():
            self.chance.choice(records).unlink()

    def change_story(self) -> None:
        """Give a story another headline, section and cast."""
        if records := self._records():
            path = self.chance.choice(records)
            digest = read_digest(path)
            first, *rest = digest.stories
            mark = self.chance.randrange(100)
            said = {quote.speaker for quote in first.quotes}
            dropped = first.actors[: self.chance.randrange(3)]
            actors = tuple(one for one in first.actors if one not in dropped or one.id in said)
            changed = replace(
                first, headline=f"{first.headline} {mark}", section=f"S{mark % 5}", actors=actors
            )
            write_digest(path, replace(digest, stories=(changed, *rest)))

    def swap_stories(self) -> None:
        """Turn the order of a day round."""
        if records := self._records():
            path = self.chance.choice(records)
            digest = read_digest(path)
            write_digest(path, replace(digest, stories=digest.stories[::-1]))

    def touch_record(self) -> None:
        """Give a record another time and the same content."""
        if records := self._records():
            self.chance.choice(records).touch()

    def write_editing(self) -> None:
        """Write an editor's file: a title, another order, headlines, notes, pins, stories dropped."""
        if records := self._records():
            path = self.chance.choice(records)
            ids = [story.id for story in read_digest(path).stories]
            lines = [f"  - id: {name}\n    {self.chance.choice(_STORY_EDITS)}" for name in reversed(ids[1:])]
            status, number = self.chance.choice(("draft", "approved")), self.chance.randrange(100)
            head = f"title: Title {number}\nstatus: {status}\nstories:\n" + "\n".join(lines)
            path.with_suffix(".md").write_text(f"---\n{head}\n---\n\nGood *morning* {number}.\n")

    def remove_editing(self) -> None:
        """Take an editor's file away."""
        if files := sorted(self.settings.digests.glob("*.md")):
            self.chance.choice(files).unlink()

    def write_page(self) -> None:
        """Add or change one of Pelican's pages."""
        number = self.chance.randrange(3)
        text = (
            f"Title: Page {self.chance.randrange(4)}\nSlug: page-{number}\n\nWords {self.chance.random()}.\n"
        )
        (self.root / "content" / "pages" / f"page-{number}.md").write_text(text)

    def remove_page(self) -> None:
        """Take one of Pelican's pages away."""
        if pages := sorted((self.root / "content" / "pages").glob("*.md")):
            self.chance.choice(pages).unlink()

    def write_template(self) -> None:
        """Change a template: the frame of all pages or that of a kind."""
        folder = self.root / "templates" / "theme" / "templates"
        (folder / "briefings").mkdir(parents=True, exist_ok=True)
        # In another's theme our frame has none of its variables on Pelican's own pages.
        frames = () if "THEME" in self.settings.pelican else (_FRAME, _DAYS_LISTED)
        name = self.chance.choice((*frames, "day", "actor", "section"))
        number = self.chance.randrange(100)
        if name in {_FRAME, _DAYS_LISTED}:
            (folder / "base.html").write_text(name.replace("NUMBER", str(number)))
        else:
            (folder / "briefings" / f"{name}.html").write_text(_BLOCK.format(name, number))

    def remove_template(self) -> None:
        """Take the changed templates away."""
        shutil.rmtree(self.root / "templates", ignore_errors=True)

    def change_settings(self) -> None:
        """Change the title, the language, whether search engines may list the pages, or the zone."""
        site, edition = self.settings.site, self.settings.edition
        changes = [
            {"site": site.model_copy(update={"title": f"Desk {self.chance.randrange(9)}"})},
            {"site": site.model_copy(update={"language": self.chance.choice(("en", "de", "fr"))})},
            {"site": site.model_copy(update={"index": not site.index})},
            {"edition": edition.model_copy(update={"timezone": self.chance.choice(("UTC", "Asia/Tokyo"))})},
        ]
        self.settings = self.settings.model_copy(update=self.chance.choice(changes))

    def change_actors(self) -> None:
        """List two actors under one name, or nobody."""
        if records := self._records():
            stories = read_digest(self.chance.choice(records)).stories
            names = sorted({actor.name for story in stories for actor in story.actors})
            one, other = self.chance.sample(names, 2)
            actor = ActorSettings(name=self.chance.choice((one, f"{one} Lund")), aliases=(one, other))
            listed = self.chance.choice(((), (actor,)))
            self.settings = self.settings.model_copy(update={"actors": listed})

    def write_plugin(self) -> None:
        """Add a plugin that marks all pages, or change its mark."""
        (self.root / "plugins").mkdir(exist_ok=True)
        code = _PLUGIN.replace("NUMBER", str(self.chance.randrange(100)))
        (self.root / "plugins" / "mark_pages.py").write_text(code)
        self._set_pelican(PLUGINS=["mark_pages"], PLUGIN_PATHS=["plugins"])

    def remove_plugin(self) -> None:
        """Name no plugin any more."""
        self._set_pelican(PLUGINS=[])

    def write_theme(self) -> None:
        """Take another's theme, or change it, without a frame of ours."""
        self.remove_template()
        templates = self.root / "theirs" / "templates"
        templates.mkdir(parents=True, exist_ok=True)
        (templates / "base.html").write_text(_THEME.replace("NUMBER", str(self.chance.randrange(100))))
        self._set_pelican(THEME="theirs")

    def remove_theme(self) -> None:
        """Go back to our own theme."""
        pelican = {name: value for name, value in self.settings.pelican.items() if name != "THEME"}
        self.settings = self.settings.model_copy(update={"pelican": pelican})

    def _set_pelican(self, **values: object) -> None:
        self.settings = self.settings.model_copy(update={"pelican": {**self.settings.pelican, **values}})

    def change_code(self) -> None:
        """Change what our own modules put onto pages: the address of a day's heading, how a day is called."""
        assert self.program
        path = self.program / "briefings" / "presenting" / "wording.py"
        code = path.read_text("utf-8").partition("# Edited")[0]
        edited = (
            f"_day = Wording.day\nWording.day = lambda *all: _day(*all) + ' {self.chance.randrange(100)}'\n"
        )
        path.write_text(f"{code}# Edited\n{edited}", encoding="utf-8")

    def change_version(self) -> None:
        """Put in another version of a package that shows itself on every page."""
        assert self.program
        number = self.chance.randrange(100)
        about = self.program / "nh3-0.dist-info"
        about.mkdir(exist_ok=True)
        (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: nh3\nVersion: 0.{number}\n")
        (self.program / "nh3.py").write_text(f"def clean(text):\n    return text + '{number}'\n")

    def remove_file(self) -> None:
        """Take a file of the built site away."""
        if files := self._built():
            self.chance.choice(files).unlink()

    def alter_file(self) -> None:
        """Write into a file of the built site, as an interrupted build might have."""
        if files := self._built():
            self.chance.choice(files).write_text("half a pa")

    def damage_kept(self) -> None:
        """Damage what is kept, or take it away."""
        kept = self.root / ".briefings" / "site.sqlite"
        if kept.exists() and self.chance.random() < 1 / 2:
            kept.write_bytes(b"nothing of ours")
        else:
            kept.unlink(missing_ok=True)

    def compare(self, elsewhere: Path) -> list[str]:
        """Build, build in full elsewhere, and return the names of the files that are not the same."""
        self._build(self.settings)
        for folder in ("content", "templates", "plugins", "theirs"):
            if (self.root / folder).exists():
                shutil.copytree(self.root / folder, elsewhere / folder)
        self._build(self.settings.model_copy(update={"root": elsewhere}))
        one, other = _read_tree(self.settings.output), _read_tree(elsewhere / "output")
        return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))

    def _build(self, settings: Settings) -> None:
        if self.program:
            told = settings.model_dump_json(exclude_defaults=True)
            command = [sys.executable, "-c", _BUILD, str(settings.root), told]
            # Bytecode is known by the second and the size: a module that is edited twice in one would stay.
            environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
            subprocess.run(command, cwd=self.program, check=True, env=environment)
        else:
            build_site(settings)

    def _records(self) -> list[Path]:
        return sorted(self.settings.digests.glob("*.json"))

    def _built(self) -> list[Path]:
        return sorted(self.settings.output.rglob("*.*"))


def _read_tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def edit_and_compare(
    seed: int, rounds: int, *, program: bool = False
) -> Iterator[tuple[list[str], list[str]]]:
    """Yield for each round what was edited and which files are not as a full build makes them."""
    with tempfile.TemporaryDirectory() as folder:
        site = EditedSite(Path(folder) / "site", seed, Path(folder) / "program" if program else None)
        for number in range(rounds):
            edits = [site.edit() for _ in range(site.chance.randint(1, 3))]
            yield edits, site.compare(Path(folder) / str(number))


def main() -> int:
    """Run it; return 1 when a build differs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--program", action="store_true")
    options = parser.parse_args()
    for seed in range(options.seeds):
        for number, (edits, differing) in enumerate(
            edit_and_compare(seed, options.rounds, program=options.program)
        ):
            if differing:
                print(f"seed {seed}, round {number}, {', '.join(edits)}: {', '.join(differing[:20])}")
                return 1
        print(f"seed {seed}: {options.rounds} builds, each the same bytes as a full one")
    return 0


if __name__ == "__main__":
    sys.exit(main())
