"""How large the code is and how deep its imports go: modules, lines, functions, the longest chain of imports.

    python benchmarks/measure_code.py [FOLDER of the package]

A module counts with all lines of its file, a function with those behind its docstring and its head. The
import depth is the number of modules in the longest chain in which each imports the next, wherever in it
(imports for the type checker alone aside); modules that import one another count as one.

A *shape* is a class with fields of its own, one of which stands for one story, quotation or actor on its way
from the reading to a page, or refers to one. Which they are (``SHAPES``) is read from the code by a person;
here it is seen that each is there.
"""

from __future__ import annotations

import argparse
import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from statistics import median, quantiles

# In the order of the rooms; what is read of the editor's files is among them.
SHAPES = {
    "story": (
        *("Cluster", "Story", "EarlierStory", "StoryEdit"),
        *("StoryView", "BeforeView", "LinkView", "StoryOutline", "FeedItem"),
    ),
    "quotation": (
        *("Marked", "Setting", "Turn", "Content", "Found", "Quote", "StoryQuote", "QuoteEdit"),
        *("ShownQuote", "QuoteView"),
    ),
    "actor": (
        *("Tag", "Mention", "Group", "Actor", "_NamedActor", "StoryActor", "KnownActor", "ActorSettings"),
        *("ActorEdit", "ActorView"),
    ),
}
Functions = ast.FunctionDef | ast.AsyncFunctionDef
Documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


def count_docstring(node: ast.AST) -> int:
    """Return how many lines the docstrings in a tree take."""
    lines = 0
    for each in ast.walk(node):
        if isinstance(each, Documented) and ast.get_docstring(each, clean=False) is not None:
            first = each.body[0]
            lines += (first.end_lineno or first.lineno) - first.lineno + 1
    return lines


def list_imports(node: ast.AST, module: str, modules: set[str]) -> Iterator[str]:
    """Yield the modules of ours that a module imports, in functions too."""
    for each in ast.iter_child_nodes(node):
        if isinstance(each, ast.If) and "TYPE_CHECKING" in ast.unparse(each.test):
            continue
        if isinstance(each, ast.Import):
            yield from (name.name for name in each.names if name.name in modules)
        elif isinstance(each, ast.ImportFrom) and each.module:
            for name in each.names:
                whole = f"{each.module}.{name.name}"
                yield whole if whole in modules else each.module
        else:
            yield from list_imports(each, module, modules)


def find_chain(graph: dict[str, set[str]]) -> list[str]:
    """Return the longest chain of imports; a module that imports one further up is not followed again."""

    @cache
    def follow(module: str) -> tuple[str, ...]:
        ways = []
        for other in sorted(graph[module]):
            if other not in open_modules:
                open_modules.add(other)
                ways.append(follow(other))
                open_modules.discard(other)
        return (module, *max(ways, key=len, default=()))

    open_modules: set[str] = set()
    return list(max((follow(module) for module in sorted(graph)), key=len))


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    here = Path(__file__).parent.parent / "briefings"
    parser.add_argument("package", type=Path, nargs="?", default=here)
    package = parser.parse_args().package.resolve()
    paths = {
        ".".join(path.relative_to(package.parent).with_suffix("").parts).removesuffix(".__init__"): path
        for path in sorted(package.rglob("*.py"))
    }
    trees = {name: ast.parse(path.read_text(encoding="utf-8")) for name, path in paths.items()}
    sizes = {name: len(paths[name].read_text(encoding="utf-8").splitlines()) for name in trees}
    functions = {
        f"{name}.{node.name}": (node.end_lineno or node.lineno) - node.lineno + 1 - count_docstring(node)
        for name, tree in trees.items()
        for node in ast.walk(tree)
        if isinstance(node, Functions)
    }
    told = sum(map(count_docstring, trees.values()))
    print(f"modules {len(sizes)}, lines {sum(sizes.values())}, docstrings {told} of them")
    for kind, lengths in (("module", sizes), ("function", functions)):
        longest = max(lengths, key=lambda name: lengths[name])
        ninetieth = quantiles(lengths.values(), n=10)[-1]
        print(
            f"{kind}: median {median(lengths.values()):.0f}, 90th percentile {ninetieth:.0f} lines, "
            f"longest {lengths[longest]} ({longest})"
        )
    graph = {name: set(list_imports(tree, name, set(paths))) & set(paths) for name, tree in trees.items()}
    classes = {
        node.name for tree in trees.values() for node in ast.walk(tree) if isinstance(node, ast.ClassDef)
    }
    for thing, shapes in SHAPES.items():
        gone = "".join(f"; {shape} is no more" for shape in shapes if shape not in classes)
        print(f"shapes of one {thing}: {len(shapes)} ({', '.join(shapes)}){gone}")
    chain = find_chain({name: others - {name} for name, others in graph.items()})
    print(f"import depth {len(chain)}: {' > '.join(chain)}")


if __name__ == "__main__":
    main()
