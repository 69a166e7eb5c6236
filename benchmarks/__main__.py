"""``python -m benchmarks NAME [arguments]``; without a name, the list of what there is."""

from __future__ import annotations

import ast
import sys
from importlib import import_module
from pathlib import Path

HERE = Path(__file__).resolve().parent


def names() -> dict[str, str]:
    """Each benchmark with the first line of its description."""
    found = {}
    for path in sorted(HERE.glob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        has_main = any(isinstance(node, ast.FunctionDef) and node.name == "main" for node in tree.body)
        if has_main and not path.stem.startswith("_"):
            found[path.stem] = (ast.get_docstring(tree) or "").partition("\n")[0]
    return found


def main() -> int:
    """Run the benchmark that was named; 2 for a name that does not exist."""
    there = names()
    name = sys.argv[1].replace("-", "_") if len(sys.argv) > 1 else ""
    if name not in there:
        if name:
            print(f"There is no benchmark {name}.", file=sys.stderr)
        print("\n".join(f"{key:16} {text}" for key, text in there.items()))
        return 2 if name else 0
    return int(import_module(f"benchmarks.{name}").main(sys.argv[2:]))


if __name__ == "__main__":
    sys.exit(main())
