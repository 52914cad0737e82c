"""Checks the words of the documentation, of docstrings and of messages; prints a line for each finding.

proselint checks the pages; docs/prose.yaml lists our own bad habits, which are looked for everywhere. Code blocks,
code in backticks and links' addresses are left out. Decisions and history stay as they were written.

python docs/check_prose.py
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import yaml
from markdown_it import MarkdownIt
from proselint.checks import __register__ as all_checks
from proselint.config import DEFAULT
from proselint.registry import CheckRegistry
from proselint.tools import LintFile

ROOT = Path(__file__).parent.parent
HABITS = yaml.safe_load(Path(__file__).with_name("prose.yaml").read_text("utf-8"))
_LEFT_OUT = {"decisions", "history"}
# Straight quotation marks and three dots are right in code; a word may be very right.
_OFF = {"typography": False, "weasel_words": False, "lexical_illusions": False}


def find_habits() -> Iterator[str]:
    """Yield a line for each of our own bad habits: file, line, words, what to write instead."""
    everywhere = [(re.compile(one, re.IGNORECASE), other) for one, other in HABITS["everywhere"].items()]
    for_users = [(re.compile(one, re.IGNORECASE), other) for one, other in HABITS["for_users"].items()]
    for where, text, is_for_users in list_texts():
        for pattern, instead in [*everywhere, *(for_users if is_for_users else ())]:
            if found := pattern.search(text):
                yield f"{where}: '{found[0]}': write: {instead}"


def list_texts() -> Iterator[tuple[str, str, bool]]:
    """Yield each text with its place, and whether it is written for users."""
    for page in list_pages():
        for line, text in _list_paragraphs(page):
            yield f"{page.relative_to(ROOT)}:{line}", text, True
    for module in sorted((ROOT / "briefings").rglob("*.py")):
        yield from _list_strings(module)


def list_pages() -> list[Path]:
    """Return the pages that are written for today's readers."""
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    return sorted(page for page in pages if page.parent.name not in _LEFT_OUT)


def _list_paragraphs(page: Path) -> Iterator[tuple[int, str]]:
    for token in MarkdownIt().enable("table").parse(page.read_text("utf-8")):
        if token.type == "inline":
            children = token.children or ()
            text = "".join(child.content if child.type == "text" else " " for child in children)
            yield (token.map or [0])[0] + 1, text


def _list_strings(module: Path) -> Iterator[tuple[str, str, bool]]:
    """Yield a module's docstrings, and its messages: strings of several words."""
    tree = ast.parse(module.read_text("utf-8"))
    docstrings = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[0] if node.body else None
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                docstrings.add(first.value)
    is_command = module.parent.name == "cli"
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.count(" ") > 1:
            text = re.sub(r"``.*?``", " ", node.value, flags=re.DOTALL)
            yield f"{module.relative_to(ROOT)}:{node.lineno}", text, node not in docstrings or is_command


def find_faults() -> Iterator[str]:
    """Yield what proselint finds in the pages."""
    registry = CheckRegistry()
    registry.register_many(all_checks)
    config = {**DEFAULT, "checks": {**DEFAULT["checks"], **_OFF}}
    for page in list_pages():
        for line, text in _list_paragraphs(page):
            for found in LintFile(page, content=text).lint(config):
                yield f"{page.relative_to(ROOT)}:{line}: {found.check_result.message}"


if __name__ == "__main__":
    problems = [*find_habits(), *find_faults()]
    print("\n".join(problems))  # noqa: T201 - it is a command
    sys.exit(bool(problems))
