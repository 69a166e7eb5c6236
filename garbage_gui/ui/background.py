"""Work off the window's thread, with its result handed back on it.

Nothing that reads a file, asks the store or decodes a picture runs on the window's thread: it goes through here.
"""

from __future__ import annotations

import contextlib
import os
import sys
import threading
import weakref
from collections import deque
from collections.abc import Callable
from typing import Any

import shiboken6
from PySide6.QtCore import QObject, Signal

from garbage_gui.messages import GarbageError, Message

Done = Callable[[Any], None]
Failed = Callable[[Message], None]

# A thread that computes in Python keeps Python's lock this long when another wants it. With the 5 ms that Python
# begins with, three threads of the pool hold the window up for a whole frame.
LOCK_SECONDS = 0.0005


# How much less than the window's thread the others weigh where both want to compute: as much as `nice -n 5`.
GIVES_WAY = 5


def give_way() -> None:
    """Let the window's thread compute first from now on, where the system knows priorities of threads (Linux)."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), GIVES_WAY)


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
            sys.__excepthook__(type(error), error, error.__traceback__)
            self._error = Message.of(
                "Something unexpected went wrong: {reason}. The rest goes on.",
                reason=f"{type(error).__name__}: {error}",
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


class _Workers:
    """Threads that work numbers off, first come, first served; started when there is work for them.

    Python's own threads, not a `QThreadPool`: on a thread of Qt everything that is kept for the thread, such as
    its connection to the store, is gone after each piece of work. They know calls by number only: what a call
    holds (widgets too) must never die on another thread than the window's.
    """

    def __init__(self, name: str, most: int, work: Callable[[int], None], *, gives_way: bool = False) -> None:
        self._name = name
        self._gives_way = gives_way
        self._most = most
        self._work = work
        self._numbers: deque[int] = deque()
        self._change = threading.Condition()
        self._threads: list[threading.Thread] = []
        self._idle = 0
        self._working = 0
        self._closed = False

    def add(self, number: int) -> None:
        with self._change:
            self._numbers.append(number)
            if len(self._numbers) > self._idle and len(self._threads) < self._most:
                thread = threading.Thread(
                    target=self._loop, name=f"{self._name}-{len(self._threads)}", daemon=True
                )
                self._threads.append(thread)
                thread.start()
            self._change.notify()

    def wait_until_idle(self) -> None:
        """Wait, on another thread, until nothing that was added is left."""
        with self._change:
            while self._working or (self._numbers and not self._closed):
                self._change.wait()

    def close(self, *, drop: bool) -> None:
        """Finish what was added (``drop``: only what has begun), and join the threads."""
        with self._change:
            if drop:
                self._numbers.clear()
            self._closed = True
            self._change.notify_all()
        for thread in self._threads:
            thread.join()

    def _loop(self) -> None:
        if self._gives_way:
            give_way()
        while True:
            with self._change:
                self._idle += 1
                while not self._numbers and not self._closed:
                    self._change.wait()
                self._idle -= 1
                if not self._numbers:
                    return
                number = self._numbers.popleft()
                self._working += 1
            try:
                self._work(number)
            finally:
                with self._change:
                    self._working -= 1
                    self._change.notify_all()


class Background(QObject):
    """A pool for reading and computing, and one thread that keeps the order for what changes the store."""

    _finished = Signal(int)

    def __init__(self, parent: QObject | None = None, *, threads: int | None = None) -> None:
        super().__init__(parent)
        sys.setswitchinterval(LOCK_SECONDS)
        # Reading and decoding release the GIL; more threads than this only get in each other's way.
        self._pool = _Workers(
            "background", threads or max(2, min(4, os.cpu_count() or 2)), self._run, gives_way=True
        )
        self._ordered = _Workers("background-ordered", 1, self._run)
        self._calls: dict[int, Call] = {}
        self._next = 0
        self._closed = False
        self.default_failed: Failed = lambda message: print(message, file=sys.stderr)
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

    def run_last(self, function: Callable[[], Any], *, owner: QObject) -> Call:
        """Run ``function`` in order, when nothing is left on the pool: for closing what the pool reads from."""

        def when_idle() -> Any:
            self._pool.wait_until_idle()
            return function()

        return self._start(self._ordered, when_idle, (), None, None, owner)

    def idle(self) -> bool:
        """Whether everything that was handed out has been handed back."""
        return not self._calls

    def close(self) -> None:
        """Drop what has not started (reading only), finish what has, and join the threads.

        Ordered work is finished: it is what a person did.
        """
        self._closed = True
        self._pool.close(drop=True)
        self._ordered.close(drop=False)
        self._calls.clear()

    def _start(
        self,
        workers: _Workers,
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
        workers.add(self._next)
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
