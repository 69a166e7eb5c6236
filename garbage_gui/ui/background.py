"""Work off the window's thread, with its result handed back on it.

Nothing that reads a file, asks the store or decodes a picture runs on the window's thread: it goes through here.
"""

from __future__ import annotations

import logging
import threading
import weakref
from collections.abc import Callable
from typing import Any

import shiboken6
from PySide6.QtCore import QObject, QRunnable, QThread, QThreadPool, Signal

from garbage_gui.messages import GarbageError, Message

log = logging.getLogger(__name__)
Done = Callable[[Any], None]
Failed = Callable[[Message], None]


class Call:
    """One piece of work that was handed out."""

    def __init__(
        self,
        function: Callable[..., Any],
        arguments: tuple[Any, ...],
        done: Done | None,
        failed: Failed | None,
        owner: QObject,
    ) -> None:
        self._function: Callable[..., Any] | None = function
        self._arguments = arguments
        self._done = done
        self._failed = failed
        self._owner = weakref.ref(owner)
        self._cancelled = threading.Event()
        self._result: Any = None
        self._error: Message | None = None

    def cancel(self) -> None:
        """Do not start it, or drop its result."""
        self._cancelled.set()

    def cancelled(self) -> bool:
        """Whether nobody wants the result any more; long work may ask."""
        return self._cancelled.is_set()

    def _work(self) -> None:
        function = self._function
        if function is None or self._cancelled.is_set():
            return
        try:
            self._result = function(*self._arguments)
        except GarbageError as error:
            self._error = error.message
        except Exception as error:  # a defect of ours: shown and logged, never swallowed
            log.exception("Background work failed")
            self._error = Message.of(
                "Something unexpected went wrong: {reason}. The rest goes on.", reason=f"{type(error).__name__}: {error}"
            )

    def _deliver(self, default_failed: Failed) -> None:
        owner = self._owner()
        wanted = not self._cancelled.is_set() and owner is not None and shiboken6.isValid(owner)
        done, failed, result, error = self._done, self._failed, self._result, self._error
        # What was captured must not outlive the call.
        self._function = self._done = self._failed = self._result = None
        self._arguments = ()
        if not wanted:
            return
        if error is not None:
            (failed or default_failed)(error)
        elif done is not None:
            done(result)


class _Runnable(QRunnable):
    """Knows its call by number only: what a call holds (widgets too) must never die on the pool's thread."""

    def __init__(self, background: Background, number: int) -> None:
        super().__init__()
        self._background = background
        self._number = number

    def run(self) -> None:
        self._background._run(self._number)


class Background(QObject):
    """A pool for reading and computing, and one thread that keeps the order for what changes the store."""

    _finished = Signal(int)

    def __init__(self, parent: QObject | None = None, *, threads: int | None = None) -> None:
        super().__init__(parent)
        # Reading and decoding release the GIL; more threads than this only get in each other's way.
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(threads or max(2, min(4, QThread.idealThreadCount())))
        self._ordered = QThreadPool(self)
        self._ordered.setMaxThreadCount(1)
        # A thread that ends closes its store connection; opening one again costs more than keeping it.
        for pool in (self._pool, self._ordered):
            pool.setExpiryTimeout(-1)
        self._calls: dict[int, Call] = {}
        self._next = 0
        self._closed = False
        self.default_failed: Failed = lambda message: log.error("%s", message)
        self._finished.connect(self._deliver)

    def run(
        self,
        function: Callable[..., Any],
        *args: Any,
        done: Done | None = None,
        failed: Failed | None = None,
        owner: QObject,
    ) -> Call:
        """Run ``function(*args)`` on the pool; then ``done(result)`` or ``failed(message)`` on the window's thread.

        Neither is called when the call was cancelled or ``owner`` is gone. Without ``failed`` the message is shown
        in the window.
        """
        return self._start(self._pool, function, args, done, failed, owner)

    def run_ordered(
        self,
        function: Callable[..., Any],
        *args: Any,
        done: Done | None = None,
        failed: Failed | None = None,
        owner: QObject,
    ) -> Call:
        """Like `run`, on one thread, in the order of the calls: for what changes the store."""
        return self._start(self._ordered, function, args, done, failed, owner)

    def idle(self) -> bool:
        """Whether everything that was handed out has been handed back."""
        return not self._calls

    def close(self) -> None:
        """Drop what has not started (reading only), finish what has, and join the threads.

        Ordered work is finished: it is what a person did.
        """
        self._closed = True
        self._pool.clear()
        self._pool.waitForDone()
        self._ordered.waitForDone()
        self._calls.clear()

    def _start(
        self,
        pool: QThreadPool,
        function: Callable[..., Any],
        arguments: tuple[Any, ...],
        done: Done | None,
        failed: Failed | None,
        owner: QObject,
    ) -> Call:
        call = Call(function, arguments, done, failed, owner)
        if self._closed:
            call.cancel()
            return call
        self._next += 1
        self._calls[self._next] = call
        pool.start(_Runnable(self, self._next))
        return call

    def _run(self, number: int) -> None:
        call = self._calls.get(number)
        if call is not None:
            call._work()
            del call
        if not self._closed:
            self._finished.emit(number)

    def _deliver(self, number: int) -> None:
        call = self._calls.pop(number, None)
        if call is not None and not self._closed:
            call._deliver(self.default_failed)
