"""The mail itself: its parts, its header lines, its size; the same edition gives the same bytes."""

from dataclasses import replace
from datetime import UTC, date, datetime
from email import message_from_bytes, policy
from functools import cache
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from editions import FERRY, ferry_story, german_story, make_day, rates_story
from hypothesis import given
from hypothesis import strategies as st

from briefings.codec import write_digest
from briefings.errors import MailError, SettingsError, TemplateError
from briefings.mail.message import LARGEST, Heading, make_body, make_edition_mailing
from briefings.mail.preparation import (
    SendingOptions,
    find_states,
    make_job,
    make_message,
    read_key,
    read_password,
)
from briefings.mail.rendering import render_markdown
from briefings.mailboxes import Mailbox, parse_mailbox, read_recipients
from briefings.model import Correction
from briefings.presenting.addresses import clean_text
from briefings.settings import Settings, SmtpSettings

DAY = make_day(date(2026, 3, 2), (ferry_story(), rates_story(), german_story()), told=2)
ADA = Mailbox("Ada Bö", "ada@a.example")
MORNING = datetime(2026, 3, 3, 6, 0, tzinfo=UTC)


@pytest.fixture
def settings(tmp_path):
    return make_settings(tmp_path)


def make_settings(root, **mail):
    fields = {
        "from": "Kalvoy Desk <desk@desk.example>",
        "smtp": {"host": "localhost", "tls": "none"},
        "unsubscribe": "mailto:desk@desk.example?subject=unsubscribe",
    }
    site = {"title": "Kalvoy Desk & Co", "url": "https://desk.example/path"}
    return Settings(root=root, site=site, mail=fields | mail)


def write_mail(digest, settings, to):
    return make_message(make_edition_mailing(digest, settings), settings, to)


def plan_job(digest, settings, posting):
    return make_job(make_edition_mailing(digest, settings), settings, posting)


def read(raw):
    return message_from_bytes(raw, policy=policy.default)


def test_a_mail_has_two_parts_that_tell_the_same(settings):
    message = read(write_mail(DAY, settings, ADA))
    assert message.get_content_type() == "multipart/alternative"
    text, html = message.iter_parts()
    assert (text.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    page = BeautifulSoup(html.get_content(), "html.parser")
    words = " ".join(text.get_content().split())
    for told in (
        *FERRY[:1],
        "We will not sail until the pier is safe",
        german_story().headline,
        "unsubscribe",
    ):
        assert told in words
        assert told in " ".join(page.body.get_text().split()) or told in str(page)


def test_the_text_reads_well_by_itself(settings):
    text = make_body(DAY, settings).parts.text
    assert (
        text
        == """\
Kalvoy Desk & Co
Monday, 2 March 2026
3 stories from 4 sources · 1 minute to read

The day’s headlines
* Ferries to Kalvoy stop after storm
* Rate *stays* at 9% <script>alert(1)</script>
* Die Bäckerei am Marktplatz von Altenried schließt nach hundert Jahren

------------------------------------------------------------------------

Ferries to Kalvoy stop after storm
New · Islands · 2 sources

The ferry company Nordlys cancelled all crossings to Kalvoy on Monday
after a storm damaged its pier.¹ She [Ingrid Solvang] said that an
inspection, due on Wednesday, would take two days.¹ Islanders were
brought food by helicopter.²

    “We will not sail until the pier is safe”
    — Ingrid Solvang, the harbour master · Kalvoy Courier, also in
    Nordwire

Also named: Kalvoy

Sources:
  ¹ Kalvoy Courier, 09:40
    https://courier.example/ferry?a=1&b=2
  ² Nordwire, 14:40

------------------------------------------------------------------------

Rate *stays* at 9% <script>alert(1)</script>
New · Economy · 1 source

The central bank of Valdoria kept its rate at nine percent & said that
“current settings” were enough.¹

Sources:
  ¹ Valdoria <b>Bulletin</b>, 09:40

------------------------------------------------------------------------

In short

* Die Bäckerei am Marktplatz von Altenried schließt nach hundert Jahren
  (Altenrieder Bote)
  https://bote.example/brot

------------------------------------------------------------------------

That is all for the day. Sentences and quotations are verbatim extracts;
the rights are their publishers’.

Read this on the web:
https://desk.example/path/2026-03-02.html

Unsubscribe:
mailto:desk@desk.example?subject=unsubscribe
"""
    )


def test_subject_and_preheader_come_from_the_top_story(settings):
    body = make_body(DAY, settings)
    assert body.subject == "Ferries to Kalvoy stop after storm"
    page = BeautifulSoup(body.parts.html, "html.parser")
    assert page.title.text == body.subject
    assert page.body.find(class_="b-preheader").text == FERRY[0]
    assert page.body.get_text().strip().startswith(FERRY[0])


def test_the_html_is_safe_styled_and_in_the_site_s_language(settings):
    page = BeautifulSoup(make_body(DAY, settings).parts.html, "html.parser")
    assert page.html["lang"] == "en"
    assert page.find(string=lambda text: "Rate *stays* at 9% <script>" in text)
    assert not page.find("script")
    assert page.find(lang="de")
    assert "color" in page.h1["style"] or "font-size" in page.h1["style"]
    assert page.style.text.strip().startswith("@media (prefers-color-scheme:dark)")
    assert not page.find(["article", "figure", "figcaption", "dl", "time", "section", "main"])
    links = [a["href"] for a in page.find_all("a")]
    within = [link for link in links if link.startswith("#")]
    assert [page.find(id=link[1:]).get_text() for link in within][:2] == [
        story.headline for story in DAY.stories[:2]
    ]
    assert all(link.startswith(("https://", "mailto:")) for link in links if link not in within)
    assert not any("/actor/" in link or "/section/" in link for link in links)


def test_without_an_address_of_the_site_nothing_leads_there(tmp_path):
    settings = Settings(root=tmp_path, site={"title": "T"}, mail={"from": "desk@desk.example"})
    parts = make_body(DAY, settings).parts
    page = BeautifulSoup(parts.html, "html.parser")
    assert {a["href"].partition("#")[0] for a in page.find_all("a")} - {""} == {
        "https://courier.example/ferry?a=1&b=2",
        "https://bote.example/brot",
    }
    assert "on the web" not in parts.text


def test_the_header_lines_say_who_sends_what_and_how_to_leave(tmp_path):
    settings = make_settings(tmp_path, unsubscribe_post="https://desk.example/leave?who={id}&to={address}")
    message = read(write_mail(DAY, settings, ADA))
    assert message["From"] == "Kalvoy Desk <desk@desk.example>"
    assert message["To"].addresses[0].display_name == "Ada Bö"
    assert message["List-Id"] == "<kalvoy-desk-co.desk.example>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    mailto, post = message["List-Unsubscribe"].split(", ")
    assert mailto == "<mailto:desk@desk.example?subject=unsubscribe>"
    assert post.startswith("<https://desk.example/leave?who=")
    assert post.endswith("&to=ada%40a.example>")
    assert message["Message-ID"].startswith("<2026-03-02.")
    assert message["Date"].datetime == datetime(2026, 3, 2, 14, 40, tzinfo=UTC)
    assert message["Content-Language"] == "en"


def test_a_list_gets_one_way_to_leave_that_names_no_reader(tmp_path):
    settings = make_settings(tmp_path, unsubscribe_post="https://desk.example/leave?who={id}")
    message = read(write_mail(DAY, settings, None))
    assert message["To"] == "Kalvoy Desk <desk@desk.example>"
    assert message["List-Unsubscribe"] == "<mailto:desk@desk.example?subject=unsubscribe>"
    assert message["List-Unsubscribe-Post"] is None


def test_the_message_id_follows_from_edition_and_recipient(settings):
    ids = [
        read(write_mail(day, settings, to))["Message-ID"]
        for day, to in (
            (DAY, ADA),
            (DAY, Mailbox("Another Name", "ADA@a.example")),
            (DAY, Mailbox("", "bo@a.example")),
            (replace(DAY, day=date(2026, 3, 3)), ADA),
        )
    ]
    assert ids[0] == ids[1]
    assert len(set(ids)) == 3


def test_the_same_edition_gives_the_same_bytes(settings):
    assert write_mail(DAY, settings, ADA) == make_message(make_edition_mailing(DAY, settings), settings, ADA)


def test_every_line_is_ascii_short_and_ends_with_cr_lf(settings):
    raw = write_mail(DAY, settings, ADA)
    assert raw.isascii()
    assert raw.count(b"\n") == raw.count(b"\r\n")
    assert max(map(len, raw.split(b"\r\n"))) <= 998


@pytest.mark.parametrize(
    "headline",
    [
        "Storm\r\nBcc: eve@evil.example",
        "Storm\nContent-Type: text/html\n\n<script>",
        "Wälder brennen bei Kalvøy, Behörden räumen die ganze Insel bis auf den Leuchtturm im Norden 🔥",
        "משבר בנמל",
        "Turned \u202e around \x00",
    ],
)
def test_no_headline_breaks_out_of_the_subject(settings, headline):
    digest = replace(DAY, stories=(replace(ferry_story(), headline=headline),))
    message = read(write_mail(digest, settings, ADA))
    assert message["Bcc"] is None
    assert message.get_content_type() == "multipart/alternative"
    shown = " ".join("".join(c for c in headline if c.isprintable() or c.isspace()).split())
    assert message["Subject"] == shown


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_whatever_a_headline_holds_the_header_lines_are_ours(words):
    settings = make_settings(Path())
    subject = clean_text(words)
    body = replace(make_letter_body(), subject=subject)
    raw = Heading(name="2026-03-02", settings=settings, body=body, date=MORNING).write(ADA)
    assert raw.isascii()
    message = read(raw)
    assert sorted(message.keys()) == [
        "Auto-Submitted", "Content-Language", "Content-Type", "Date", "From", "List-Archive", "List-Id",
        "List-Unsubscribe", "MIME-Version", "Message-ID", "Subject", "To",
    ]  # fmt: skip
    assert "=?" in subject or message["Subject"] == subject


@cache
def make_letter_body():
    return make_body(DAY, make_settings(Path()))


def test_a_long_edition_is_cut_at_a_story_s_end_and_says_where_the_rest_is(settings):
    stories = tuple(
        replace(ferry_story(), id=f"s{number}", headline=f"Ferry {number}") for number in range(150)
    )
    digest = replace(DAY, stories=stories, told=120)
    raw = write_mail(digest, settings, ADA)
    assert LARGEST - 5_000 < len(raw) <= LARGEST
    body = make_body(digest, settings)
    page = BeautifulSoup(body.parts.html, "html.parser")
    assert [h2.text for h2 in page.find_all("h2")] == [f"Ferry {number}" for number in range(body.told)]
    assert f"{150 - body.told} more stories" in page.text
    assert page.find("a", string="The rest of the edition is on the web")["href"].endswith("/2026-03-02.html")
    assert (
        f"{150 - body.told} more stories. The rest of the edition is on the web:\nhttps:" in body.parts.text
    )


def test_an_edition_without_stories_is_a_mail_too(settings):
    body = make_body(replace(DAY, stories=()), settings)
    assert body.subject == "Monday, 2 March 2026"
    assert "0 stories" in body.parts.text


def test_what_the_editor_says_and_corrects_stands_in_both_parts(settings):
    story = replace(ferry_story(), note="A *note* of ours.")
    correction = Correction(when=MORNING, text="It was **Tuesday**.", story=story.id)
    digest = replace(
        DAY, stories=(story,), corrections=(correction,), introduction="Good *morning*.", title="The storm"
    )
    parts = make_body(digest, settings).parts
    page = BeautifulSoup(parts.html, "html.parser")
    for text in (parts.text, page.get_text()):
        shown = " ".join(text.split())
        for words in ("Good morning.", "A note of ours.", "It was Tuesday.", "The storm"):
            assert words in shown
    assert page.find("em", string="morning")


def test_a_site_may_have_its_own_mail_and_mistakes_in_it_are_named(settings):
    own = settings.root / "templates" / "mail" / "edition.html"
    own.parent.mkdir(parents=True)
    own.write_text(
        '{% extends "!packaged/mail/edition.html" %}\n{% block intro %}<p>Good day.</p>{% endblock %}\n'
    )
    assert "Good day." in make_body(DAY, settings).parts.html
    own.write_text("<p>\n{{ nobody }}</p>\n")
    with pytest.raises(TemplateError) as caught:
        make_body(DAY, settings)
    assert caught.value.where == f"{own}:2"


def test_a_draft_is_sent_to_its_editor_alone(settings):
    draft = replace(DAY, status="draft")
    posting = SendingOptions(recipients=(ADA,), date=MORNING)
    with pytest.raises(MailError, match="is a draft; 'briefings approve 2026-03-02' first"):
        plan_job(draft, settings, posting)
    job = plan_job(draft, settings, replace(posting, draft=True))
    assert job.ledger is None
    message = read(job.letters[0].head + job.body)
    assert message["Subject"] == "[Draft] Ferries to Kalvoy stop after storm"
    assert message["Message-ID"] != read(write_mail(DAY, settings, ADA))["Message-ID"]


def test_one_message_for_all_names_no_one(settings):
    people = tuple(Mailbox("", f"reader{number}@a.example") for number in range(150))
    job = plan_job(
        DAY,
        settings,
        SendingOptions(recipients=people, date=MORNING, bcc=True),
    )
    assert [len(letter.recipients) for letter in job.letters] == [100, 50]
    assert b"reader" not in job.letters[0].head
    assert job.letters[0].head == job.letters[1].head


@pytest.mark.parametrize(
    ("mail", "problem"),
    [({"from": ""}, "'mail.from'"), ({"smtp": None}, "'mail.smtp'")],
)
def test_what_the_settings_lack_is_said(tmp_path, mail, problem):
    with pytest.raises(SettingsError, match=problem):
        plan_job(DAY, make_settings(tmp_path, **mail), SendingOptions(recipients=(ADA,), date=MORNING))


def test_nobody_to_send_to_is_an_error(settings):
    with pytest.raises(MailError, match="names nobody"):
        plan_job(DAY, settings, SendingOptions(recipients=(), date=MORNING))


def test_the_password_comes_from_the_environment_or_a_command(monkeypatch):
    monkeypatch.setenv("DESK_PASSWORD", "sésame")
    login = {"host": "h", "user": "u"}
    assert read_password(SmtpSettings(**login, password_env="DESK_PASSWORD")) == "sésame"
    assert read_password(SmtpSettings(**login, password_command="echo 'open up'")) == "open up"
    for fields, problem in (
        ({"password_env": "NOT_SET_AT_ALL"}, "NOT_SET_AT_ALL is not set"),
        ({"password_command": "false"}, "'false' failed"),
        ({"password_command": "true"}, "printed no password"),
        ({"password_command": "no-such-program-here"}, "could not be run"),
    ):
        with pytest.raises(MailError, match=problem):
            read_password(SmtpSettings(**login, **fields))


def test_a_secret_for_the_ledger_that_is_not_set_stops_it(tmp_path, monkeypatch):
    settings = make_settings(tmp_path, ledger_key_env="LEDGER_KEY")
    monkeypatch.delenv("LEDGER_KEY", raising=False)
    with pytest.raises(MailError, match="LEDGER_KEY is not set"):
        read_key(settings)
    monkeypatch.setenv("LEDGER_KEY", "k")
    assert find_states(make_edition_mailing(DAY, settings), settings, [ADA]) == {ADA: None}


def test_recipients_come_from_the_settings_files_and_standard_input_each_once(tmp_path):
    (tmp_path / "readers.txt").write_text(
        "# ours\n\nAda Bö <ada@a.example>\nbo@b.example  \n", encoding="utf-8-sig"
    )
    found = read_recipients(
        ["readers.txt", "ADA@a.example", "-"], tmp_path, ["cy@c.example\n", "bo@B.example\n"]
    )
    assert found == (ADA, Mailbox("", "bo@b.example"), Mailbox("", "cy@c.example"))


def test_a_line_that_is_no_address_is_named(tmp_path):
    (tmp_path / "readers.txt").write_text("ada@a.example\nbo at b.example\n")
    with pytest.raises(MailError, match="is not an address") as caught:
        read_recipients(["readers.txt"], tmp_path, ())
    assert caught.value.where == f"{tmp_path / 'readers.txt'}:2"
    with pytest.raises(MailError, match="does not exist"):
        read_recipients(["none.txt"], tmp_path, ())
    with pytest.raises(MailError, match="standard input:1"):
        read_recipients(["-"], tmp_path, ["<<<"])


def test_addresses_beyond_ascii_are_written_as_they_are(settings):
    message = make_message(
        make_edition_mailing(DAY, settings), settings, parse_mailbox("Jürgen <jürgen@bücher.example>")
    )
    assert "Jürgen <jürgen@xn--bcher-kva.example>".encode() in message


# Corrections of earlier editions


def test_a_mail_tells_what_was_corrected_in_earlier_editions_and_says_nothing_of_it_twice(tmp_path):
    days = [date(2026, 3, day) for day in (1, 2, 3, 4)]
    editions = [make_day(day, (ferry_story(day),)) for day in days]
    corrected = editions[0].stories[0].id
    when = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
    told = Correction(when=when, text="It was *Monday*.", story=corrected)
    editions = [
        replace(edition, approved=datetime(2026, 3, edition.day.day, 12, tzinfo=UTC)) for edition in editions
    ]
    editions[0] = replace(editions[0], corrections=(told,))
    settings = make_settings(tmp_path)
    for edition in editions:
        write_digest(settings.digests / f"{edition.day}.json", edition)
    bodies = [make_body(edition, settings).parts for edition in editions]
    assert ["Corrections to earlier editions" in body.text for body in bodies] == [False, True, False, False]
    page = BeautifulSoup(bodies[1].html, "html.parser")
    note = page.find(string="Corrections to earlier editions").parent.parent
    assert "It was Monday." in note.text
    assert note.a["href"].startswith("https://desk.example/path/2026-03-01.html#")
    assert "It was Monday." in " ".join(bodies[1].text.split())
    assert "It was *Monday*." in render_markdown(editions[1], settings)
    # What has been corrected since is in the draft of the next one.
    draft = replace(editions[1], status="draft", approved=None)
    assert "It was Monday." in " ".join(make_body(draft, settings).parts.text.split())
