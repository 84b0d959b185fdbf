"""Templates as quick Python: what Jinja2 generates, without its work for cases that cannot occur here.

No template here is asynchronous or sandboxed, and no function is given the template's context, so that a call may be a plain
call. Values that are HTML already, which most are, are recognised by their type; every other value is escaped by MarkupSafe.
"""

from __future__ import annotations

from keyword import iskeyword
from typing import TYPE_CHECKING, Any

from jinja2 import Environment
from jinja2.compiler import CodeGenerator
from jinja2.runtime import Macro

from afterword.prose.finished import escaped, finished

if TYPE_CHECKING:
    from collections.abc import Callable, MutableMapping

    from jinja2 import Template, nodes
    from jinja2.compiler import Frame


class QuickEnvironment(Environment):
    """An environment whose templates are compiled by `QuickCode`; its globals stay as they are when a template is loaded."""

    def _load_template(self, name: str, globals: MutableMapping[str, Any] | None) -> Template:  # noqa: A002 - Jinja2's name
        """A template by its name: none changes while we run, and no page brings globals of its own."""
        if globals:
            return super()._load_template(name, globals)
        ready: dict[str, Template] = self.__dict__.setdefault("ready", {})
        found = ready.get(name)
        if found is None:
            found = ready[name] = super()._load_template(name, globals)
        return found

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """One plain mapping, which every page copies, instead of a chain of two."""
        return {**self.globals, **(d or {})}


class QuickCode(CodeGenerator):
    """Writes a template's Python module."""

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802 - Jinja2's name
        """Write the module; names imported last are those that its functions see."""
        super().visit_Template(node, frame)
        self.writeline(f"from {__name__} import macro as Macro")
        self.writeline(f"from {escaped.__module__} import escaped as escape, remembered")

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: N802, FBT001, FBT002 - as above
        """Write a plain call."""
        if node.dyn_args or node.dyn_kwargs or any(iskeyword(named.key) for named in node.kwargs):
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.visit(node.node, frame)
        self.write("(")
        for argument in (*node.args, *node.kwargs):
            self.visit(argument, frame)
            self.write(", ")
        self.write("caller=caller)" if forward_caller else ")")

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802 - as above
        """Read an attribute at once; what has none may be a mapping, or is undefined: Jinja2 knows."""
        self.write("(value if (value := getattr(owner := (")
        self.visit(node.node, frame)
        self.write(f"), {node.attr!r}, missing)) is not missing else environment.getattr(owner, {node.attr!r}))")

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("(shown if (kind := type(shown := (")

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            super()._output_child_post(node, frame, finalize)
        else:
            self.write("))) is Markup else remembered(shown) if kind is str else escape(shown))")


QuickEnvironment.code_generator_class = QuickCode


class QuickMacro(Macro):
    """A macro that is called by its function where it is given just what that takes."""

    def __init__(self, *made_of: Any) -> None:
        super().__init__(*made_of)
        self._plain = not (self.catch_kwargs or self.catch_varargs or self.caller)
        self._wraps = self.caller and not (self.catch_kwargs or self.catch_varargs or self.explicit_caller)

    def __call__(self, *args: Any, **kwargs: Any) -> str:
        """Run the macro; its own text was escaped as it was written."""
        if len(args) == self._argument_count:
            if self._plain and not kwargs:
                return finished(self._func(*args))
            if self._wraps and len(kwargs) == 1 and "caller" in kwargs:
                return finished(self._func(*args, kwargs["caller"]))
        return super().__call__(*args, **kwargs)


def macro(environment: Environment, function: Callable[..., str], name: str | None, *more: Any) -> Callable[..., str]:
    """A macro of a template. What stands between `call` and `endcall` is one too, without a name and made anew each time."""
    if name is None and more[:-1] == _TAKES_NOTHING:
        return lambda: finished(function())
    return QuickMacro(environment, function, name, *more)


_TAKES_NOTHING = ((), False, False, False)
"""Arguments, and whether it takes any others by name, any others by place, and a `caller`."""
