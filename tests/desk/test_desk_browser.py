"""The desk in a real browser: each mend by mouse and by keys, seen in all outputs, and taken back."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from desk_server import QuickDesk, RunningDesk, read_file, wait_until
from mended_site import DAY, TEXTS, read_outputs, record, write_article, write_site
from playwright.sync_api import Locator, Page
from site_checks import find_violations, open_browser

from briefings.codec import read_digest, write_digest
from briefings.editions import editor_path, read_edition
from briefings.settings import load_settings
from briefings.verifying import verify_records

pytestmark = pytest.mark.xdist_group("browser")
FOG = "The Solveig had left Brenholm an hour late because of fog in the outer harbour."
BUILT = "The ferry Solveig was built at the yard of Lund & Breck in 1998."
SLEEP = "Nobody on the bridge of the Solveig will sleep much this week"
DOCKERS = "2026-03-02-dockers-walk-out-in-brenholm"
SAND = "We turned the Solveig towards the sand. Nothing else was left to do"


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    return write_site(tmp_path_factory.mktemp("desk") / "built").root


@pytest.fixture(scope="module")
def browser():
    with open_browser() as browser:
        yield browser


@pytest.fixture(scope="module")
def desk(built, tmp_path_factory):
    root = tmp_path_factory.mktemp("desk") / "site"
    shutil.copytree(built, root)
    running = QuickDesk(load_settings(root))
    yield running
    running.end()


@pytest.fixture
def own_desk(built, tmp_path):
    shutil.copytree(built, tmp_path / "site")
    running = RunningDesk(load_settings(tmp_path / "site"))
    yield running
    running.kill()


@pytest.fixture(scope="module")
def window(browser, desk):
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.troubles = []
    page.on("pageerror", lambda error: page.troubles.append(str(error)))
    page.on("request", lambda asked: page.troubles.extend([asked.url] * (f":{desk.port}/" not in asked.url)))
    page.set_default_timeout(20_000)
    yield page
    context.close()


@pytest.fixture
def page(window, desk):
    editor_path(record(desk.settings)).unlink(missing_ok=True)
    window.goto(desk.address)
    yield window
    assert window.troubles == []


def await_answer(page: Page) -> None:
    """Wait until what was pressed is answered: a page that is about to go is none to press on."""
    page.locator("body:not([aria-busy])").wait_for()


def press_by_mouse(button: Locator) -> None:
    await_answer(button.page)
    button.click()


def press_by_keys(button: Locator) -> None:
    await_answer(button.page)
    button.press("Enter")


def choose(page: Page, field: str, label: str) -> None:
    await_answer(page)
    page.locator(field).select_option(label=label)


def open_story(page: Page, headline: str, press: Callable[[Locator], None]) -> None:
    press(page.locator("#stories").get_by_role("link", name=headline))
    page.locator("#story", has_text=headline).wait_for()


def take_another(page: Page, press) -> None:
    press(page.get_by_role("link", name="Wire: All ashore"))
    press(page.get_by_role("button", name=f"Take: {BUILT}"))
    page.get_by_role("button", name=f"Take out: {BUILT}").wait_for()


def take_out(page: Page, press) -> None:
    press(page.get_by_role("button", name="Take out: sentence 3"))


def move_sentence(page: Page, press) -> None:
    press(page.get_by_role("button", name="Up: sentence 2"))


def hide_quote(page: Page, press) -> None:
    press(page.get_by_role("button", name="Hide: quotation 2"))


def shorten_quote(page: Page, press) -> None:
    press(page.get_by_role("button", name="Shorten quotation 1"))


def set_speaker(page: Page, press) -> None:
    await_answer(page)
    page.locator("#q-speaker-2").select_option("actor:irmela-voss")
    press(page.get_by_role("button", name="Set the speaker of quotation 2"))


def set_nobody(page: Page, press) -> None:
    choose(page, "#q-speaker-2", "nobody")
    press(page.get_by_role("button", name="Set the speaker of quotation 2"))


def rename_actor(page: Page, press) -> None:
    page.locator("#a-name-1").fill("I. Voss")
    page.locator("#a-role-1").fill("who commands the Solveig")
    page.locator(".actors li:first-child select[name=kind]").select_option("organization")
    press(page.get_by_role("button", name="Set Irmela Voss"))


def hide_actor(page: Page, press) -> None:
    press(page.get_by_role("button", name="Hide Irmela Voss"))


def part_actor(page: Page, press) -> None:
    page.locator("#a-part-1").fill("Ilse Voss")
    page.locator("#a-part-role-1").fill("Captain")
    page.get_by_label("said by the other").check()
    press(page.get_by_role("button", name="Part Irmela Voss"))
    page.locator(".actors summary", has_text="Ilse Voss, Captain").wait_for()


def join_actors(page: Page, press) -> None:
    open_story(page, "Dockers walk out", press)
    await_answer(page)
    page.locator(".actors summary", has_text="Rasmus Tindall").click()
    choose(page, "#a-other-2", "Havnefront")
    press(page.get_by_role("button", name="Join Rasmus Tindall"))


def own_headline(page: Page, press) -> None:
    page.locator("#own-headline").fill("Aground in the fog")
    press(page.locator("#describe"))


def other_headline(page: Page, press) -> None:
    press(page.get_by_role("button", name="Use the headline: All ashore"))


def mark_opinion(page: Page, press) -> None:
    page.locator("#own-form").select_option("opinion")
    press(page.locator("#describe"))


def split_story(page: Page, press) -> None:
    press(page.get_by_role("button", name="A story of its own: All ashore after ferry"))


def move_article(page: Page, press) -> None:
    page.locator("#other").select_option(DOCKERS)
    press(page.get_by_role("button", name="Move to the other story: All ashore after ferry"))


def merge_stories(page: Page, press) -> None:
    page.locator("#other").select_option(DOCKERS)
    press(page.locator("#merge"))


def drop_story(page: Page, press) -> None:
    press(page.get_by_role("button", name="Drop: Ferry Solveig"))


def pin_story(page: Page, press) -> None:
    press(page.get_by_role("button", name="Pin: Lemuria"))


# What is pressed, what stands in the file then, and what all outputs tell and do not tell.
MENDS = {
    "another sentence": (take_another, BUILT, [BUILT], []),
    "a sentence less": (take_out, "sentences:", [], [FOG]),
    "sentences in another order": (move_sentence, "sentences:", [FOG], []),
    "no quotation": (hide_quote, "hide: true", [], [SLEEP]),
    "a shorter quotation": (
        shorten_quote,
        "only: ",
        ["We turned the Solveig towards the sand."],
        ["left to do"],
    ),
    "a speaker": (set_speaker, "speaker: irmela-voss", [SLEEP], ["duty officer"]),
    "nobody speaks": (set_nobody, "speaker: ''", [SLEEP], ["duty officer"]),
    "a name and a role": (
        rename_actor,
        "kind: organization",
        ["I. Voss", "who commands the Solveig", "In the editor’s own words: the name or role of I. Voss"],
        ["Irmela Voss"],
    ),
    "no actor": (hide_actor, "hide: true", [], ["Irmela Voss", "left to do"]),
    "two of one": (part_actor, "part: Ilse Voss", ["Ilse Voss"], []),
    "one of two": (join_actors, "join: havnefront", ["Havnefront"], []),
    "a headline of one's own": (
        own_headline,
        "headline: Aground",
        ["Aground in the fog", "In the editor’s own words: the headline"],
        ["Ferry Solveig runs aground off Tharn Three"],
    ),
    "another source's headline": (
        other_headline,
        "headline: All",
        ["All ashore"],
        ["own words: the headline"],
    ),
    "opinion": (mark_opinion, "form: opinion", [], []),
    "a story parted": (split_story, "new: true", ["All 212 people were ashore", FOG], []),
    "an article moved": (move_article, "articles:", ["Dockers in Brenholm walked out"], []),
    "two stories made one": (merge_stories, "merge:", ["Ferry Solveig"], ["Dockers in Brenholm walked out"]),
    "a story dropped": (drop_story, "drop: true", ["Dockers walk out"], ["Solveig"]),
    "a story pinned": (pin_story, "pin: true", ["Lemuria"], []),
}


def take_back(page: Page, press: Callable[[Locator], None], file: Path, text: str = "") -> None:
    """Undo until the file is as it was; without a file, until there is none."""
    for _ in range(9):
        before = read_file(file)
        if before == text:
            break
        press(page.locator("#undo:enabled"))
        wait_until(lambda before=before: read_file(file) != before, "nothing was taken back")
    assert read_file(file) == text


@pytest.fixture(scope="module")
def untouched(desk):
    return read_outputs(desk.settings)


@pytest.mark.parametrize("mend", MENDS)
def test_a_mend_stands_in_the_file_and_in_every_output_and_is_taken_back(page, desk, untouched, mend):
    mending, written, there, gone = MENDS[mend]
    file = editor_path(record(desk.settings))
    mending(page, press_by_mouse)
    await_answer(page)
    wait_until(lambda: written in read_file(file), f"{written} does not stand in the file")
    by_mouse = read_file(file)
    assert read_edition(record(desk.settings)).problems == ()
    after = read_outputs(desk.settings)
    for name, text in after.items():
        for words in there:
            assert " ".join(words.split()) in text, name
        for words in gone:
            assert words not in text, name
    assert after["json"] != untouched["json"]
    assert verify_records(desk.settings).problems == ()
    take_back(page, press_by_mouse, file)
    page.goto(desk.address)
    mending(page, press_by_keys)
    wait_until(lambda: read_file(file) == by_mouse, "keys do not write the same")
    await_answer(page)


def test_stories_are_dragged_and_moved_by_keys(page, desk):
    file = editor_path(record(desk.settings))
    items = page.locator("#stories li")
    source, target = items.nth(2).bounding_box(), items.nth(0).bounding_box()
    page.mouse.move(source["x"] + source["width"] - 12, source["y"] + 8)
    page.mouse.down()
    moved = page.locator("#stories li:first-child", has_text="Lemuria")
    for step in range(40):
        page.mouse.move(target["x"] + target["width"] - 12, target["y"] + (4, 30)[step % 2], steps=4)
        if moved.count():
            break
    page.mouse.up()
    wait_until(lambda: "stories:" in read_file(file), "the order does not stand in the file")
    first = read_edition(record(desk.settings)).digest.stories[0].id
    assert first == "2026-03-02-lemurias-bank-keeps-its-rate"
    # Right behind it, by keys: whether or not the answer stands by then.
    page.locator("#stories a", has_text="Lemuria").press("Alt+ArrowDown")
    page.locator("#stories li:nth-child(2)", has_text="Lemuria").wait_for()
    await_answer(page)
    assert page.evaluate("document.activeElement.id").startswith("open-")
    take_back(page, press_by_mouse, file)


def test_what_is_pressed_and_typed_before_an_answer_stands_is_not_lost(page, desk):
    file = editor_path(record(desk.settings))
    held = []
    page.route("**/do", lambda route: held.extend([route]), times=1)
    with page.expect_request("**/do"):
        page.get_by_role("button", name="Pin: Lemuria").click()
    page.locator("#stories a", has_text="Ferry Solveig").press("Alt+ArrowDown")
    page.get_by_role("button", name="Take out: sentence 3").click()
    page.locator("#q-speaker-2").select_option("actor:irmela-voss")
    page.get_by_role("button", name="Set the speaker of quotation 2").click()
    page.locator("#note").fill("Not yet set.")
    held[0].continue_()
    page.get_by_text("set by you").wait_for()
    edition = read_edition(record(desk.settings))
    assert edition.problems == ()
    lemuria, _, ferry = edition.digest.stories
    assert lemuria.pinned
    assert FOG not in [one.sentence.text for one in ferry.sentences]
    await_answer(page)
    assert page.locator("#note").input_value() == "Not yet set."
    take_back(page, press_by_mouse, file)


def test_redo_does_again_what_undo_took_back(page, desk):
    file = editor_path(record(desk.settings))
    button = page.get_by_role("button", name="Hide: quotation 2")
    folded = page.locator(".actors details").first
    folded.locator("summary").click()
    page.locator("#regroup").evaluate("form => { form.stays = true; }")
    button.scroll_into_view_if_needed()
    place = page.evaluate("scrollY")
    press_by_mouse(button)
    button.wait_for(state="detached")
    wait_until(lambda: "hide: true" in read_file(file), "nothing was written")
    await_answer(page)
    # What was mended is still in sight, also when the next frame has been laid out.
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert page.evaluate("scrollY") == place
    # What the press has not changed is not put anew, and what is folded stays so.
    assert page.locator("#regroup").evaluate("form => form.stays")
    assert not folded.evaluate("details => details.open")
    press_by_mouse(page.locator("#undo:enabled"))
    wait_until(lambda: "hide: true" not in read_file(file), "nothing was taken back")
    press_by_mouse(page.locator("#redo:enabled"))
    wait_until(lambda: "hide: true" in read_file(file), "nothing was done again")
    take_back(page, press_by_mouse, file)


@pytest.fixture
def spoiled(desk):
    """The day with a headline that no article has, and a role that ends too soon."""
    path = record(desk.settings)
    whole = path.read_bytes()
    digest = read_digest(path)
    ferry = next(one for one in digest.stories if one.id.endswith("tharn"))
    torn = tuple(
        replace(one, role="captain of the") if one.name == "Irmela Voss" else one for one in ferry.actors
    )
    wrong = replace(ferry, actors=torn, headline="LIVE: Latest updates")
    write_digest(
        path, replace(digest, stories=tuple(wrong if one is ferry else one for one in digest.stories))
    )
    yield
    path.write_bytes(whole)


@pytest.mark.usefixtures("spoiled")
def test_a_row_leads_to_its_place_and_is_answered_there(page, desk):
    file = editor_path(record(desk.settings))
    press_by_mouse(page.get_by_role("link", name="Unsure first"))
    page.locator(".doubts").wait_for()
    rows = page.locator(".doubts a").all_inner_texts()
    # What settles most comes first.
    assert rows[0] == "None of its articles has this headline: LIVE: Latest updates"
    # A key that is pressed as the row comes is no answer to it: nobody has read it.
    page.evaluate(
        "document.body.addEventListener('htmx:afterSettle', () => document.body.dispatchEvent("
        "new KeyboardEvent('keydown', {key: 'r', bubbles: true})), {once: true})"
    )
    press_by_keys(page.locator(".doubts a").first)
    page.locator("#asked[data-ready]", has_text=rows[0]).wait_for()
    asked = page.locator("#asked-of").inner_text()
    assert read_file(file) == ""
    here = page.locator(".here")
    assert here.evaluate("element => element === document.activeElement")
    assert here.evaluate("element => element.getBoundingClientRect().top < innerHeight")
    # What leaves a row is at one place, whatever else it has.
    places = [page.locator(of).bounding_box() for of in ("#next", "#right")]
    page.keyboard.press("n")
    page.locator("#asked[data-ready]", has_text=rows[1]).wait_for()
    first, second = (
        int(words.partition(" of ")[0]) for words in (asked, page.locator("#asked-of").inner_text())
    )
    assert second == first + 1
    after = [page.locator(of).bounding_box() for of in ("#next", "#right")]
    assert [(one["x"], one["y"]) for one in after] == [(one["x"], one["y"]) for one in places]
    while not page.locator("#asked", has_text="captain of the").count():
        press_by_mouse(page.locator("#asked[data-ready] #next"))
        await_answer(page)
    words = "Irmela Voss: “captain of the”"
    page.locator("#asked[data-ready]", has_text=words).wait_for()
    # The question stays on the page of an article, and its buttons too.
    press_by_mouse(page.locator(".sentences a").first)
    page.locator(".part").first.wait_for()
    page.locator("#asked .evidence mark", has_text="Irmela Voss").first.wait_for()
    press_by_mouse(page.locator("#asked").get_by_role("link", name="LIVE: Latest updates"))
    page.locator("#stories").wait_for()
    await_answer(page)
    page.locator("#asked[data-ready] #right").wait_for()
    page.keyboard.press("r")
    wait_until(lambda: "checked:" in read_file(file), "the answer was not written")
    page.locator("#said", has_text="Done: Right as it is: Irmela Voss: “captain of the”.").wait_for()
    await_answer(page)
    press_by_mouse(page.get_by_role("link", name="Unsure first"))
    page.locator(".answered", has_text=words).wait_for()
    press_by_mouse(page.get_by_role("button", name=f"Ask again: {words}"))
    page.locator(".doubts a", has_text=words).wait_for()
    assert "checked:" not in read_file(file)
    # A role that the text gives is a button, and nobody's own words; what was done is said, with its Undo.
    press_by_mouse(page.locator(".doubts a", has_text=words))
    press_by_mouse(page.locator("#asked[data-ready]").get_by_role("button", name="Role: Captain"))
    page.locator("#said", has_text="Irmela Voss: role: Captain").wait_for()
    assert "article: ferry" in read_file(file)
    assert not any(
        actor.own for story in read_edition(record(desk.settings)).digest.stories for actor in story.actors
    )
    press_by_mouse(page.get_by_role("button", name="Undo what was done last"))
    page.locator(
        "#said", has_text="Taken back: “LIVE: Latest updates”: Irmela Voss: role: Captain"
    ).wait_for()
    assert "Captain" not in read_file(file)


@pytest.mark.usefixtures("spoiled")
def test_a_row_is_answered_in_the_list(page):
    words = "Irmela Voss: “captain of the”"
    press_by_mouse(page.get_by_role("link", name="Unsure first"))
    press_by_mouse(page.get_by_role("button", name=f"Role: Captain: {words}"))
    page.locator("#said", has_text="Irmela Voss: role: Captain").wait_for()
    assert page.locator(".doubts a", has_text=words).count() == 0


def test_the_introduction_has_a_preview_and_the_mail_is_shown_as_it_will_look(page, desk):
    press_by_mouse(page.get_by_role("link", name="Introduction"))
    page.locator("#introduction").press_sequentially("Good *morning*.")
    page.locator("#preview em", has_text="morning").wait_for()
    press_by_mouse(page.locator("#introduce"))
    wait_until(lambda: "Good *morning*." in read_file(editor_path(record(desk.settings))), "not written")
    press_by_mouse(page.get_by_role("link", name="Mail"))
    page.frame_locator("iframe").get_by_text("Good morning.").wait_for()
    take_back(page, press_by_mouse, editor_path(record(desk.settings)))


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_nothing_shuts_anybody_out(browser, desk, width, scheme):
    context = browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True
    )
    page = context.new_page()
    page.goto(desk.address)
    article = page.locator(".sentences a").first.get_attribute("href")
    base = desk.address.split("?")[0]
    tabs = [
        base,
        f"http://127.0.0.1:{desk.port}{article}",
        *(f"{base}/{tab}" for tab in ("unsure", "introduction")),
    ]
    for tab in tabs:
        page.goto(tab)
        assert find_violations(page) == [], tab
        overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert page.evaluate(overflow) <= 0, tab
    context.close()


def test_the_desk_works_without_scripts(browser, desk):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(desk.address)
    first = page.locator("#stories li:first-child")
    page.get_by_role("button", name="Down: Ferry Solveig").click()
    first.filter(has_text="Dockers walk out in Brenholm").wait_for()
    page.locator("#undo:enabled").click()
    first.filter(has_text="Ferry Solveig runs aground off Tharn").wait_for()
    context.close()


def test_hands_tabs_new_articles_and_a_kill_lose_nothing(browser, own_desk):
    settings, file = own_desk.settings, editor_path(record(own_desk.settings))
    context = browser.new_context()
    # The desk builds the site while its first page is made.
    context.set_default_timeout(60_000)
    first, second = context.new_page(), context.new_page()
    first.goto(own_desk.address)
    second.goto(own_desk.address)
    # Two tabs: the older one is told, what was typed in it is said, and nothing is written.
    second.evaluate("for (let id = setInterval(() => {}, 9999); id > 0; id--) clearInterval(id)")
    hide_quote(first, press_by_mouse)
    wait_until(lambda: "hide: true" in read_file(file), "the first tab wrote nothing")
    second.locator("#own-headline").fill("Typed in vain")
    press_by_mouse(second.locator("#describe"))
    second.get_by_text("Nothing was changed").wait_for()
    assert "Typed in vain" in second.locator("#said").inner_text()
    assert "Typed in vain" not in read_file(file)
    # It need not be typed again.
    await_answer(second)
    assert second.locator("#own-headline").input_value() == "Typed in vain"
    # A hand at the file: comments stay, the page follows by itself.
    text = (
        read_file(file)
        .replace('title: ""', "# Mine.\ntitle: By hand")
        .replace("title: ''", "# Mine.\ntitle: By hand")
    )
    file.write_text(text, "utf-8")
    first.locator("h1", has_text="By hand").wait_for(state="attached")
    press_by_mouse(first.get_by_role("button", name="Pin: Ferry"))
    wait_until(lambda: "pin: true" in read_file(file), "nothing was written after the hand")
    assert "# Mine.\ntitle: By hand" in read_file(file)
    # A lesson is kept in the list of actors, and the record is made anew with it; the site beside follows.
    known = "captain of the Solveig"
    first.locator("#a-role-1").fill(known)
    first.locator("#a-keep-1").check()
    press_by_mouse(first.get_by_role("button", name="Set Irmela Voss"))
    first.get_by_text("noted in the list of actors").wait_for()
    first.locator("#a-keep-1:not(:checked)").wait_for()
    noted = load_settings(settings.root).actors[-1]
    assert (noted.name, noted.role, noted.noted is None) == ("Irmela Voss", known, False)
    assert "# Whom we know." in (settings.root / "briefings.yaml").read_text()
    wait_until(lambda: known in read_file(record(settings)), "the record does not follow")
    for name in (f"{DAY}.html", "feed.atom", "feed.json"):
        wait_until(lambda name=name: "By hand" in read_file(settings.output / name), f"{name} is as before")
    # New articles amid: what is mended holds.
    earlier = TEXTS["ferry"][2].replace("Monday morning", "Monday").replace("hour late", "hour behind")
    write_article(settings.root, "early", "Tharn Post", "Ferry Solveig aground off Tharn", earlier, hour=7)
    first.locator("#stories small", has_text="3 articles").wait_for(timeout=60_000)
    assert SLEEP not in read_outputs(settings)["markdown"]
    # Approved: what is open is named, the next build seals it.
    press_by_mouse(first.get_by_role("link", name="Approve"))
    press_by_mouse(first.locator("#approve"))
    wait_until(lambda: read_digest(record(settings)).status == "approved", "it was not sealed")
    # Killed: the file is whole, and the next desk goes on with it.
    before = read_file(file)
    own_desk.kill()
    assert read_file(file) == before
    again = QuickDesk(settings)
    first.goto(again.address)
    first.get_by_text("This edition is approved").wait_for()
    first.locator("#stories small", has_text="pinned").wait_for()
    assert first.get_by_role("button", name="Pin: Dockers").is_disabled()
    again.end()
    context.close()
