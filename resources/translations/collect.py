"""Every text of the app that a person may read, found in the source code.

Read with Python's own parser: Qt's tool for Python misses strings that go over several lines and calls through a
shorter name. Nothing is imported or run.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

MESSAGES = "messages"
RECIPE = "Recipe"


@dataclass(frozen=True, order=True)
class Text:
    """A text to translate, with its context: a class of the window, `MESSAGES` for sentences of the core, or
    `RECIPE` for titles and descriptions of settings."""

    context: str
    source: str


class _Collector(ast.NodeVisitor):
    def __init__(self) -> None:
        self.found: set[Text] = set()
        self._classes: list[str] = []
        self._contexts: dict[str, str] = {}  # names that stand for `translate` with a context

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self._classes.append(node.name)
        self.generic_visit(node)
        self._classes.pop()

    def visit_Assign(self, node: ast.Assign) -> None:
        # translate = partial(QCoreApplication.translate, "Context")
        value = node.value
        if (
            isinstance(value, ast.Call)
            and _last_name(value.func) == "partial"
            and len(value.args) == 2
            and _last_name(value.args[0]) == "translate"
            and (context := _literal(value.args[1])) is not None
        ):
            for target in node.targets:
                if isinstance(target, ast.Name):
                    self._contexts[target.id] = context
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        self._look(node)
        self.generic_visit(node)

    def _look(self, node: ast.Call) -> None:
        name = _last_name(node.func)
        texts = [_literal(argument) for argument in node.args[:2]]
        first = texts[0] if texts else None
        second = texts[1] if len(texts) > 1 else None
        if name in ("translate", "tr") and first is not None and second is not None:
            self.found.add(Text(first, second))
        elif name == "tr" and first is not None and isinstance(node.func, ast.Attribute) and self._classes:
            self.found.add(Text(self._classes[-1], first))
        elif name in self._contexts and first is not None:
            self.found.add(Text(self._contexts[name], first))
        elif name == "_field":
            # A setting of a recipe: default, title, description.
            self.found.update(Text(RECIPE, text) for text in map(_literal, node.args[1:3]) if text)
        elif first is not None and _makes_message(node.func):
            self.found.add(Text(MESSAGES, first))


def _makes_message(function: ast.expr) -> bool:
    name = _last_name(function)
    if name == "Message":
        return True
    if name == "of" and isinstance(function, ast.Attribute):
        return _last_name(function.value) == "Message"
    # The errors of the core carry a template; those of Python carry text for programmers.
    return name.endswith("Error") and not hasattr(builtins, name)


def _last_name(node: ast.expr) -> str:
    if isinstance(node, ast.Name):
        return node.id
    return node.attr if isinstance(node, ast.Attribute) else ""


def _literal(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def texts_of(source: str) -> set[Text]:
    """The texts in one module's source."""
    collector = _Collector()
    collector.visit(ast.parse(source))
    return collector.found


def collect(package: Path) -> Iterator[tuple[Text, Path]]:
    """Every text below ``package``, with the module it is in."""
    for path in sorted(package.rglob("*.py")):
        for text in sorted(texts_of(path.read_text(encoding="utf-8"))):
            yield text, path
