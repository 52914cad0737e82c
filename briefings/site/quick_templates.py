"""Templates compiled to quicker Python: the same output in half the time.

What Jinja compiles looks up each attribute through its environment, passes each macro through three
calls, and hands each piece of output up through the blocks. A site of a thousand days does so some
millions of times, nearly always for a plain attribute of one of our records and a macro of the theme.
Here the usual case is written out: ``story.headline`` is Python's own look-up, a macro is the function
that it was compiled to, the pieces between two tags go up as one.

The unusual (a key of a dict written as an attribute, something missing, a wrong argument) raises an
``AttributeError`` or a ``TypeError`` there: such a page is made by Jinja's own code, which knows what to
do or say. ``code_generator_class`` and ``template_class``: https://jinja.palletsprojects.com/en/stable/api/
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, MutableMapping
from keyword import iskeyword
from types import BuiltinMethodType, CodeType, FunctionType, MethodType
from typing import Any

import jinja2
from jinja2 import Environment, UndefinedError, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.environment import TemplateModule
from jinja2.runtime import Macro
from jinja2.utils import missing
from markupsafe import Markup, _escape_inner, escape  # type: ignore[attr-defined]  # it has no public name

from briefings.site.macro_needs import find_needs

# A page's own variables that a module of macros may use and still be shared by the pages that agree in them.
_SHARED_BY = ("SITEURL",)
# How the compiler calls a macro's parameter, in Python.
_PARAMETER = "l_1_"
_NOTHING = object()


def make_quick(environment: Environment) -> None:
    """Let an environment compile its templates to quicker code; what they put out is the same."""
    plain = environment.overlay()
    # It would keep our code under the names of Jinja's own, for environments that have not our functions.
    environment.bytecode_cache = None
    # What has no name could not be asked for again where the unusual occurs.
    environment.from_string = plain.from_string  # type: ignore[method-assign]

    class Template(QuickTemplate):
        def render_plainly(self, *args: Any, **kwargs: Any) -> str:
            return plain.get_template(str(self.name)).render(*args, **kwargs)

    environment.code_generator_class = _Generator
    environment.template_class = Template


class QuickTemplate(jinja2.Template):
    """A template of quicker code."""

    _needs: frozenset[str] | None = None
    _modules: dict[object, TemplateModule]

    @classmethod
    def from_code(
        cls,
        environment: Environment,
        code: CodeType,
        globals: MutableMapping[str, Any],  # noqa: A002 - Jinja's name
        uptodate: Callable[[], bool] | None = None,
    ) -> jinja2.Template:
        """Return a template of compiled code, with the functions that the quicker code calls."""
        template = super().from_code(environment, code, globals, uptodate)
        template.root_render_func.__globals__.update(_FUNCTIONS)
        return template

    def render(self, *args: Any, **kwargs: Any) -> str:
        """Return what the template puts out."""
        try:
            return super().render(*args, **kwargs)
        except (AttributeError, TypeError, UndefinedError):
            return self.render_plainly(*args, **kwargs)

    def make_module(
        self,
        vars: dict[str, Any] | None = None,  # noqa: A002 - Jinja's name
        shared: bool = False,  # noqa: FBT001, FBT002
        locals: Mapping[str, Any] | None = None,  # noqa: A002
    ) -> TemplateModule:
        """Return the macros of a template that is imported ``with context``: once for all pages that agree.

        They agree where it uses nothing but the globals and what all pages of a folder have in common.
        """
        if self._needs is None:
            self._needs = find_needs(self.environment, str(self.name))
            self._modules = {}
        given = vars or {}
        if not self._is_shared(given, locals or {}):
            return super().make_module(vars, shared, locals)
        key = tuple(given.get(name) for name in _SHARED_BY)
        if key not in self._modules:
            self._modules[key] = super().make_module(vars, shared, locals)
        return self._modules[key]

    def _is_shared(self, given: Mapping[str, Any], own: Mapping[str, Any]) -> bool:
        """Tell whether a module takes nothing that is one page's alone, or that of a loop in it (``own``)."""
        needs = self._needs or frozenset()
        return needs.union(_SHARED_BY).isdisjoint(own) and all(
            given.get(name, _NOTHING) is self.globals.get(name) for name in needs.difference(_SHARED_BY)
        )

    def render_plainly(self, *args: Any, **kwargs: Any) -> str:
        """Return what Jinja's own code puts out."""
        raise NotImplementedError


class _QuickMacro(Macro):
    """A macro that is called by its own function, ``quick``."""

    quick: Callable[..., str]


def _make_macro(
    environment: Environment, func: FunctionType, name: str, arguments: list[str], *rest: Any
) -> Macro:
    """Return a macro, a quick one where it takes plain arguments only."""
    parameters = func.__code__.co_varnames[: func.__code__.co_argcount]
    if any(rest[:3]) or parameters != tuple(f"{_PARAMETER}{argument}" for argument in arguments):
        return Macro(environment, func, name, arguments, *rest)
    macro = _QuickMacro(environment, func, name, arguments, *rest)
    func.__defaults__ = (missing,) * len(arguments)
    macro.quick = func
    return macro


def _escape(value: object) -> str:
    """Return what ``markupsafe.escape`` makes of a value, as a plain string: it is joined to one anyway."""
    if type(value) is str:
        return str(_escape_inner(value))
    return value if isinstance(value, Markup) else escape(value)


_FUNCTIONS = {
    "Macro": _make_macro,
    "QuickMacro": _QuickMacro,
    "METHODS": frozenset({MethodType, BuiltinMethodType}),
    "escape": _escape,
    "escape_text": _escape_inner,
}


class _Generator(CodeGenerator):
    """Writes the usual case of an attribute, of a macro and of an output as plain Python."""

    _put_out: nodes.Expr | None = None

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802 - Jinja's name, as below
        """Write ``node.attr``; ``self.block`` is no attribute to Python."""
        itself = isinstance(node.node, nodes.Name) and node.node.name == "self"
        if itself or iskeyword(node.attr) or node.attr.startswith("_"):
            super().visit_Getattr(node, frame)
            return
        self.write("(")
        self.visit(node.node, frame)
        self.write(f").{node.attr}")

    def blockvisit(self, nodes: Iterable[nodes.Node], frame: Frame) -> None:
        """Collect what a block puts out: each piece that is yielded passes through every block above."""
        nodes = list(nodes)
        if not frame.block_frame or frame.buffer is not None or _includes_directly(nodes):
            super().blockvisit(nodes, frame)
            return
        frame.buffer = self.temporary_identifier()
        self.writeline(f"{frame.buffer} = []")
        super().blockvisit(nodes, frame)
        self.writeline(f"yield concat({frame.buffer})")
        # Both branches of a condition are written with one frame.
        frame.buffer = None

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if not _escapes(frame) or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
        elif _calls_by_name(node):
            self._put_out = node
        else:
            self.write("(escape_text(text) if (text := ")

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if not _escapes(frame) or finalize.src is not None:
            super()._output_child_post(node, frame, finalize)
        elif not _calls_by_name(node):
            self.write(").__class__ is str else escape(text))")

    def visit_Call(  # noqa: N802
        self,
        node: nodes.Call,
        frame: Frame,
        forward_caller: bool = False,  # noqa: FBT001, FBT002
    ) -> None:
        """Write a macro's or a method's own call, and the usual one for whatever else is called."""
        if not forward_caller and _escapes(frame) and _calls_by_name(node):
            self._write_macro_call(node, frame)
        elif not forward_caller and isinstance(node.node, nodes.Getattr) and _is_written_out(node):
            self._write_method_call(node, frame)
        else:
            super().visit_Call(node, frame, forward_caller=forward_caller)

    def _write_macro_call(self, node: nodes.Call, frame: Frame) -> None:
        """Write a call by name. A macro's text is escaped; if it is not put out at once, it must say so."""
        quick, other = ("", "escape") if node is self._put_out else ("Markup", "")
        self.write(f"({quick}(called.quick(")
        self._write_arguments(*node.args, *_rename(node.kwargs), frame=frame)
        self.write(")) if (called := ")
        self.visit(node.node, frame)
        self.write(f").__class__ is QuickMacro else {other}(")
        self._write_other_call(node, frame)
        self.write("))")

    def _write_method_call(self, node: nodes.Call, frame: Frame) -> None:
        self.write("(called(")
        self._write_arguments(*node.args, *node.kwargs, frame=frame)
        self.write(") if (called := ")
        self.visit(node.node, frame)
        self.write(").__class__ in METHODS and not hasattr(called, 'jinja_pass_arg') else ")
        self._write_other_call(node, frame)
        self.write(")")

    def _write_arguments(self, *arguments: nodes.Node, frame: Frame) -> None:
        for argument in arguments:
            self.visit(argument, frame)
            self.write(", ")

    def _write_other_call(self, node: nodes.Call, frame: Frame) -> None:
        self.write("context.call(called")
        kinds = [kind for kind in ("loop", "block") if getattr(frame, f"{kind}_frame")]
        self.signature(node, frame, {f"_{kind}_vars": f"_{kind}_vars" for kind in kinds})
        self.write(")")


def _includes_directly(body: Iterable[nodes.Node]) -> bool:
    """Tell whether something is included without context: Jinja puts that out past every buffer."""
    below = nodes.Scope(list(body)).find_all(nodes.Include)
    return any(not node.with_context for node in below)


def _escapes(frame: Frame) -> bool:
    """Tell whether it is known beforehand that output is escaped there."""
    return bool(frame.eval_ctx.autoescape) and not frame.eval_ctx.volatile


def _calls_by_name(node: nodes.Expr) -> bool:
    """Tell whether a node is a call as macros are called: by a name, of arguments that are written out."""
    return isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) and _is_written_out(node)


def _is_written_out(node: nodes.Call) -> bool:
    return not (node.dyn_args or node.dyn_kwargs or any(iskeyword(keyword.key) for keyword in node.kwargs))


def _rename(keywords: list[nodes.Keyword]) -> list[nodes.Keyword]:
    """Return keywords with the names that a macro's parameters have in Python."""
    return [nodes.Keyword(f"{_PARAMETER}{keyword.key}", keyword.value) for keyword in keywords]
