"""A notice → a chat or phone service, through Apprise; and whether it has arrived.

Apprise says whether a service took a notice, and not why it did not. What matters here is whether it may have
arrived all the same:

    taken                                            it was told
    an answer of HTTP that is no yes                 it was not told; later again
    a gateway's that it got none (502, 504)          nobody knows: it is in doubt
    no connection, and no request has left           it was not told; later again
    anything else (no answer, one target of two, …)  nobody knows: it is in doubt

An address holds its secret. Nothing that Apprise says is passed on, neither to a log nor in an error: only
the number of an answer.
"""

from __future__ import annotations

import json
import logging
import re
import sys
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from http import HTTPStatus
from typing import TYPE_CHECKING

from briefings.errors import MailError, ask_for_package
from briefings.sending.delivery import LOST, Handover, Reply

if TYPE_CHECKING:
    from apprise import Apprise
    from apprise.plugins import NotifyBase
    from apprise.result import AppriseResult

# What all of Apprise's services that speak HTTP say of an answer that is no yes, and where there is none.
_ANSWERED = re.compile(r"\berror=([3-5]\d\d)\b")
_UNREACHED = "A Connection error occurred"
# Services that count bytes get less than they take.
_ROOM = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A title, and the text of each thing that is told in it, by its name."""

    title: str
    texts: Mapping[str, str]

    def encode(self) -> bytes:
        """Return it as the sending process gets it."""
        return json.dumps({"title": self.title, "texts": self.texts}).encode()


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A service by its name, with its Apprise address. ``sender`` is who tells it, ``timeout`` in seconds."""

    name: str
    address: str = field(repr=False)
    sender: str = ""
    timeout: float = 60

    def connect(self) -> _Conversation:
        """Return a way to it. Nothing is sent.

        Raises:
            MailError: Apprise is not installed, or does not understand the address.
        """
        import_apprise(self.name)
        from apprise import Apprise

        spoken, plugin = Apprise(), self._open()
        spoken.add(plugin)
        return _Conversation(spoken, plugin)

    def find_room(self) -> int:
        """Return how many characters of text the service takes in one notice; raises as ``connect`` does."""
        return int(self._open().body_maxlen * _ROOM)

    def _open(self) -> NotifyBase:
        import_apprise(self.name)
        from apprise import Apprise, AppriseAsset

        asset = AppriseAsset(
            app_id=self.sender,
            app_desc=self.sender,
            app_url="",
            async_mode=False,
            # What is sent on elsewhere is asked for there as a page: the notice would be lost.
            http_redirects=False,
            # It keeps nothing on the disk.
            storage_mode="memory",
            service_timeout=self.timeout,
        )
        plugin: NotifyBase | None = Apprise.instantiate(self.address, asset=asset)
        if plugin is None:
            raise MailError(self.name, "its address is not one that Apprise understands")
        # "?retry=3" in an address would tell again what may have arrived.
        plugin.retry = 0
        return plugin


def import_apprise(where: str) -> None:
    """Load Apprise, and keep it and what it sends with from logging anything: addresses stand in it.

    Raises:
        MailError: it is not installed.
    """
    try:
        import apprise  # noqa: F401
    except ImportError as error:
        raise MailError(where, ask_for_package("notify")) from error
    for name in ("apprise", "requests", "urllib3"):
        logger = logging.getLogger(name)
        logger.propagate = False
        if not logger.handlers:
            logger.addHandler(logging.NullHandler())


@dataclass(slots=True)
class _Conversation:
    """A service that is spoken to: the ``Line`` of ``briefings.sending.delivery``."""

    service: Apprise
    plugin: NotifyBase
    is_open: bool = True

    def hand_over(
        self,
        sender: str,  # noqa: ARG002 - a mail's
        recipients: Sequence[str],
        message: bytes,
        before_end: Callable[[Sequence[str]], None],
    ) -> Handover:
        """Tell what the message has of the recipients, which are the names of what is told."""
        notice = json.loads(message)
        body = "\n\n".join(notice["texts"][name] for name in recipients)
        before_end(recipients)
        requests = _count_requests()
        before = len(requests)
        told = self.service.notify(body=body, title=notice["title"], body_format="text")
        # Of several messages the first may have been taken, and the second not.
        is_one = len(self.plugin) == 1 and len(notice["title"]) + len(body) <= self.plugin.body_maxlen
        reply, may_have_arrived = _judge(told, has_left=len(requests) > before, is_one=is_one)
        return Handover(refused={}, reply=reply, ended=may_have_arrived)

    def hang_up(self) -> None:
        """End it: a request at a time is sent, so that nothing is open."""
        self.is_open = False


class ServiceReply(Reply):
    """A service's answer, in HTTP's numbers: 4xx is for good but for a few, 5xx for now (RFC 9110)."""

    @property
    def is_transient(self) -> bool:
        """Return whether the service takes it later, perhaps."""
        return self.code in _LATER or self.code >= HTTPStatus.INTERNAL_SERVER_ERROR

    @property
    def is_final(self) -> bool:
        """Return whether the service does not take it, now or later."""
        return self.code >= HTTPStatus.MULTIPLE_CHOICES and not self.is_transient

    @property
    def is_quota(self) -> bool:
        """Return False: what an answer says beside its number is not known."""
        return False


_LATER: Collection[int] = (
    HTTPStatus.REQUEST_TIMEOUT,
    HTTPStatus.TOO_EARLY,
    HTTPStatus.TOO_MANY_REQUESTS,
    HTTPStatus.MISDIRECTED_REQUEST,
)


_GATEWAYS: Collection[int] = (HTTPStatus.BAD_GATEWAY, HTTPStatus.GATEWAY_TIMEOUT)


def _judge(told: AppriseResult, *, has_left: bool, is_one: bool) -> tuple[Reply, bool]:
    """Return what a service answered, and whether the notice may have arrived."""
    if told:
        return ServiceReply(HTTPStatus.OK, "taken"), True
    said = [entry.message for entry in told.logs()]
    answers = {int(code) for words in said for code in _ANSWERED.findall(words)}
    code = answers.pop() if len(answers) == len(said) == 1 else LOST
    if code and code not in _GATEWAYS and is_one:
        return ServiceReply(code, _name_answer(code)), False
    if said and all(words.startswith(_UNREACHED) for words in said) and not has_left:
        return ServiceReply(LOST, "no connection"), False
    return ServiceReply(LOST, "no answer that can be understood"), True


def _name_answer(code: int) -> str:
    try:
        return HTTPStatus(code).phrase
    except ValueError:
        return "no"


@cache
def _count_requests() -> list[None]:
    """Return a list that grows by one with each piece of a request of HTTP that leaves this process.

    Python tells of them as audit events (documented with ``http.client``); a hook stays until it ends.
    """
    sent: list[None] = []

    def see(event: str, _: tuple[object, ...]) -> None:
        if event == "http.client.send":
            sent.append(None)

    sys.addaudithook(see)
    return sent
