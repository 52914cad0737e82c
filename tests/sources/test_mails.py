# ruff: noqa: E501 - what is read stands here as it is written; dates without a zone are expected
from datetime import datetime, timedelta, timezone
from email.message import EmailMessage
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefings.errors import ArticleError, ArticleSkipped
from briefings.sources.mails import is_mail, read_mail, split_mbox

PLAIN = "The harbour reopened at dawn.\n\nTwo ships were waiting outside.\n"
HTML = "<table><tr><td><p>The harbour reopened at dawn.</p></td></tr><tr><td>Two ships were waiting outside.</td></tr></table>"


def mail(*, plain="", html="", **headers):
    message = EmailMessage()
    message["From"] = headers.get("sender", "The Harbour Desk <desk@harbour.example>")
    message["Subject"] = headers.get("subject", "The harbour this morning")
    message["Date"] = headers.get("date", "Sun, 03 May 2026 08:00:00 +0200")
    if plain:
        message.set_content(plain)
    if plain and html:
        message.add_alternative(html, subtype="html")
    elif html:
        message.set_content(html, subtype="html")
    return message.as_bytes()


def test_a_mail_is_an_article():
    parts = read_mail(mail(plain=PLAIN), "a.eml")
    assert parts.text == PLAIN.strip("\n")
    assert (parts.headline, parts.source) == ("The harbour this morning", "The Harbour Desk")
    assert parts.published == datetime(2026, 5, 3, 8, tzinfo=timezone(timedelta(hours=2)))


@pytest.mark.parametrize("subject", ["Fwd: Re: Über Häfen", "[Desk] AW: Über Häfen", "Über Häfen"])
def test_subjects_lose_what_mail_programs_put_before_them(subject):
    assert read_mail(mail(plain=PLAIN, subject=subject), "a.eml").headline == "Über Häfen"


@pytest.mark.parametrize(
    "head",
    [
        "---------- Forwarded message ---------\nFrom: Ane Holt <ane@calder.example>\nDate: Fri, 1 May 2026 at 07:00\nSubject: Quay\nTo: <desk@harbour.example>",
        "-------- Weitergeleitete Nachricht --------\nBetreff: Kai\nDatum: Fri, 1 May 2026 07:00:00 +0200\nVon: Ane Holt <ane@calder.example>\nAn: desk@harbour.example",
        "-----Message d'origine-----\nDe : Ane Holt <ane@calder.example>\nEnvoyé : 1 mai 2026 07:00\nÀ : desk@harbour.example\nObjet : Quai",
        "Begin forwarded message:\n\nFrom: Ane Holt <ane@calder.example>\nSubject: Quay\nDate: 1 May 2026 at 07:00:00 CEST\nTo: desk@harbour.example",
        "---------- Mensaje reenviado ---------\nDe: Ane Holt <ane@calder.example>\nFecha: 1 de mayo de 2026\nAsunto: Muelle\nPara: desk@harbour.example",
    ],
)
def test_the_head_of_a_forwarded_letter_is_left_out_and_its_sender_and_day_are_taken(head):
    parts = read_mail(mail(plain=f"{head}\n\n{PLAIN}", subject="Fwd: Quay"), "a.eml")
    assert parts.text == PLAIN.strip("\n")
    assert (parts.source, parts.published.day) == ("Ane Holt", 1)


def test_html_is_read_when_there_is_nothing_else():
    lines = read_mail(mail(html=HTML), "a.eml").text.split("\n\n")
    assert lines == ["The harbour reopened at dawn.", "Two ships were waiting outside."]


def test_a_plain_part_that_says_nothing_gives_way():
    parts = read_mail(mail(plain="Open in a browser.", html=HTML * 5), "a.eml")
    assert "Two ships" in parts.text
    assert "Open in" not in parts.text


def test_flowed_lines_are_joined():
    raw = (
        b"From: a@b.example\nSubject: s\nDate: Sun, 03 May 2026 08:00:00 +0200\n"
        b"Content-Type: text/plain; format=flowed; charset=utf-8\n\nThe harbour \nreopened.\n\nShips waited.\n"
    )
    assert read_mail(raw, "a.eml").text == "The harbour reopened.\n\nShips waited."


@pytest.mark.parametrize("charset", ["iso-8859-9", "no-such-charset"])
def test_charsets_that_are_named_and_ones_that_are_not_known(charset):
    raw = (
        f"From: a@b.example\nSubject: s\nContent-Type: text/plain; charset={charset}\n\n".encode()
        + "Gemi limanda, güneş açtı.".encode("iso-8859-9")
    )
    assert read_mail(raw, "a.eml").text.startswith("Gemi limanda")


def test_empty_mails_are_set_aside():
    with pytest.raises(ArticleSkipped, match="holds no text"):
        read_mail(mail(plain="\n"), "a.eml")


def test_an_mbox_holds_many():
    box = b"From a Mon\n" + mail(plain="One.\n") + b"\nFrom a Mon\n" + mail(plain=">From here on\n") + b"\n"
    texts = [read_mail(raw, "m").text for raw in split_mbox(BytesIO(box))]
    assert texts == ["One.", "From here on"]


def test_mails_are_known_by_their_headers():
    assert is_mail(b"Received: x\nSubject: y\n\ntext")
    assert not is_mail(b"Date: 3 May\nSource: The Post\n\ntext")


@given(st.binary(max_size=300))
def test_no_bytes_raise(raw):
    try:
        assert isinstance(read_mail(raw, "a").text, str)
    except ArticleError:
        return
