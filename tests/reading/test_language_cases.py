"""Each language is read as its cases say: no clause is an actor, and what is said is whose it is."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from briefings.language import load_language
from briefings.reading import read_article
from briefings.sources.article import make_article

FOLDER = Path(__file__).parent / "cases/languages"
CASES = [
    pytest.param(path.stem, case, id=f"{path.stem}: {case['name']}")
    for path in sorted(FOLDER.glob("*.yaml"))
    for case in yaml.safe_load(path.read_text("utf-8"))
]


@pytest.mark.parametrize(("language", "case"), CASES)
def test_a_language_is_read_without_a_parse(language: str, case: dict[str, Any]):
    briefing = read_article(make_article(id="case", text=case["text"], headline="", language=language))
    names = {actor.name for actor in briefing.actors}
    assert names.issuperset(case.get("actors", ()))
    assert names.isdisjoint(case.get("no_actors", ()))
    shown = {actor.name: actor.role.text if actor.role else "" for actor in briefing.actors}
    roles = case.get("roles", {})
    assert {name: shown.get(name) for name in roles} == roles
    kinds = {actor.name: actor.kind for actor in briefing.actors}
    assert case.get("kinds", {}).items() <= kinds.items()
    said = {quote.text: quote.speaker.actor or "" if quote.speaker else "" for quote in briefing.quotes}
    for words, actor in case.get("quotes", {}).items():
        assert said.get(words) == actor
    if "quotes" not in case and not roles:
        assert not any(said.values())


def test_every_language_with_speakers_has_a_dozen_cases():
    folders = (path.name for path in Path("briefings/language").iterdir() if (path / "speech.yaml").is_file())
    spoken = {code for code in folders if load_language(code).level == "speakers"}
    counts = {path.stem: len(yaml.safe_load(path.read_text("utf-8"))) for path in FOLDER.glob("*.yaml")}
    assert {code for code in spoken if counts.get(code, 0) < 12} == set()


@pytest.mark.parametrize(("code", "same"), [("no", "nb"), ("nn", "nb"), ("de-AT", "de"), ("pt_BR", "pt")])
def test_a_language_has_one_folder_by_whatever_code(code: str, same: str):
    assert load_language(code).code == same
