"""Sentences for people, kept as template and values so that every face can show them in its language.

The core has no Qt and so no `tr()`. It raises and reports `Message`s: an English template with named
values. The command line prints the English text; the window looks the template up in its translations
(context ``messages``). A test collects every literal template and checks that it is translated.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import ClassVar, Self

Value = str | int | float


@dataclass(frozen=True)
class Message:
    """One sentence: an English ``template`` with ``{named}`` fields, and their ``values``.

    ``page`` names the page of the window on which a person can do what the sentence advises, if there is one.
    """

    template: str
    values: dict[str, Value] = field(default_factory=dict)
    page: str = ""

    @classmethod
    def of(cls, template: str, **values: object) -> Self:
        """A message whose values are numbers, or anything that is shown by its `str`."""
        return cls(template, {k: v if isinstance(v, int | float) else str(v) for k, v in values.items()})

    def text(self, template: str | None = None) -> str:
        """The sentence, from ``template`` (a translation) or the English one.

        A translation with a wrong field must not hide the message: the English text is shown instead.
        """
        for candidate in (template, self.template):
            if candidate:
                try:
                    return candidate.format(**self.values)
                except (KeyError, IndexError, ValueError):
                    continue
        return self.template

    def __str__(self) -> str:
        return self.text()

    def to_json(self) -> str:
        document: dict[str, object] = {"template": self.template, "values": self.values}
        if self.page:
            document["page"] = self.page
        return json.dumps(document, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read what `to_json` wrote; anything else becomes a message with that very text."""
        try:
            data = json.loads(text)
            return cls(str(data["template"]), dict(data["values"]), str(data.get("page", "")))
        except (ValueError, KeyError, TypeError):
            return cls("{text}", {"text": text})


class GarbageError(Exception):
    """Something a user can understand and act on, as one sentence; ``page`` is where in the window."""

    page: ClassVar[str] = ""

    def __init__(self, template: str, **values: object) -> None:
        self.message = replace(Message.of(template, **values), page=self.page)
        super().__init__(template)

    def __str__(self) -> str:
        return self.message.text()
