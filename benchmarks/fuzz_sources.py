"""Read mutated pages, feeds, mails and texts, and see that none hangs, breaks, or is lost without a word.

    python benchmarks/fuzz_sources.py [--each 1000] [--seed 1] [--kind page|feed|mail|text]

Each input is one of tests/sources/cases or an invented one, with bytes flipped, cut, doubled or nested; the
same seed gives the same inputs. For each kind are printed how many were read, how many were set aside, the
longest time and the most memory. Exit 1 if one raised what is none of our errors, took longer than
10 s, or came out as nothing; the first such inputs are written beside.
"""

from __future__ import annotations

import argparse
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from briefings.errors import ArticleError, BriefingsError
from briefings.sources.bounds import PATIENCE, SECONDS, read_within
from briefings.sources.feeds import read_feed
from briefings.sources.feeds.entries import read_entry_text
from briefings.sources.files import read_files

CASES = Path(__file__).parent.parent / "tests" / "sources" / "cases"
PROSE = (
    "The crews of the Calder Line walked out on Tuesday, “and nobody knows”, said Ilse Marr, the harbour’s."
)
# ruff: noqa: E501 - pages and feeds stand here as they are written
PAGE = f"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Ferries stay in port</title>
<script type="application/ld+json">{{"@type":"NewsArticle","headline":"Ferries stay in port","datePublished":
"2026-11-20T08:00:00+01:00","author":{{"name":"Ilse Marr"}}}}</script></head><body><header><button>Menu</button>
</header><main><article><h1>Ferries stay in port</h1><p>{PROSE}</p><blockquote><p>{PROSE}</p></blockquote>
<table><tr><th>Pier</th><td>1</td></tr></table><p>{PROSE}</p></article></main></body></html>"""
FEED = f"""<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Bay</title><language>en-us</language>
<item><title>Ferries &amp; piers</title><link>https://bay.example/1</link><guid>1</guid><author>a@b.example (Ilse)</author>
<pubDate>Fri, 20 Nov 2026 08:00:00 CET</pubDate><description>&lt;p&gt;{PROSE}&lt;/p&gt;</description></item>
<item><title>Two</title><guid>2</guid><description><![CDATA[<p>{PROSE}</p>]]></description></item></channel></rss>"""
MAIL = f"""From: Bay Press <press@bay.example>
Subject: =?utf-8?q?Ferries_=E2=80=93_stay?=
Date: Fri, 20 Nov 2026 08:00:00 +0100
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary="b"

--b
Content-Type: text/plain; charset=utf-8

{PROSE}

---------- Forwarded message ---------
From: A <a@b.example>
Date: Thu, 19 Nov 2026
To: B

{PROSE}
--b
Content-Type: text/html; charset=iso-8859-1

<table><tr><td><p>{PROSE}</p></td></tr></table>
--b--
"""
TEXT = (
    f"---\ntitle: Ferries\ndate: 2026-11-20\nauthor: [Ilse Marr]\n---\n\n# Ferries\n\n> {PROSE}\n\n{PROSE}\n"
)
SEEDS = {
    "page": [PAGE.encode()],
    "feed": [FEED.encode(), *(path.read_bytes() for path in sorted((CASES / "feeds").glob("*.*")))],
    "mail": [MAIL.encode()],
    "text": [TEXT.encode(), f"Source: Bay\nDate: 2026-11-20\n\nFerries\n\n{PROSE}\n".encode()],
}
SUFFIXES = {"page": ".html", "mail": ".eml", "text": ".md"}
MARKS = [
    b"<",
    b"(",
    b"[",
    b'"',
    b"&",
    b"\xe2\x80\x9c",
    b"<div>",
    b"<blockquote>",
    b'{"a":',
    b"--b\n",
    b"> ",
    b"*",
    b"\0",
]


def mutate(raw: bytes, chance: random.Random) -> bytes:
    """Return the bytes with one to four things done to them."""
    for _ in range(chance.randint(1, 4)):
        at, end = sorted(chance.randrange(len(raw) + 1) for _ in range(2))
        kind = chance.choice(("flip", "cut", "double", "nest", "swap"))
        if kind == "flip":
            flipped = bytearray(raw)
            for _ in range(chance.randint(1, 20)):
                if flipped:
                    flipped[chance.randrange(len(flipped))] = chance.randrange(256)
            raw = bytes(flipped)
        elif kind == "cut":
            raw = raw[:at] + raw[at + chance.randint(0, 200) :]
        elif kind == "double":
            raw = raw[:at] + raw[at:end] * chance.choice((2, 3, 50)) + raw[end:]
        elif kind == "nest":
            raw = raw[:at] + chance.choice(MARKS) * chance.choice((2, 300, 20_000)) + raw[at:]
        else:
            raw = raw[:at] + raw[end:] + raw[at:end]
    return raw[:2_000_000]


def read_file(raw: bytes, folder: Path, kind: str) -> tuple[int, int]:
    """Return how many articles were read of an input and how many were set aside."""
    path = folder / f"input{SUFFIXES[kind]}"
    path.write_bytes(raw)
    found = list(read_files([path]))
    aside = [each for each in found if isinstance(each, ArticleError)]
    assert all(str(each) for each in aside)
    return len(found) - len(aside), len(aside)


def read_feed_within(raw: bytes, *_: object) -> tuple[int, int]:
    try:
        feed = read_within(read_feed, raw, "https://bay.example/rss", where="input")
    except BriefingsError:
        return 0, 1
    for item in feed.items:
        read_entry_text(item)
    return len(feed.items), len(feed.broken) or not feed.items


def fuzz(kind: str, each: int, seed: int) -> Iterator[tuple[bytes, str]]:
    """Yield the inputs of a kind that failed, and how; print what came of all."""
    chance = random.Random(f"{kind} {seed}")
    read: Callable[..., tuple[int, int]] = read_feed_within if kind == "feed" else read_file
    articles = aside = 0
    longest = 0.0
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(each):
            raw = mutate(chance.choice(SEEDS[kind]), chance)
            began, busy = time.perf_counter(), time.process_time()
            try:
                found, left = read(raw, Path(folder), kind)
            except Exception as error:  # noqa: BLE001 - it is what is looked for
                yield raw, f"{type(error).__name__}: {error}"
                continue
            took, busy = time.perf_counter() - began, time.process_time() - busy
            longest = max(longest, took)
            articles, aside = articles + found, aside + left
            if not found and not left:
                yield raw, "nothing came of it, and nothing was said"
            # On the processor, here: what runs beside must not count. The other process keeps its own limit.
            if busy > SECONDS + 2 or took > PATIENCE + SECONDS:
                yield raw, f"took {busy:.0f} s of {took:.0f}"
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1_000
    print(f"{kind}: {each} inputs, {articles} read, {aside} set aside, longest {longest:.1f} s, {memory} MB")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--each", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kind", choices=SEEDS)
    asked = parser.parse_args()
    failed = 0
    for kind in [asked.kind] if asked.kind else SEEDS:
        for raw, problem in fuzz(kind, asked.each, asked.seed):
            failed += 1
            path = Path(tempfile.gettempdir()) / f"fuzzed-{kind}-{failed}"
            path.write_bytes(raw)
            print(f"{kind}: {problem[:300]} ({path})", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
