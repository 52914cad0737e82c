"""What a module of macros takes from the page that imports it: where nothing, all pages may share it; pure.

A site's own templates may do more than ours: look into the page by a filter, count from macro to macro,
include what may not be there. Of such a module it is not known what it takes.
"""

from __future__ import annotations

from collections.abc import Iterable

from jinja2 import Environment, FunctionLoader, TemplateNotFound, nodes
from jinja2.filters import FILTERS
from jinja2.meta import find_referenced_templates, find_undeclared_variables
from jinja2.utils import _PassArg

_UNKNOWN = frozenset({""})


def find_needs(environment: Environment, name: str) -> frozenset[str]:
    """Return the variables that a template of macros and those that it names take from the page.

    Where that cannot be known, it is a name that no variable has: the module is the page's own.
    """
    # To Jinja a global is no variable; but a page may have one of the same name.
    bare = environment.overlay()
    bare.globals = {}
    needs: frozenset[str] = frozenset()
    seen: set[str | None] = {name}
    waiting: list[str | None] = [name]
    while waiting:
        tree = _parse(bare, waiting.pop())
        if tree is None or _keeps_state(tree):
            return _UNKNOWN
        variables = find_undeclared_variables(tree)
        if _asks_context(environment, tree, variables):
            return _UNKNOWN
        needs |= variables
        named = set(find_referenced_templates(tree)) - seen
        seen |= named
        waiting += named
    return needs


def _parse(environment: Environment, name: str | None) -> nodes.Template | None:
    """Return a template's tree; None where its name is told by the page, or there is no such template."""
    loader = environment.loader or FunctionLoader(lambda _: None)
    try:
        return environment.parse(loader.get_source(environment, name)[0]) if name else None
    except TemplateNotFound:
        return None


def _keeps_state(tree: nodes.Template) -> bool:
    """Tell whether a module has more than macros: a counter, say, would go on from page to page."""
    plain = (nodes.Macro, nodes.Import, nodes.FromImport, nodes.Output)
    return any(not isinstance(node, plain) for node in tree.body)


def _asks_context(environment: Environment, tree: nodes.Template, variables: Iterable[str]) -> bool:
    """Tell whether a filter, a test or a function looks into the page's variables by itself."""
    # Jinja's own, ``map`` say, do so only for another filter that they are told.
    filters = [node for node in tree.find_all(nodes.Filter) if node.args or node.name not in FILTERS]
    called = [environment.filters.get(node.name) for node in filters]
    called += [environment.tests.get(node.name) for node in tree.find_all(nodes.Test)]
    called += [environment.globals.get(name) for name in variables]
    return any(getattr(one, "jinja_pass_arg", None) is _PassArg.context for one in called)
