"""How an edition goes out: the blocks ``mail`` and ``publish`` of briefings.yaml."""

from __future__ import annotations

import re
from typing import Annotated, ClassVar, Literal, get_args

from pydantic import BeforeValidator, Field, field_validator, model_validator

from briefings.mailboxes import Mailbox, parse_mailbox
from briefings.registries import Entry
from briefings.settings.lines import Strict

# The ports of RFC 8314 (submission over TLS), RFC 6409 (submission) and RFC 5321.
_PORTS = {"tls": 465, "starttls": 587, "none": 25}


def _as_list(value: object) -> object:
    return (value,) if isinstance(value, str) else value


def _require(value: str, pattern: str, message: str) -> str:
    """Return a value that is of a pattern; raise ValueError with the message for any other."""
    if not re.fullmatch(pattern, value):
        raise ValueError(message)
    return value


class WayToSend(Strict):
    """A way to send mails: a block of ``mail``, of which one may be set.

    ``made_by`` names the function that makes of the block what sends: ``(block, settings) -> Server``, as
    ``briefings.mail.delivery`` asks for it. To add a way, write that function, and a block here with its line
    in ``MailSettings``: what is said of it in the schema, in the documentation and by ``doctor`` follows.
    """

    made_by: ClassVar[Entry]

    timeout: float = Field(60, gt=0, le=600, description="Seconds to wait for an answer.")
    retries: int = Field(4, ge=0, le=20, description="How often to try again what is refused for now.")
    pause: float = Field(
        5, ge=0, le=3600, description="Seconds before the first new try; each further one waits twice that."
    )


class SmtpSettings(WayToSend):
    """The server that takes the mails, and how it is spoken to. A password never stands in the file."""

    made_by = Entry("briefings.mail.posting", "make_server", "a mail server, yours or a provider's (SMTP)")

    host: str = Field(min_length=1, description="The server, such as smtp.example.org.")
    port: int | None = Field(
        None, ge=1, le=65535, description="587 with starttls, 465 with tls, 25 with none, if not given."
    )
    tls: Literal["starttls", "tls", "none"] = Field(
        "starttls", description="How the connection is secured; none is for a server on this machine."
    )
    ca: str = Field("", description="A file of certificates to trust besides the system's own.")
    user: str = Field("", description="The name to log in with; without one nobody logs in.")
    password_env: str = Field("", description="The environment variable that holds the password.")
    password_command: str = Field("", description="A command whose first line of output is the password.")

    @model_validator(mode="after")
    def _check_password(self) -> SmtpSettings:
        if self.password_env and self.password_command:
            message = "only one of 'password_env' and 'password_command' can give the password"
            raise ValueError(message)
        if self.user and not (self.password_env or self.password_command):
            message = "'user' needs 'password_env' or 'password_command'"
            raise ValueError(message)
        if self.user and self.tls == "none":
            message = "a password is not sent in the clear: set 'tls' to starttls or tls"
            raise ValueError(message)
        return self

    @property
    def real_port(self) -> int:
        """The port, given or by the way the connection is secured."""
        return self.port or _PORTS[self.tls]


class MailSettings(Strict):
    """The edition as a mail."""

    sender: str = Field("", alias="from", description="Who sends it: Name <address>.")
    reply_to: str = Field("", description="Where answers go, if not to the sender.")
    to: Annotated[tuple[str, ...], BeforeValidator(_as_list)] = Field(
        (), description="Addresses, or files of addresses, one a line; a mailing list is one address."
    )
    delivery: Literal["each", "bcc"] = Field(
        "each", description="each: a message of its own for each; bcc: one message for all, no one named."
    )
    smtp: SmtpSettings | None = Field(None, description="The server; needed to send.")
    unsubscribe: str = Field("", description="mailto:ADDRESS?subject=…, or a page, by which a reader leaves.")
    unsubscribe_post: str = Field(
        "",
        description="An https address that a mail program posts to (RFC 8058); {address} or {id} names "
        "the reader in it.",
    )
    list_id: str = Field("", description="The List-Id (RFC 2919), such as morning.example.org.")
    rate: float | None = Field(None, gt=0, description="Messages a minute at most; no limit if not given.")
    ledger_key_env: str = Field(
        "", description="The environment variable of a secret that hides the addresses in content/sent."
    )

    @model_validator(mode="after")
    def _check_ways(self) -> MailSettings:
        ways = [name for name in list_ways() if getattr(self, name)]
        if len(ways) > 1:
            message = f"only one of {', '.join(map(repr, ways))} can send"
            raise ValueError(message)
        return self

    @property
    def way(self) -> WayToSend | None:
        """The block of the way to send that is set; None where none is."""
        return next((block for name in list_ways() if (block := getattr(self, name))), None)

    @field_validator("sender", "reply_to")
    @classmethod
    def _check_mailbox(cls, value: str) -> str:
        if value:
            parse_mailbox(value)
        return value

    @field_validator("unsubscribe")
    @classmethod
    def _check_unsubscribe(cls, value: str) -> str:
        pattern = r"(mailto:[!-;=?-~]+@[!-;=?-~]+|https?://[!-;=?-~]+)?"
        return _require(value, pattern, "should be mailto:ADDRESS or an address that begins with https://")

    @field_validator("unsubscribe_post")
    @classmethod
    def _check_post(cls, value: str) -> str:
        _require(value, r"(https://[!-;=?-~]+)?", "should begin with https:// (RFC 8058)")
        plain = re.sub(r"\{(address|id)\}", "", value)
        _require(plain, r"[^{}]*", "knows {address} and {id} in braces, nothing else")
        return value

    @field_validator("list_id")
    @classmethod
    def _check_list(cls, value: str) -> str:
        pattern = r"([A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)+)?"
        return _require(value, pattern, "should look like a host's name, such as morning.example.org")

    @property
    def sender_mailbox(self) -> Mailbox:
        """The sender; ``sender`` must be set."""
        return parse_mailbox(self.sender)


def list_ways() -> dict[str, type[WayToSend]]:
    """Return the ways to send by the keys of their blocks in ``mail``."""
    fields = {name: get_args(field.annotation) for name, field in MailSettings.model_fields.items()}
    return {
        name: kind
        for name, kinds in fields.items()
        for kind in kinds
        if isinstance(kind, type) and issubclass(kind, WayToSend)
    }


_HOST = re.compile(r"(?!-)[a-z0-9-]{1,63}(\.(?!-)[a-z0-9-]{1,63})+", re.IGNORECASE)
# What git takes for a branch (git-check-ref-format), as far as a person would write it.
_BRANCH = re.compile(r"(?![-/.])(?!.*(\.\.|//|@\{|/\.|\.lock(/|$)))[^\s~^:?*\[\\\x00-\x20\x7f]+(?<![/.])")


class GitHubPagesSettings(Strict):
    """The branch that GitHub Pages shows, and where it is pushed to."""

    branch: str = Field("gh-pages", description="The branch that the site is pushed to.")
    remote: str = Field(
        "origin", min_length=1, description="A remote of the repository that the site lies in, or an address."
    )
    cname: str = Field("", description="The site's own domain, if it has one: the file CNAME.")
    history: bool = Field(
        default=True, description="Keep earlier states of the site; false leaves one commit only."
    )

    @field_validator("branch")
    @classmethod
    def _check_branch(cls, value: str) -> str:
        if not _BRANCH.fullmatch(value):
            message = f"{value!r} is not the name of a branch"
            raise ValueError(message)
        return value

    @field_validator("remote")
    @classmethod
    def _check_remote(cls, value: str) -> str:
        if value.startswith("-"):
            message = f"{value!r} is neither a remote nor an address"
            raise ValueError(message)
        return value

    @field_validator("cname")
    @classmethod
    def _check_host(cls, value: str) -> str:
        if value and not _HOST.fullmatch(value):
            message = f"{value!r} is not a domain; write one like news.example.org, without https://"
            raise ValueError(message)
        return value.lower()


class PublishSettings(Strict):
    """Where the site is published; without ``github_pages`` it is not published by ``run``."""

    github_pages: GitHubPagesSettings | None = None
