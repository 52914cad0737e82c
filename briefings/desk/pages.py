"""The desk as a web application: addresses, who may ask, what is answered.

Only the person at the desk may: the address that is opened holds a token, which becomes a cookie (HttpOnly,
SameSite=Strict). A request must name this machine as its host, and a form must come from this origin and hold
a token of its own. No other origin is ever answered (no CORS), nothing is shown in another's frame, and no
script but ours runs: articles are other people's texts.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from datetime import date
from functools import wraps
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from briefings.desk.desk_day import (
    DeskDay,
    HeldDays,
    ShownStory,
    find_deciding,
    find_read,
    list_candidates,
    name_article,
    name_place,
    name_story,
)
from briefings.desk.doubts import NOT_OF_THE_EDITION, find_doubts, find_evidence, list_doubts
from briefings.desk.editor_file import UndoHistory, change_file
from briefings.desk.mends import MENDS, keep_lesson
from briefings.desk.people_doubts import Doubt
from briefings.desk.review import (
    end_sentence,
    list_changes,
    list_own_words,
    tell_answer,
    tell_difference,
    tell_press,
)
from briefings.editions import list_records
from briefings.errors import BriefingsError, EditorError
from briefings.mail.rendering import MailRenderer
from briefings.moments import read_clock
from briefings.site.templating import show_prose
from briefings.storage.files import write_whole

_FOLDER = Path(__file__).parent
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; frame-src 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# A mail may bring its own styles; it runs nothing, and asks for nothing from elsewhere.
_MAIL_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox; base-uri 'none'; "
    "frame-ancestors 'self'"
)
_SO_ALREADY = "Nothing was changed: it is so already."
# What a form of an old page has held, to be said when it changes nothing.
_TYPED = ("headline", "note", "name", "role", "introduction")
_HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
# No form of ours is larger; an introduction is the longest.
_LARGEST = 1_000_000
_TABS = ("stories", "unsure", "introduction", "mail", "changes", "approve")

RequestHandler = Callable[["EditorsDesk", Request], Awaitable[Response]]


class EditorsDesk:
    """The desk of one site.

    Args:
        root: the site's folder.
        password: what is asked for in place of the token; "" where the desk listens on this machine alone.
        port: tells the cookie from that of another desk on this machine.
    """

    def __init__(self, root: Path, *, password: str = "", port: int = 0) -> None:
        self._days = HeldDays(root)
        self._password = password
        self._cookie = f"briefings-desk-{port}"
        self.token = secrets.token_urlsafe(24)
        self._session = secrets.token_urlsafe(24)
        self._form_token = secrets.token_urlsafe(24)
        self._histories: dict[str, UndoHistory] = {}
        # Of each day, its file's front matter as the last press has left it.
        self._held: dict[str, dict[str, Any]] = {}
        self._said: dict[str, str] = {}
        # What was said of each text of a day's file when a press made it: so it is taken back in those words.
        self._pressed: dict[str, dict[str, str]] = {}
        # Of each day, since the desk was started: the keys of its rows (True: it came later), and the
        # stories that were opened.
        self._asked: dict[str, dict[str, bool]] = {}
        self._opened: dict[str, set[str]] = {}
        self._environment = Environment(
            loader=FileSystemLoader(_FOLDER / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.filters |= {"prose": show_prose, "named": name_story}
        self._environment.globals |= {
            "list_candidates": list_candidates,
            "find_read": find_read,
            "find_deciding": find_deciding,
            "name_article": name_article,
            "name_place": name_place,
            "find_row": _find_row,
            "not_of_the_edition": NOT_OF_THE_EDITION,
        }

    def routes(self) -> list[BaseRoute]:
        """Return the desk's addresses."""
        return [
            Mount("/desk/static", StaticFiles(directory=_FOLDER / "static")),
            Route("/desk/login", self._guard(EditorsDesk._log_in, known=False), methods=["GET", "POST"]),
            Route("/desk/", self._guard(EditorsDesk._list_days)),
            Route("/desk/{day}", self._guard(EditorsDesk._show)),
            Route("/desk/{day}/do", self._guard(EditorsDesk._do), methods=["POST"]),
            Route("/desk/{day}/state", self._guard(EditorsDesk._tell_state)),
            Route("/desk/{day}/preview", self._guard(EditorsDesk._preview), methods=["POST"]),
            Route("/desk/{day}/mail.html", self._guard(EditorsDesk._show_mail)),
            Route("/desk/{day}/{tab}", self._guard(EditorsDesk._show)),
        ]

    def keep_site(self, app: ASGIApp) -> ASGIApp:
        """Return the server's application with all of it behind the password, where there is one."""
        if not self._password:
            return app

        async def kept(scope: Scope, receive: Receive, send: Send) -> None:
            request = Request(scope, receive) if scope["type"] == "http" else None
            if request and not request.url.path.startswith("/desk/") and not self._knows(request):
                await RedirectResponse("/desk/login", status_code=303)(scope, receive, send)
            else:
                await app(scope, receive, send)

        return kept

    def _guard(
        self, answer: RequestHandler, *, known: bool = True
    ) -> Callable[[Request], Awaitable[Response]]:
        """Return what answers a request that may be answered; any other is refused."""

        @wraps(answer)
        async def guarded(request: Request) -> Response:
            opened = self._open(request)
            if opened:
                return opened
            refused = self._refuse(request, known=known)
            if refused:
                return _dress(refused)
            try:
                return _dress(await answer(self, request))
            except BriefingsError as error:
                page = self._render("trouble.html", trouble=str(error), day="", state="")
                return _dress(HTMLResponse(page, status_code=500))

        return guarded

    def _open(self, request: Request) -> Response | None:
        """Turn the token of the address that was opened into a cookie, and take it out of the address."""
        token = request.query_params.get("token", "")
        if self._password or not hmac.compare_digest(token.encode(), self.token.encode()):
            return None
        response = RedirectResponse(request.url.path, status_code=303)
        self._let_in(response)
        return _dress(response)

    def _let_in(self, response: Response) -> None:
        response.set_cookie(self._cookie, self._session, httponly=True, samesite="strict", path="/")

    def _refuse(self, request: Request, *, known: bool) -> Response | None:
        """Return why a request is not answered; None where it is."""
        origin = request.headers.get("origin", "")
        fetched = request.headers.get("sec-fetch-site", "same-origin")
        if request.method == "POST" and urlsplit(origin).netloc != request.headers.get("host", ""):
            return PlainTextResponse("A form must come from the desk itself.", status_code=403)
        if request.method == "POST" and fetched != "same-origin":
            return PlainTextResponse("A form must come from the desk itself.", status_code=403)
        if known and not self._knows(request):
            if self._password:
                return RedirectResponse("/desk/login", status_code=303)
            words = "Open the desk by the address that 'briefings desk' has printed: it holds a token."
            return PlainTextResponse(words, status_code=403)
        return None

    def _knows(self, request: Request) -> bool:
        cookie = request.cookies.get(self._cookie, "")
        return hmac.compare_digest(cookie.encode(), self._session.encode())

    async def _log_in(self, request: Request) -> Response:
        form = await _read_form(request)
        if not self._password:
            return PlainTextResponse("There is no password here.", status_code=404)
        if request.method == "POST" and hmac.compare_digest(
            form.get("password", "").encode(), self._password.encode()
        ):
            response = RedirectResponse("/desk/", status_code=303)
            self._let_in(response)
            return response
        trouble = "This is not the password." if request.method == "POST" else ""
        page = self._render("login.html", trouble=trouble, day="", state="")
        return HTMLResponse(page, status_code=403 if trouble else 200)

    async def _list_days(self, _: Request) -> Response:
        settings = self._days.read_settings()
        days = [path.stem for path in list_records(settings.digests)]
        return HTMLResponse(
            self._render("days.html", days=days[::-1], day="", state="", title=settings.site.title)
        )

    def _find(self, request: Request) -> DeskDay | None:
        """Return the day of an address; None where there is none: nothing but a date is looked for."""
        try:
            named = date.fromisoformat(request.path_params["day"])
        except ValueError:
            return None
        day = self._days.read_day(named)
        if day is None:
            return None
        if day.name not in self._histories:
            folder = day.settings.root / ".briefings" / "desk"
            history = self._histories[day.name] = UndoHistory(folder / f"{day.name}.json")
            if history.see(day.text):
                self._said[day.name] = (
                    "The editor's file was changed by hand after the desk was last open. "
                    "Undo takes back that change first."
                )
        self._histories[day.name].see(day.text)
        return day

    async def _show(self, request: Request) -> Response:
        day, tab = self._find(request), request.path_params.get("tab", "stories")
        if day is None or tab not in {*_TABS, "article"}:
            return PlainTextResponse("There is no such page at the desk.", status_code=404)
        chosen = day.find(request.query_params.get("story", ""))
        checked = set(day.editing.checked)
        found = find_doubts(day)
        doubts = [doubt for doubt in found if doubt.key not in checked]
        keys = [doubt.key for doubt in found if doubt.key and doubt.story]
        # Those that are there when the day is first opened are not new.
        first = day.name not in self._asked
        rows = self._asked.setdefault(day.name, {})
        rows |= {key: not first for key in keys if key not in rows}
        opened = self._opened.setdefault(day.name, set())
        if tab in {"stories", "article"} and chosen:
            opened.add(chosen.story.id)
        asked = _find_asked(request, doubts, rows) if tab in {"stories", "article"} else None
        row = asked.row if asked and asked.row and chosen and asked.row.story == chosen.story.id else None
        history, query = self._histories[day.name], request.url.query
        if tab == "stories" and chosen:
            # The story that is looked at stays, also where another is the first by what is pressed.
            kept = {key: request.query_params[key] for key in ("row", "n") if key in request.query_params}
            query = urlencode({"story": chosen.story.id, **kept})
        page = self._render(
            f"{tab}.html",
            desk=day,
            day=day.name,
            state=day.state,
            tab=tab,
            tabs=_TABS,
            chosen=chosen,
            doubts=doubts,
            asked=asked,
            new_rows={key for key, is_new in rows.items() if is_new},
            page_is_built=(day.settings.output / f"{day.name}.html").is_file(),
            keep=f"&{urlencode({'row': asked.key, 'n': asked.number})}" if asked else "",
            evidence=find_evidence(day, asked.row) if asked and asked.row else [],
            here=request.query_params.get("at", "") or (row.place if row else ""),
            said=self._said.pop(day.name, ""),
            unopened=[one.story for one in day.stories if not one.dropped and one.story.id not in opened],
            can_undo=history.can_undo,
            can_redo=history.can_redo,
            back=request.url.path + (f"?{query}" if query else ""),
            locked=day.is_approved or bool(day.mistake),
            **_list_more(day, tab, chosen, found, request),
        )
        return HTMLResponse(page)

    async def _tell_state(self, request: Request) -> Response:
        day = self._find(request)
        return PlainTextResponse(day.state if day else "")

    async def _preview(self, request: Request) -> Response:
        form = await _read_form(request)
        return HTMLResponse(str(show_prose(form.get("introduction", ""))))

    async def _show_mail(self, request: Request) -> Response:
        day = self._find(request)
        if day is None:
            return PlainTextResponse("There is no such day.", status_code=404)
        html = MailRenderer(day.digest, day.settings).render().html
        return HTMLResponse(html, headers={"Content-Security-Policy": _MAIL_POLICY})

    async def _do(self, request: Request) -> Response:
        """Do what a button asks for, and show the page again from which it was asked."""
        form, day = await _read_form(request), self._find(request)
        if not hmac.compare_digest(form.get("token", "").encode(), self._form_token.encode()):
            return PlainTextResponse(
                "The form is from an earlier desk; open the page again.", status_code=403
            )
        if day is None:
            return PlainTextResponse("There is no such day.", status_code=404)
        back = _find_back(form, day.name)
        try:
            told = self._change(day, form)
            after = self._days.read_day(day.record.day)
            self._said[day.name] = told or self._tell(day, after, form) or _SO_ALREADY
            back = _follow_story(back, day, after or day)
        except BriefingsError as error:
            self._said[day.name] = f"Nothing was changed: {error}"
        if "hx-request" not in request.headers:
            return RedirectResponse(back, status_code=303)
        # The script is given the page at once, and is told its address.
        shown = await self._show(_ask_for(request, back))
        shown.headers["HX-Push-Url"] = back.partition("#")[0]
        return shown

    def _tell(self, day: DeskDay, after: DeskDay | None, form: Mapping[str, str]) -> str:
        """Return what a press has done, and what of "Unsure first" it has answered or brought."""
        if after is None:
            return ""
        does, pressed = form.get("action", ""), self._pressed.setdefault(day.name, {})
        if does in {"undo", "redo"}:
            known = pressed.get((day if does == "undo" else after).state.partition(".")[0])
            words = known or tell_difference(list_changes(day), list_changes(after)) or "nothing"
            begun = ("Taken back" if does == "undo" else "Done again") if known else "Done"
        else:
            if does == "check":
                row = next((one for one in find_doubts(day) if one.key == form.get("key")), None)
                words = tell_answer(row, is_asked_again=form.get("by") == "off")
            else:
                words = tell_press(day, after, form)
            begun = "Done"
            pressed[after.state.partition(".")[0]] = words
        open_before, open_after = ({one.key for one in list_doubts(each) if one.key} for each in (day, after))
        came, went = len(open_after - open_before), len(open_before - open_after)
        rows = f" {went} rows are answered by it." if went > 1 else ""
        rows += f" {came} new {'row' if came == 1 else 'rows'}." if came else ""
        return f"{begun}: {end_sentence(words)}{rows}" if words else rows.strip()

    def _change(self, day: DeskDay, form: Mapping[str, str]) -> str:
        """Change a day's file as a form says; return what there is to say of it."""
        history, does = self._histories[day.name], form.get("action", "")
        if _is_old(form, day):
            sent = "; ".join(f"{key}: {form[key]}" for key in _TYPED if form.get(key))
            kept = f" What you sent was: {sent}" if sent else ""
            return f"Nothing was changed: the day's files have changed. They are shown as they are now.{kept}"
        if does in {"undo", "redo"}:
            return _step(day, history, does)
        if day.is_approved:
            raise EditorError(
                day.path, "the edition is approved; to correct something in it, run 'briefings correct'"
            )
        introduction = None
        if does == "introduction":
            # Its form has the title too.
            does, introduction = "title", form.get("introduction", "").replace("\r\n", "\n")
        if does not in MENDS:
            raise EditorError(day.path, f"there is no button {does!r}")
        is_asked = does != "check" or form.get("by") == "off"
        if not is_asked and form.get("key", "") not in {one.key for one in find_doubts(day) if one.key}:
            raise EditorError(day.path, "this question is no longer open")
        text = change_file(
            day.text,
            day.path,
            day.digest,
            lambda front: MENDS[does](day, front, form),
            introduction,
            self._held.setdefault(day.name, {}),
        )
        write_whole(day.path, text)
        history.see(text)
        if form.get("keep"):
            keep_lesson(day, form, read_clock().date())
            return "Done, and noted in the list of actors."
        return ""

    def _render(self, template: str, **variables: Any) -> str:
        return self._environment.get_template(template).render(token=self._form_token, **variables)


def _step(day: DeskDay, history: UndoHistory, does: str) -> str:
    """Go a step back or forth; where there was no file, it is taken away."""
    if not (history.can_undo if does == "undo" else history.can_redo):
        return "There is nothing to undo." if does == "undo" else "There is nothing to redo."
    text = history.step(back=does == "undo")
    if text is None:
        day.path.unlink(missing_ok=True)
    else:
        write_whole(day.path, text)
    return ""


def _dress(response: Response) -> Response:
    """Give an answer the headers that all of them have."""
    for name, value in {**_HEADERS, "Content-Security-Policy": _POLICY}.items():
        response.headers.setdefault(name, value)
    return response


async def _read_form(request: Request) -> dict[str, str]:
    """Return the fields of a form, with those that its button holds; none of one that is too large."""
    raw = b""
    async for piece in request.stream():
        raw += piece
        if len(raw) > _LARGEST:
            return {}
    form = dict(parse_qsl(raw.decode("utf-8", "replace"), keep_blank_values=True))
    return form | dict(parse_qsl(form.pop("press", ""), keep_blank_values=True))


def _find_back(form: Mapping[str, str], day: str) -> str:
    """Return the page to show again: one of the day's, whatever the form says."""
    back = form.get("back", "")
    parts = urlsplit(back)
    own = not parts.scheme and not parts.netloc and (parts.path + "/").startswith(f"/desk/{day}/")
    return back if own and ".." not in back and "\\" not in back else f"/desk/{day}"


def _ask_for(request: Request, address: str) -> Request:
    """Return the request for a page of a day that would follow a form's."""
    path, query = urlsplit(address).path, urlsplit(address).query
    day, _, tab = path.removeprefix("/desk/").partition("/")
    asked = {"day": day, "tab": tab} if tab else {"day": day}
    return Request({**request.scope, "path": path, "query_string": query.encode(), "path_params": asked})


def _follow_story(back: str, before: DeskDay, after: DeskDay) -> str:
    """Return the page to show again: where its story is a part of another now, that of the other."""
    parts = urlsplit(back)
    query = dict(parse_qsl(parts.query))
    story = before.find_story(query.get("story", ""))
    if story is None or after.find_story(story.id):
        return back
    first = story.briefings[0]
    homes = (one.story.id for one in after.stories if first in one.story.briefings)
    return parts._replace(query=urlencode({**query, "story": next(homes, story.id)})).geturl()


def _is_old(form: Mapping[str, str], day: DeskDay) -> bool:
    """Return whether a form is of a page before the editor's file was changed otherwise.

    That a build has made the record again hinders nobody: what a form names is there or is not. Only to
    approve, one must have seen all that is approved.
    """
    seen = form.get("state", "")
    if form.get("action") == "approve":
        return seen != day.state
    return seen.partition(".")[0] != day.state.partition(".")[0]


class _Asked(NamedTuple):
    """The row that a page was opened for (None: it is settled), its place among the open, and the next one.

    ``answered`` rows are open no more since the desk was started, ``left`` are.
    """

    row: Doubt | None
    key: str
    number: int
    next: Doubt | None
    answered: int
    left: int


def _find_asked(request: Request, doubts: Sequence[Doubt], asked: Collection[str]) -> _Asked | None:
    key, place = request.query_params.get("row", ""), request.query_params.get("n", "0")
    if not key:
        return None
    keys = [doubt.key for doubt in doubts]
    number = keys.index(key) if key in keys else int(place) if place.isdecimal() else 0
    row = doubts[number] if key in keys else None
    rest = [*doubts[number + bool(row) :], *doubts[:number]]
    following = next((doubt for doubt in rest if doubt.story and doubt.key), None)
    return _Asked(row, key, number, following, len(set(asked) - set(keys)), len(doubts))


def _find_row(day: str, doubt: Doubt | None, number: int) -> str:
    """Return the address of the very place that a row is about; that of all rows where it has none."""
    if doubt is None or not doubt.story:
        return f"/desk/{day}/unsure"
    query = urlencode({"story": doubt.story, "row": doubt.key, "n": number})
    return f"/desk/{day}?{query}#{doubt.place}"


def _list_more(
    day: DeskDay, tab: str, chosen: ShownStory | None, found: Sequence[Doubt], request: Request
) -> dict[str, Any]:
    """Return what the page of a tab shows beside what all of them do."""
    if tab == "stories" and chosen:
        return {
            "quotes": day.list_quotes(chosen.story),
            "edit": _find_edit(day, chosen.story.id),
            "actor_names": {actor.id: actor.name for one in day.record.stories for actor in one.actors},
        }
    if tab == "article":
        return _find_article(day, request)
    if tab == "changes":
        return {"changes": list_changes(day)}
    if tab == "unsure":
        return {"answered": [doubt for doubt in found if doubt.key in day.editing.checked]}
    if tab == "approve":
        changed = sum(len(said) for _, said in list_changes(day))
        return {"changed": changed, "own": list_own_words(day)}
    return {}


def _find_edit(day: DeskDay, story: str) -> Any:
    return next((edit for edit in day.editing.stories if edit.id == story), None)


def _find_article(day: DeskDay, request: Request) -> dict[str, Any]:
    """Return an article of a story with its sentences; those that were read where it is not stored."""
    name = request.query_params.get("article", "")
    story = day.find_story(request.query_params.get("story", ""))
    briefing = next((one for one in story.briefings if one.id == name), None) if story else None
    article = day.read_article(name) if briefing else None
    parts = day.list_parts(story, article) if story and article else []
    reading = day.readings.get(name)
    quotes = [one for one in day.list_quotes(story) if one.taken.article == name] if story else []
    return {
        "article": article,
        "briefing": briefing,
        "parts": parts,
        "quotes": quotes,
        "reading": reading,
        "story": story,
    }
