"""Makes ``zh_CN.qm`` from the translations of all areas, after a look at what is missing.

    python resources/translations/build.py            writes the file; fails when a text has no translation
    python resources/translations/build.py --missing  only lists what is missing, ready to be pasted into a .ts file

The ``.ts`` files of ``zh_CN/`` are written by hand, one for each area; their contexts are merged, so it does not
matter in which file a text stands.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from pathlib import Path
from xml.sax.saxutils import escape

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from collect import Text, collect  # noqa: E402

PACKAGE = HERE.parents[1] / "garbage_gui"
LANGUAGE = "zh_CN"


def read_translations(folder: Path) -> dict[Text, str]:
    """What the ``.ts`` files of a language say; a text that stands in two files must be the same in both."""
    found: dict[Text, str] = {}
    for file in sorted(folder.glob("*.ts")):
        for context in ET.parse(file).getroot().findall("context"):
            name = context.findtext("name") or ""
            for message in context.findall("message"):
                translation = message.find("translation")
                if translation is None or translation.get("type") in ("unfinished", "vanished", "obsolete"):
                    continue
                text = Text(name, message.findtext("source") or "")
                chinese = translation.text or ""
                if found.get(text, chinese) != chinese:
                    raise SystemExit(f"{file.name}: “{text.source}” ({name}) has two translations")
                found[text] = chinese
    return found


def missing(translations: dict[Text, str]) -> dict[Text, Path]:
    """The texts in the code that have no translation, with a module that shows them."""
    return {text: path for text, path in collect(PACKAGE) if not translations.get(text)}


def as_ts(translations: dict[Text, str]) -> str:
    """One ``.ts`` document of everything."""
    lines = ['<?xml version="1.0" encoding="utf-8"?>', "<!DOCTYPE TS>"]
    lines.append(f'<TS version="2.1" language="{LANGUAGE}" sourcelanguage="en">')
    for name in sorted({text.context for text in translations}):
        lines.append(f"<context><name>{escape(name)}</name>")
        for text in sorted(t for t in translations if t.context == name):
            chinese = escape(translations[text])
            lines.append(
                f"<message><source>{escape(text.source)}</source><translation>{chinese}</translation></message>"
            )
        lines.append("</context>")
    return "\n".join([*lines, "</TS>", ""])


def compile_to(file: Path, translations: dict[Text, str]) -> None:
    """Write ``file`` with Qt's own compiler."""
    with tempfile.TemporaryDirectory() as folder:
        ts = Path(folder) / "all.ts"
        ts.write_text(as_ts(translations), encoding="utf-8")
        tool = Path(sys.executable).with_name("pyside6-lrelease")
        # Beside, then renamed: a window that runs has the old file mapped into its memory.
        made = file.with_suffix(".part")
        subprocess.run([str(tool), str(ts), "-silent", "-qm", str(made)], check=True)
        made.replace(file)


def main() -> int:
    translations = read_translations(HERE / LANGUAGE)
    lacking = missing(translations)
    if "--missing" in sys.argv:
        for text, path in lacking.items():
            print(f"{path.relative_to(PACKAGE)}\t{text.context}\t{text.source}")
        return 0
    compile_to(HERE / f"{LANGUAGE}.qm", translations)
    if lacking:
        print(f"{len(lacking)} texts have no translation; list them with --missing", file=sys.stderr)
    return 1 if lacking else 0


if __name__ == "__main__":
    sys.exit(main())
