"""What a person set once and wants back at the next start, in one small JSON file."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from garbage_gui.files import write_atomically
from garbage_gui.messages import GarbageError, Message
from garbage_gui.places import HOME_VARIABLE, config_folder, data_folder, settings_file

__all__ = [
    "HOME_VARIABLE", "Language", "MotionChoice", "Settings", "SettingsError", "ThemeChoice", "account_name",
    "config_folder", "data_folder", "load", "read_settings", "save", "settings_file",
]  # fmt: skip

Language = Literal["system", "en", "zh_CN"]
ThemeChoice = Literal["system", "light", "dark"]
MotionChoice = Literal["system", "full", "reduced"]


class SettingsError(GarbageError):
    """The settings cannot be kept."""


class Settings(BaseModel):
    """Typed, described and ranged: the settings page shows the titles and descriptions of these fields."""

    model_config = ConfigDict(extra="ignore", validate_assignment=True)

    language: Language = Field("system", title="Language", description="The language of the window.")
    theme: ThemeChoice = Field("system", title="Theme", description="Light, dark, or as the system.")
    motion: MotionChoice = Field(
        "system", title="Motion", description="Short transitions, none, or as the system."
    )
    operator: Annotated[str, Field(max_length=80)] = Field(
        "", title="Operator", description="Who is at the desk: every label carries this name."
    )
    last_workspace: Path | None = Field(None, title="Workspace", description="Opened at the next start.")
    recent_workspaces: tuple[Path, ...] = Field(
        (), title="Recent workspaces", description="Offered for opening."
    )
    threads: Annotated[int, Field(ge=0, le=256)] = Field(
        0,
        title="Threads",
        description="How many processor threads predicting and training may use; 0: all of them, but training leaves "
        "one of three or more to the window.",
    )
    camera: str = Field("", title="Camera", description="The camera that was used last.")

    keys: dict[str, tuple[str, ...]] = Field(
        {}, title="Keys", description="Keys of actions that a person changed, in Qt's notation."
    )
    class_keys: dict[str, Annotated[str, Field(min_length=1, max_length=1)]] = Field(
        {}, title="Keys of classes", description="Single letters that label at once, by class."
    )

    def operator_name(self) -> str:
        """The operator that label events carry: the one that was set, or the account's name."""
        return self.operator.strip() or account_name()


def account_name() -> str:
    """The name of the account that runs the app, or ``operator`` where the system does not tell."""
    for variable in ("USER", "USERNAME", "LOGNAME"):
        if name := os.environ.get(variable, "").strip():
            return name
    return "operator"


def read_settings() -> tuple[Settings, Message | None]:
    """The kept settings, and what was wrong with them.

    A file that is broken never stops the app: what can be used of it is, the rest is the default.
    """
    path = settings_file()
    try:
        data = json.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return Settings(), None
    except OSError as error:
        return Settings(), _unreadable(path, error.strerror or str(error))
    except (ValueError, RecursionError) as error:
        return Settings(), _unreadable(path, str(error))
    if not isinstance(data, dict):
        return Settings(), _unreadable(path, "it holds no settings")
    try:
        return Settings.model_validate(data), None
    except ValidationError as error:
        wrong = {str(e["loc"][0]) for e in error.errors() if e["loc"]}
        usable = {k: v for k, v in data.items() if k not in wrong}
        return Settings.model_validate(usable), Message.of(
            "Some settings in {path} cannot be used and were reset: {names}.",
            path=path,
            names=", ".join(sorted(wrong)),
        )


def _unreadable(path: Path, reason: str) -> Message:
    return Message.of(
        "The settings file {path} cannot be read, so the defaults are used: {reason}.",
        path=path,
        reason=reason,
    )


def load() -> Settings:
    """The kept settings, or the defaults."""
    return read_settings()[0]


def save(settings: Settings) -> None:
    """Keep ``settings``, whole or not at all; raises `SettingsError`."""
    path = settings_file()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, (settings.model_dump_json(indent=2) + "\n").encode("utf-8"))
    except OSError as error:
        raise SettingsError(
            "The settings cannot be saved in {path}: {reason}.", path=path, reason=error.strerror or error
        ) from error
