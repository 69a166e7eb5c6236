"""Work off the window's thread: handed back on it, in order where that matters, dropped where nobody waits."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from garbage_gui.messages import GarbageError, Message
from garbage_gui.ui.background import Background
from tests.ui.window import pause, wait


@pytest.fixture
def background(qapp: QApplication) -> Iterator[Background]:
    made = Background()
    yield made
    made.close()


def test_the_result_comes_back_on_the_threads_of_the_window(background: Background) -> None:
    owner, threads = QObject(), []
    background.run(
        threading.current_thread, done=lambda t: threads.extend([t, threading.current_thread()]), owner=owner
    )
    wait(lambda: threads)
    assert threads[0] is not threading.main_thread()
    assert threads[1] is threading.main_thread()
    assert background.idle()


def test_ordered_work_keeps_its_order_on_one_thread(background: Background) -> None:
    owner, seen, threads = QObject(), [], set()

    def note(number: int) -> int:
        threads.add(threading.current_thread())
        return number

    for number in range(200):
        background.run_ordered(note, number, done=seen.append, owner=owner)
    wait(lambda: len(seen) == 200)
    assert seen == list(range(200))
    assert len(threads) == 1


def test_an_error_of_the_core_is_its_message_and_any_other_is_said_too(
    background: Background, capfd: pytest.CaptureFixture[str]
) -> None:
    owner, said = QObject(), []
    background.default_failed = said.append

    def fail() -> None:
        raise GarbageError("The file {name} is gone.", name="a.jpg")

    background.run(fail, owner=owner)
    wait(lambda: said)
    assert said == [Message("The file {name} is gone.", {"name": "a.jpg"})]
    background.run(lambda: 1 / 0, failed=said.append, owner=owner)
    wait(lambda: len(said) == 2)
    assert "ZeroDivisionError" in str(said[1])
    assert "ZeroDivisionError" in capfd.readouterr().err


def test_nobody_is_called_when_the_owner_is_gone_or_the_call_cancelled(background: Background) -> None:
    owner, other, go, seen = QObject(), QObject(), threading.Event(), []
    background.run(go.wait, done=seen.append, owner=owner)
    call = background.run(go.wait, done=seen.append, owner=other)
    call.cancel()
    owner.deleteLater()
    pause(0)
    del owner
    go.set()
    wait(background.idle)
    pause(10)
    assert seen == []
    assert call.cancelled()


def test_closing_finishes_what_a_person_did_and_drops_the_rest(qapp: QApplication) -> None:
    background, owner, go, done = Background(threads=2), QObject(), threading.Event(), []

    def change(number: int) -> None:
        go.wait()
        done.append(number)

    for number in range(5):
        background.run_ordered(change, number, owner=owner)
    go.set()
    background.close()
    assert done == [0, 1, 2, 3, 4]
    late = background.run(done.append, 9, owner=owner)
    assert late.cancelled() and 9 not in done


def test_what_is_closed_is_closed_when_nobody_reads_from_it_any_more(background: Background) -> None:
    owner, go, seen = QObject(), threading.Event(), []

    def read() -> None:
        go.wait()
        seen.append("read")

    for _ in range(6):
        background.run(read, owner=owner)
    background.run_last(lambda: seen.append("closed"), owner=owner)
    pause(30)
    assert seen == []
    go.set()
    wait(background.idle)
    assert seen == ["read"] * 6 + ["closed"]
