"""Words and numbers as a person reads them, in the language of the window."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale

from garbage_gui.messages import Message
from garbage_gui.store.records import IMPORTED

if TYPE_CHECKING:
    from garbage_gui.store.records import ImageRecord
    from garbage_gui.taxonomy import Category, FormerClass, Taxonomy, WasteClass

translate = QCoreApplication.translate

# As quick updates name what they make.
QUICK = ", quick update"


def message_text(message: Message) -> str:
    """A sentence of the core in the language of the window."""
    return _with_reason(message).text(translate("messages", message.template))


def _with_reason(message: Message) -> Message:
    """With what the system calls the reason in the language of the window too, as far as that is known."""
    reason = message.values.get("reason")
    if not isinstance(reason, str):
        return message
    return replace(message, values=message.values | {"reason": translate("System", reason)})


def reason_text(message: Message, name: str) -> str:
    """What is wrong with a file whose ``name`` stands beside it: the sentence without the path.

    A sentence that does not begin with the path has the name in its place.
    """
    template = translate("messages", message.template)
    message = _with_reason(message)
    if template.startswith("{path}"):
        rest = template.removeprefix("{path}").lstrip()
        return message.text(rest[:1].upper() + rest[1:])
    return Message(message.template, message.values | {"path": name}).text(template)


def is_chinese() -> bool:
    """Whether the window speaks Chinese now."""
    return QLocale().language() == QLocale.Language.Chinese


def class_name(waste_class: WasteClass | FormerClass) -> str:
    return waste_class.zh_CN if is_chinese() else waste_class.en


def name_of_class(taxonomy: Taxonomy, key: str) -> str:
    """The name of the class that has, or had, this key; the key itself where the taxonomy knows no such class."""
    found = taxonomy.named(key)
    return class_name(found) if found is not None else key


def image_name(image: ImageRecord) -> str:
    """What an image is called: its file, or the beginning of its digest where no file is known any more."""
    return image.path.name if image.path is not None else image.sha256[:12]


def plain_tip(text: str) -> str:
    """``text`` for a tooltip that shows it as it is: a file name may look like markup, which Qt would follow."""
    return f"<qt>{html.escape(text)}</qt>" if "<" in text else text


def category_name(category: Category) -> str:
    match category:
        case "recyclable":
            return translate("Categories", "Recyclable")
        case "kitchen":
            return translate("Categories", "Kitchen waste")
        case "hazardous":
            return translate("Categories", "Hazardous")
        case _:
            return translate("Categories", "Other waste")


def novel_word() -> str:
    """What is said of a picture that looks like nothing the model was trained on."""
    return translate("Text", "Not seen before")


def person_name(operator: str) -> str:
    """What an operator is called: imported labels are nobody's, and have a name in each language."""
    return translate("Text", "Imported labels") if operator == IMPORTED else operator


def people_text(operators: Iterable[str]) -> str:
    """Several people in a row."""
    return translate("Text", ", ").join(person_name(name) for name in operators)


def model_name(name: str) -> str:
    """What a model is called: the app's own names are in each language, all others are as they were given."""
    if name.endswith(QUICK):
        return translate("Text", "{model}, quick update").format(model=model_name(name.removesuffix(QUICK)))
    return translate("Text", "Starter model") if name == "Starter model" else name


def recipe_name(name: str) -> str:
    """What a recipe is called: the app's own in each language, all others as they were given."""
    match name:
        case "best":
            return translate("Text", "Best")
        case "paper":
            return translate("Text", "Paper")
        case "quick update":
            return translate("Text", "Quick update")
        case _:
            return name


def percent(share: float, decimals: int = 0) -> str:
    """``share`` of 0..1 as a percentage; never rounds to a certainty that is not there, to all or to nothing."""
    value = share * 100
    if share < 1 and round(value, decimals) >= 100:
        value = 100 - 10.0**-decimals
    if share > 0 and round(value, decimals) <= 0:
        return f"<{10.0**-decimals:.{decimals}f} %"
    return f"{value:.{decimals}f} %"


def with_key(text: str, key: str) -> str:
    """``text`` with the key that does it behind, if there is one."""
    return f"{text} ({key})" if key else text


def number(value: int) -> str:
    """A count with the separators of the language."""
    return QLocale().toString(value)


def duration(seconds: float) -> str:
    """A length of time as a person would say it: the two largest units."""
    whole = round(seconds)
    if whole < 60:
        return translate("Text", "{seconds} s").format(seconds=max(whole, 0))
    if whole < 3600:
        return translate("Text", "{minutes} min {seconds} s").format(minutes=whole // 60, seconds=whole % 60)
    return translate("Text", "{hours} h {minutes} min").format(
        hours=whole // 3600, minutes=whole % 3600 // 60
    )


def file_size(size: int) -> str:
    return QLocale().formattedDataSize(size, 1, QLocale.DataSizeFormat.DataSizeTraditionalFormat)


def split_name(split: str) -> str:
    """A side of the split as a word."""
    words: dict[str, Callable[[], str]] = {
        "train": lambda: translate("Splits", "Training"),
        "validation": lambda: translate("Splits", "Validation"),
        "test": lambda: translate("Splits", "Check set"),
    }
    return words[split]()
