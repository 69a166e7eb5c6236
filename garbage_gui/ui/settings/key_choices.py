"""Which keys a person gave to what: changed one at a time, never two things with one key. No widgets."""

from __future__ import annotations

from collections.abc import Sequence

from garbage_gui.settings import Settings
from garbage_gui.taxonomy import Taxonomy
from garbage_gui.ui.actions import ActionSpec
from garbage_gui.ui.text import class_name


class KeyChoices:
    """The actions whose keys can be changed and the classes that can have a letter, over the ``settings``."""

    def __init__(self, settings: Settings, specs: Sequence[ActionSpec], taxonomy: Taxonomy) -> None:
        self._settings = settings
        self._specs = {spec.id: spec for spec in specs}
        self._taxonomy = taxonomy

    def keys(self, action_id: str) -> tuple[str, ...]:
        """The keys of an action as they are now."""
        return self._settings.keys.get(action_id, self._specs[action_id].keys)

    def letter(self, class_key: str) -> str:
        """The letter of a class; empty where it has none."""
        return self._settings.class_keys.get(class_key, "")

    def is_changed(self, action_id: str) -> bool:
        return action_id in self._settings.keys

    def owner(self, key: str, *, but: str) -> str | None:
        """The title of what has ``key`` already, other than the action or class ``but``."""
        wanted = key.upper()
        for action_id, spec in self._specs.items():
            if action_id != but and wanted in {k.upper() for k in self.keys(action_id)}:
                return spec.title()
        for waste_class in self._taxonomy.classes:
            if waste_class.key != but and self.letter(waste_class.key).upper() == wanted:
                return class_name(waste_class)
        return None

    def set_key(self, action_id: str, key: str) -> str | None:
        """Give an action this key alone; the title of what has it already where that is so: nothing changes."""
        if (owner := self.owner(key, but=action_id)) is not None:
            return owner
        keys = {**self._settings.keys, action_id: (key,)}
        if keys[action_id] == self._specs[action_id].keys:
            del keys[action_id]
        self._settings.keys = keys
        return None

    def set_letter(self, class_key: str, letter: str) -> str | None:
        """Give a class this letter ("": none), like `set_key`."""
        if letter and (owner := self.owner(letter, but=class_key)) is not None:
            return owner
        letters = {k: v for k, v in self._settings.class_keys.items() if k != class_key}
        if letter:
            letters[class_key] = letter.upper()
        self._settings.class_keys = letters
        return None

    def reset(self, action_id: str) -> str | None:
        """Give an action its own keys back, unless something else has one of them by now: its title."""
        for key in self._specs[action_id].keys:
            if (owner := self.owner(key, but=action_id)) is not None:
                return owner
        self._settings.keys = {k: v for k, v in self._settings.keys.items() if k != action_id}
        return None

    def reset_all(self) -> None:
        """Every action has its own keys again, and no class a letter."""
        self._settings.keys = {}
        self._settings.class_keys = {}
