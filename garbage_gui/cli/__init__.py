"""The command line: the same services as the window, for scripts, servers and tests."""

from garbage_gui.cli.main import main

__all__ = ["main"]
