"""The process that varies pictures for the window, as the window sees it: asked, answered, ended."""

from __future__ import annotations

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, Signal

from garbage_gui.jobs.supervisor import python_command
from garbage_gui.messages import Message
from garbage_gui.nets.child import child_environment
from garbage_gui.training.variant_frames import AnswerReader, VariantsWanted

MODULE = "garbage_gui.training.variant_server"
ENDING_MS = 5000


class VariantProcess(QObject):
    """Starts with the first question, ends at `stop`, and by itself when the window is gone."""

    answered = Signal(object)
    failed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._process: QProcess | None = None
        self._reader = AnswerReader()

    @property
    def pid(self) -> int:
        """The process's number; 0 where there is none."""
        return self._process.processId() if self._process is not None else 0

    def ask(self, wanted: VariantsWanted) -> None:
        """Ask for variants; a question that is not answered yet is left out then."""
        if self._process is None:
            self._start()
        if self._process is not None:
            self._process.write(wanted.to_line())

    def stop(self) -> None:
        """End the process, without waiting for it."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()

    def close(self) -> None:
        """End it and see that it is gone."""
        self.stop()
        for process in self.findChildren(QProcess):
            process.waitForFinished(ENDING_MS)

    def _start(self) -> None:
        self._reader = AnswerReader()
        process = QProcess(self)
        environment = QProcessEnvironment.systemEnvironment()
        for name, value in child_environment().items():
            environment.insert(name, value)
        process.setProcessEnvironment(environment)
        process.readyReadStandardOutput.connect(self._read)
        process.errorOccurred.connect(self._on_error)
        process.finished.connect(self._on_end)
        self._process = process
        command = python_command(MODULE)
        process.start(command[0], command[1:])

    def _read(self) -> None:
        process = self._process
        if process is None or self.sender() is not process:
            return
        try:
            answers = self._reader.feed(bytes(process.readAllStandardOutput().data()))
        except (ValueError, KeyError, TypeError) as error:
            self._fail(str(error))
            return
        for answer in answers:
            self.answered.emit(answer)

    def _on_error(self, error: QProcess.ProcessError) -> None:
        process = self._process
        if process is not None and self.sender() is process and error == QProcess.ProcessError.FailedToStart:
            self._fail(process.errorString())
            process.deleteLater()

    def _on_end(self) -> None:
        process = self.sender()
        if not isinstance(process, QProcess):
            return
        if process is self._process:
            said = bytes(process.readAllStandardError().data()).decode("utf-8", "replace").strip()
            self._fail(said.splitlines()[-1].strip()[:300] if said else f"exit code {process.exitCode()}")
        process.deleteLater()

    def _fail(self, reason: str) -> None:
        self.stop()
        self.failed.emit(Message.of("The variants could not be made: {reason}.", reason=reason.rstrip(".")))
