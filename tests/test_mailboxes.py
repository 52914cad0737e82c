import pytest

from briefings.mailboxes import Mailbox, parse_mailbox
from briefings.sending.ledger import hide_name


@pytest.mark.parametrize(
    ("written", "name", "address"),
    [
        ("ada@example.org", "", "ada@example.org"),
        (" <ada@example.org> ", "", "ada@example.org"),
        ("Ada Bö <Ada.B+news@Example.ORG>", "Ada Bö", "Ada.B+news@example.org"),
        ('"Bö, Ada \\"A.\\"" <ada@example.org>', 'Bö, Ada "A."', "ada@example.org"),
        ("ingrid@blåhavn.example", "", "ingrid@xn--blhavn-jua.example"),
        ("jürgen@example.org", "", "jürgen@example.org"),
        ("desk@localhost", "", "desk@localhost"),
    ],
)
def test_a_mailbox_is_a_name_and_an_address(written, name, address):
    assert parse_mailbox(written) == Mailbox(name, address)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "ada",
        "ada@",
        "@example.org",
        "ada@exa mple.org",
        "ada@-x.example",
        "a b@example.org",
        "ada@example.org, bo@example.org",
        "Ada <ada@example.org",
        "ada@example.org\r\nBcc: eve@example.org",
        "Ada\nBcc: eve@example.org <ada@example.org>",
        "Ada\x00 <ada@example.org>",
        "ada@example.org\u2028",
        "ada..b@example.org",
    ],
)
def test_what_is_no_mailbox_is_refused(written):
    with pytest.raises(ValueError, match=r"address|domain"):
        parse_mailbox(written)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("zo\u00eb@a.example", "zoe\u0308@a.example", True),
        ("ZO\u00cb@a.example", "zoe\u0308@a.example", True),
        ("gro\u00df@a.example", "gross@a.example", False),
        ("\u0130nci@a.example", "inci@a.example", False),
    ],
)
def test_composed_letters_make_no_other_mailbox_and_other_letters_do(one, other, same):
    assert (parse_mailbox(one).key == parse_mailbox(other).key) is same
    assert (hide_name(one, key="k") == hide_name(other, key="k")) is same


def test_capitals_make_no_other_mailbox():
    assert parse_mailbox("Ada@Example.org").key == parse_mailbox("ada@example.ORG").key
