"""Writes the tables of fields in ``docs/recipes.md`` from the recipe's own descriptions.

python -m garbage_gui.training.recipe_table docs/recipes.md
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from garbage_gui.files import write_atomically
from garbage_gui.training.head_fit import HeadFit
from garbage_gui.training.recipe import Augmentation, Recipe


def field_table(model: type[BaseModel]) -> str:
    """A Markdown table of one model's fields: name, default, range and what it does."""
    lines = ["| field | default | range | what it does |", "|---|---|---|---|"]
    for name, field in model.model_fields.items():
        default = field.default
        shown = "`null`" if default is None else "see below"
        if isinstance(default, bool | int | float | str):
            shown = f"`{default}`"
        lines.append(f"| `{name}` | {shown} | {_range(field)} | {field.title}: {field.description} |")
    return "\n".join(lines)


def _range(field: FieldInfo) -> str:
    limits = {}
    for part in field.metadata:
        for name in ("ge", "gt", "le", "lt"):
            value = getattr(part, name, None)
            if value is not None:
                limits[name] = value
    low = f"from {limits['ge']:g}" if "ge" in limits else f"above {limits['gt']:g}" if "gt" in limits else ""
    high = f"to {limits['le']:g}" if "le" in limits else f"below {limits['lt']:g}" if "lt" in limits else ""
    choices = getattr(field.annotation, "__args__", ())
    if choices and all(isinstance(c, str) for c in choices):
        return ", ".join(f"`{c}`" for c in choices)
    return f"{low} {high}".strip() or "–"


def with_tables(text: str) -> str:
    """``text`` with the tables between its markers made anew."""
    for marker, model in (("recipe", Recipe), ("augmentation", Augmentation), ("head", HeadFit)):
        table = field_table(model)
        pattern = re.compile(rf"(<!-- {marker} -->\n).*?(<!-- end -->)", re.DOTALL)
        text = pattern.sub(lambda found, table=table: f"{found[1]}{table}\n{found[2]}", text)  # type: ignore[misc]
    return text


def main() -> None:
    path = Path(sys.argv[1])
    write_atomically(path, with_tables(path.read_text(encoding="utf-8")).encode())


if __name__ == "__main__":
    main()
