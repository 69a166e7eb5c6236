"""Where the app keeps what belongs to a person: settings, data and cache, a folder each."""

from __future__ import annotations

import os
from pathlib import Path

APP_NAME = "garbage-gui"
HOME_VARIABLE = "GARBAGE_GUI_HOME"


def config_folder() -> Path:
    """The folder of the settings; below `HOME_VARIABLE` where that is set."""
    home = os.environ.get(HOME_VARIABLE)
    if home:
        return Path(home) / "config"
    from platformdirs import user_config_path

    return user_config_path(APP_NAME, appauthor=False, roaming=True)


def data_folder() -> Path:
    """The folder of the default workspace and of downloaded weights; below `HOME_VARIABLE` where that is set."""
    home = os.environ.get(HOME_VARIABLE)
    if home:
        return Path(home) / "data"
    from platformdirs import user_data_path

    return user_data_path(APP_NAME, appauthor=False)


def cache_folder() -> Path:
    """The folder of what can be made again, for all workspaces; below `HOME_VARIABLE` where that is set."""
    home = os.environ.get(HOME_VARIABLE)
    if home:
        return Path(home) / "cache"
    from platformdirs import user_cache_path

    return user_cache_path(APP_NAME, appauthor=False)


def settings_file() -> Path:
    return config_folder() / "settings.json"
