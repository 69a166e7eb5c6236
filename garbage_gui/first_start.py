"""What a person sees while the first stage of the set-up runs: lines in the terminal, or a small window."""

from __future__ import annotations

import os
import queue
import sys
import threading
from pathlib import Path

from garbage_gui.environment import ensure
from garbage_gui.messages import GarbageError, Message


def set_up_window() -> Path:
    """Install what the window needs, visibly; returns the interpreter. Raises `SetupError`."""
    if not sys.stderr.isatty() and _has_screen():
        try:
            import tkinter  # noqa: F401
        except ImportError:  # many Linux systems ship Python without it: the terminal lines remain
            pass
        else:
            return _with_small_window()
    return ensure("window", print_progress)


def print_progress(fraction: float, message: Message) -> None:
    """One line of progress on the terminal."""
    print(f"[{fraction:4.0%}] {message}", file=sys.stderr, flush=True)


def _has_screen() -> bool:
    return sys.platform in ("win32", "darwin") or bool(
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    )


def _with_small_window() -> Path:
    import tkinter as tk
    from tkinter import messagebox, ttk

    news: queue.Queue[tuple[float, str] | Path | GarbageError] = queue.Queue()

    def work() -> None:
        def report(fraction: float, message: Message) -> None:
            print_progress(fraction, message)
            news.put((fraction, str(message)))

        try:
            news.put(ensure("window", report))
        except GarbageError as error:
            news.put(error)

    try:
        window = tk.Tk()
    except tk.TclError:  # a display that is named but not there
        return ensure("window", print_progress)
    window.title("Garbage GUI")
    window.geometry("460x120")
    label = ttk.Label(window, text="Garbage GUI is being set up. This happens once. / 首次启动，正在安装…")
    label.pack(padx=16, pady=(20, 8), anchor="w")
    bar = ttk.Progressbar(window, length=428, maximum=1.0)
    bar.pack(padx=16)
    detail = ttk.Label(window, text="")
    detail.pack(padx=16, pady=8, anchor="w")
    outcome: list[Path | GarbageError] = []

    def poll() -> None:
        while not news.empty():
            item = news.get()
            if isinstance(item, tuple):
                bar["value"] = item[0]
                detail["text"] = item[1][:70]
            else:
                outcome.append(item)
                if isinstance(item, GarbageError):
                    messagebox.showerror("Garbage GUI", str(item))
                window.destroy()
                return
        window.after(100, poll)

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    window.after(100, poll)
    window.mainloop()
    if not outcome:  # the window was closed: the set-up is repaired at the next start
        raise SystemExit(130)
    if isinstance(outcome[0], GarbageError):
        raise outcome[0]
    return outcome[0]
