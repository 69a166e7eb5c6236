"""Shows the set-up to a person: lines on the terminal, and a small window where there is a screen."""

from __future__ import annotations

import locale
import os
import sys
import threading
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree

from garbage_gui.messages import Message
from garbage_gui.resources import resource
from garbage_gui.setup.errors import SetupCancelled, SetupError
from garbage_gui.setup.pip import Progress

Install = Callable[[Progress, Callable[[], bool]], None]
POLL_MS = 100


class TerminalProgress:
    """Writes a line to the error channel whenever there is something new to say."""

    def __init__(self) -> None:
        self._last: tuple[str, int] = ("", -1)

    def __call__(self, fraction: float, message: Message) -> None:
        tenth = int(10 * fraction)
        if (message.template, tenth) != self._last and sys.stderr is not None:
            self._last = (message.template, tenth)
            print(f"[{fraction:4.0%}] {message}", file=sys.stderr, flush=True)


def install_on_terminal(install: Install) -> None:
    """Run ``install`` with its progress on the terminal. Raises what it raises; Ctrl+C stops it."""
    try:
        install(TerminalProgress(), lambda: False)
    except KeyboardInterrupt:
        raise SetupCancelled from None


def has_screen() -> bool:
    """Whether a window can be shown here."""
    if sys.platform == "linux":
        return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    return True


def install_in_window(install: Install) -> None:
    """Like `install_on_terminal`, with a small window beside where tkinter and a screen are there.

    An error is shown in the window too, before it is raised.
    """
    window = _open_window() if has_screen() else None
    if window is None:
        install_on_terminal(install)
        return
    window.run(install)


def _open_window() -> _Window | None:
    try:
        import tkinter
        from tkinter import ttk
    except ImportError:
        return None
    try:
        root = tkinter.Tk()
    except tkinter.TclError:
        return None
    return _Window(root, tkinter, ttk)


class _Window:
    """A sentence, a bar and a button. The work is done in a thread; the window only looks at its state."""

    def __init__(self, root: Any, tkinter: Any, ttk: Any) -> None:
        self._root = root
        self._stop = threading.Event()
        self._fraction = 0.0
        self._text = ""
        self._error: BaseException | None = None
        self._shown_error = False
        root.title("Garbage GUI")
        root.protocol("WM_DELETE_WINDOW", self._close)
        frame = ttk.Frame(root, padding=24)
        frame.grid(sticky="nsew")
        title = _translated("Garbage GUI is being set up. This happens only once.")
        ttk.Label(frame, text=title, wraplength=420).grid(sticky="w")
        self._bar = ttk.Progressbar(frame, length=420, maximum=1000)
        self._bar.grid(pady=(16, 8))
        self._words = tkinter.StringVar(root)
        self._label = ttk.Label(frame, textvariable=self._words, wraplength=420)
        self._label.grid(sticky="w")
        self._button = ttk.Button(frame, text=_translated("Stop"), command=self._close)
        self._button.grid(sticky="e", pady=(16, 0))
        root.resizable(False, False)

    def run(self, install: Install) -> None:
        lines = TerminalProgress()

        def progress(fraction: float, message: Message) -> None:
            lines(fraction, message)
            self._fraction, self._text = fraction, message.text(_translated(message.template))

        def work() -> None:
            try:
                install(progress, self._stop.is_set)
            except BaseException as error:
                self._error = error

        worker = threading.Thread(target=work, name="setup")
        worker.start()
        self._look(worker)
        try:
            self._root.mainloop()
        except KeyboardInterrupt:
            self._error = self._error or SetupCancelled()
        self._stop.set()
        worker.join()
        if self._error is not None:
            raise self._error

    def _look(self, worker: threading.Thread) -> None:
        self._bar["value"] = 1000 * self._fraction
        self._words.set(self._text)
        if worker.is_alive():
            self._root.after(POLL_MS, self._look, worker)
        elif isinstance(self._error, SetupError) and not isinstance(self._error, SetupCancelled):
            self._shown_error = True
            message = self._error.message
            self._words.set(message.text(_translated(message.template)))
            self._button.configure(text=_translated("Close"), state="normal")
        else:
            self._root.destroy()

    def _close(self) -> None:
        if self._shown_error:
            self._root.destroy()
            return
        self._stop.set()
        self._button.configure(state="disabled")
        self._words.set(_translated("Stopping"))


def _translated(template: str) -> str:
    """The template in the language of the system, from the translations of the window."""
    if not _language().startswith(("zh", "chinese")):
        return template
    try:
        tree = ElementTree.parse(resource("translations", "zh_CN", "setup.ts"))
    except (OSError, ElementTree.ParseError):
        return template
    for message in tree.iter("message"):
        if message.findtext("source") == template:
            return message.findtext("translation") or template
    return template


def _language() -> str:
    """The language of the system's texts, such as ``zh_cn.utf-8``; on Windows as ``chinese (simplified)_china``."""
    if sys.platform != "win32":
        for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
            if os.environ.get(variable):
                return os.environ[variable].lower()
    try:
        return (locale.getlocale()[0] or "").lower()
    except ValueError:
        return ""
