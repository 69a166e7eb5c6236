"""The Classify page: drop pictures, see what they are while it runs, send the unsure ones to Review."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtCore import QStandardPaths, Qt, QTimer
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QGuiApplication,
)
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from garbage_gui.imaging.archives import SUFFIX as ARCHIVE_SUFFIX
from garbage_gui.imaging.scan import PICTURE_SUFFIXES
from garbage_gui.store.records import JobRecord
from garbage_gui.ui.classify.change_bar import ChangeBar, is_compared
from garbage_gui.ui.classify.class_totals import ClassTotals
from garbage_gui.ui.classify.controller import ClassifyController
from garbage_gui.ui.classify.drop_zone import DropZone, listed_files
from garbage_gui.ui.classify.empty_run import empty_run_text
from garbage_gui.ui.classify.filters import ResultFilter, Shown
from garbage_gui.ui.classify.keys import classify_actions
from garbage_gui.ui.classify.other_models import OtherModels
from garbage_gui.ui.classify.result_actions import ResultActions
from garbage_gui.ui.classify.results_model import ResultsModel
from garbage_gui.ui.classify.results_view import ResultsView
from garbage_gui.ui.classify.run_bar import RunBar
from garbage_gui.ui.classify.sort_asking import SortAsking
from garbage_gui.ui.classify.sort_bar import SortBar
from garbage_gui.ui.classify.sort_dialog import SortDialog
from garbage_gui.ui.classify.sorting import ACTIVE, SortController
from garbage_gui.ui.classify.tool_row import ToolRow
from garbage_gui.ui.classify.totals_bar import TotalsBar
from garbage_gui.ui.classify.watching import ICON as WATCH_ICON
from garbage_gui.ui.classify.watching import WatchBar, Watches
from garbage_gui.ui.context import PageContext
from garbage_gui.ui.icons import BESIDE_TEXT_LARGE
from garbage_gui.ui.page import Page
from garbage_gui.ui.remembering import remember_columns
from garbage_gui.ui.text import number
from garbage_gui.ui.theme import show_bare, style

# How long the page has been shown before the model is loaded for what may be pasted.
READY_MS = 800

AS_TABLE = "classify.table"


class ClassifyPage(Page):
    """Classify files and folders with the active model."""

    name: ClassVar[str] = "classify"
    icon_name: ClassVar[str] = "image-search-outline"

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self.setAcceptDrops(True)
        self._active = False
        self.controller = ClassifyController(context, self)
        self.sorting = SortController(context, self)
        self.model = ResultsModel(context.workspace.taxonomy, self)
        self._build()
        self._connect()
        self.add_actions(classify_actions(self))
        self.retranslate()
        self._show_filter()

    # Building ----------------------------------------------------------------------------------------

    def _build(self) -> None:
        theme = self.context.theme
        self.drop_zone = DropZone(theme, self)
        self.run_bar = RunBar(theme, self)
        self.totals = TotalsBar(theme, self)
        self.classes = ClassTotals(theme, self.context.workspace.taxonomy, self)
        self.results = ResultsView(self.model, theme, self.context.thumbnails, self)
        self.results.show_as_table(self.context.layout.is_shown(AS_TABLE, False))
        # Widths only: a run comes in its own order.
        remember_columns(self.results.table.horizontalHeader(), self.context.layout, "classify.columns")
        self.folder = self._button("classify_folder")
        self.files = self._button("classify_files")
        self.watch = self._button("classify_watch")
        show_bare(self.watch, True)
        self.sort_bar = SortBar(theme, self)
        self.change_bar = ChangeBar(theme, self.context.workspace.taxonomy, self)
        self.tools = ToolRow(theme, self)
        self.others = OtherModels(self.context, self.tools.again)
        self.asking = SortAsking(self.context, self.sorting, self.sort_bar, self)
        ResultActions(self.context, self.model, self.results)

        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.run_bar, 1)
        head.addWidget(self.folder)
        head.addWidget(self.files)
        head.addWidget(self.watch)
        top = QVBoxLayout()
        top.setContentsMargins(16, 12, 16, 8)
        top.setSpacing(10)
        self.watch_bars = (
            WatchBar(theme, self),
            WatchBar(theme, self),
        )  # over the results, and over the drop zone
        top.addLayout(head)
        top.addWidget(self.watch_bars[0])
        top.addWidget(self.totals)
        top.addWidget(self.classes)
        top.addWidget(self.tools)
        top.addWidget(self.change_bar)
        top.addWidget(self.sort_bar)
        line = QFrame(self)
        line.setFrameShape(QFrame.Shape.NoFrame)
        line.setFixedHeight(1)
        style(line, role="bar")
        self._work = QWidget(self)
        column = QVBoxLayout(self._work)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(line)
        column.addWidget(self.results, 1)
        self._zone = QWidget(self)
        around = QVBoxLayout(self._zone)
        around.setContentsMargins(24, 24, 24, 24)
        around.setSpacing(12)
        around.addWidget(self.watch_bars[1])
        around.addWidget(self.drop_zone, 1)
        self._reading = QWidget(self)
        self._layers = QStackedLayout(self)
        self._layers.setContentsMargins(0, 0, 0, 0)
        for layer in (self._reading, self._zone, self._work):
            self._layers.addWidget(layer)
        theme.changed.connect(self._icons)
        self._icons()

    def _button(self, name: str) -> QPushButton:
        button = QPushButton(self)
        button.setObjectName(name)
        button.setIconSize(BESIDE_TEXT_LARGE)
        return button

    def _connect(self) -> None:
        controller, context = self.controller, self.context
        # Not at once: the page is shown first.
        self._get_ready = QTimer(self)
        self._get_ready.setSingleShot(True)
        self._get_ready.setInterval(READY_MS)
        self._get_ready.timeout.connect(controller.get_ready)
        controller.runs_loaded.connect(self._show_runs)
        controller.run_chosen.connect(self._show_other_run)
        controller.run_changed.connect(self._show_run)
        controller.rows_loaded.connect(self.model.append)
        controller.exported.connect(self._on_exported)
        self.sorting.changed.connect(lambda _: self._show_totals())
        self.sorting.files_moved.connect(controller.read_again)
        self.watches = Watches(context.watching, controller, self.watch_bars, self)
        self.drop_zone.watch_asked.connect(self.choose_watched)
        self.watch.clicked.connect(lambda _=False: self.choose_watched())
        context.changes.jobs_changed.connect(self._on_jobs_changed)
        self.model.totals_changed.connect(self._show_totals)
        self.model.shown_changed.connect(self._show_count)
        self.totals.filter_asked.connect(self._filter_by_totals)
        self.classes.class_asked.connect(self._filter_by_class)
        self.change_bar.filter_asked.connect(self.set_filter)
        tools = self.tools
        tools.again_asked.connect(self.choose_other_model)
        tools.export_asked.connect(self.choose_export)
        tools.sort_asked.connect(self.choose_sort)
        tools.review_asked.connect(self.review_unsure)
        tools.all_asked.connect(lambda: self.set_filter(ResultFilter()))
        tools.view_asked.connect(self.show_as_table)
        self.others.chosen.connect(controller.start_again)
        self.run_bar.run_asked.connect(controller.choose)
        self.run_bar.cancel_asked.connect(self.cancel)
        self.run_bar.resume_asked.connect(controller.resume)
        self.drop_zone.folder_asked.connect(self.choose_folder)
        self.folder.clicked.connect(lambda _=False: self.choose_folder())
        self.drop_zone.files_asked.connect(self.choose_files)
        self.drop_zone.paste_asked.connect(self.paste)
        self.files.clicked.connect(lambda _=False: self.choose_files())

    # Page --------------------------------------------------------------------------------------------

    def title(self) -> str:
        return self.tr("Classify")

    def activate(self, **arguments: Any) -> None:
        """``paths`` starts classifying them; ``job_id`` shows that run."""
        self._active = True
        self._get_ready.start()
        paths, job_id = arguments.get("paths"), arguments.get("job_id")
        if paths:
            self.start([Path(path) for path in paths])
        elif isinstance(job_id, int):
            self.controller.choose(job_id)
        self.controller.load_runs()
        if self._layers.currentWidget() is self._work:
            self.results.view().setFocus(Qt.FocusReason.OtherFocusReason)

    def shown_again(self) -> dict[str, Any]:
        chosen = self.controller.chosen
        return {} if chosen is None else {"job_id": chosen.job_id}

    def deactivate(self) -> None:
        self._active = False
        self._get_ready.stop()

    def settled(self) -> bool:
        idle = self.controller.is_idle() and self.sorting.is_idle() and self.others.is_idle()
        return self.controller.runs_are_known and idle and self.context.thumbnails.idle()

    def close_page(self) -> None:
        super().close_page()

    def retranslate(self) -> None:
        self.setAccessibleName(self.title())
        self.folder.setText(self.tr("Folder …"))
        self.folder.setToolTip(self.tr("Classify a folder of pictures (Ctrl+O)"))
        self.folder.setAccessibleName(self.tr("Classify a folder"))
        self.files.setText(self.tr("Pictures …"))
        self.files.setToolTip(self.tr("Classify single pictures (Ctrl+Shift+O)"))
        self.files.setAccessibleName(self.tr("Classify pictures"))
        self.watch.setToolTip(self.tr("Watch a folder: classify what is in it, and whatever comes later"))
        self.watch.setAccessibleName(self.tr("Watch a folder"))
        self._show_totals()
        self._show_count()

    # Starting ----------------------------------------------------------------------------------------

    def start(self, paths: list[Path]) -> None:
        """Classify these with the active model."""
        self.controller.start(paths)

    def choose_folder(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, self.tr("Classify a folder"), self._pictures())
        if folder:
            self.start([Path(folder)])

    def choose_files(self) -> None:
        patterns = " ".join(f"*{suffix}" for suffix in sorted({*PICTURE_SUFFIXES, ARCHIVE_SUFFIX}))
        files, _ = QFileDialog.getOpenFileNames(
            self,
            self.tr("Classify pictures"),
            self._pictures(),
            self.tr("Pictures and archives ({patterns})").format(patterns=patterns)
            + ";;"
            + self.tr("All files (*)"),
        )
        if files:
            self.start([Path(file) for file in files])

    def choose_watched(self) -> None:
        """Ask for the folder to watch."""
        folder = QFileDialog.getExistingDirectory(self, self.tr("Watch a folder"), self._pictures())
        if folder:
            self.watches.begin(Path(folder))

    def end_watching(self) -> None:
        self.watches.end()

    def paste(self) -> None:
        """Classify the files or the picture of the clipboard."""
        data = QGuiApplication.clipboard().mimeData()
        if uris := listed_files(data):
            self.controller.start_listed(uris)
        elif data is not None and data.hasImage():
            self.controller.paste(QGuiApplication.clipboard().image())
        else:
            self.context.messages.info(self.tr("The clipboard holds neither a picture nor files"))

    def cancel(self) -> None:
        """Stop the run that is shown; one that has ended stays as it is."""
        run = self.controller.chosen
        if run is not None and run.status in ("queued", "running"):
            self.controller.cancel()

    @staticmethod
    def _pictures() -> str:
        return QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if listed_files(event.mimeData()):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self._show_drop_zone(True)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._show_drop_zone(False)

    def dropEvent(self, event: QDropEvent) -> None:
        uris = listed_files(event.mimeData())
        self._show_drop_zone(False)
        if uris:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self.controller.start_listed(uris)

    def _show_drop_zone(self, over: bool) -> None:
        self.drop_zone.set_over(over)
        self._choose_layer(over)

    # Showing -----------------------------------------------------------------------------------------

    def _on_jobs_changed(self) -> None:
        # Also while another page is in front: its results are there at once when this one is shown again.
        self.controller.load_runs()
        self.sorting.load()

    def _show_runs(self, runs: list[JobRecord]) -> None:
        self.run_bar.set_runs(runs)
        self._choose_layer()

    def _show_other_run(self, run: JobRecord | None) -> None:
        self.model.clear()
        if not is_compared(run) and self.model.filter.shown is Shown.CHANGED:
            self.set_filter(ResultFilter(category=self.model.filter.category))
        self._show_run(run)

    def _show_run(self, run: JobRecord | None) -> None:
        # Here too: a run that was asked for by its number is known only when the runs have been read.
        self.sorting.choose(run.job_id if run is not None else None)
        self.run_bar.show_run(run, self.model.totals.files)
        self.results.show_before(is_compared(run))
        self._show_count()

    def _choose_layer(self, over: bool = False) -> None:
        if over or (self.controller.runs_are_known and not self.controller.runs):
            self._layers.setCurrentWidget(self._zone)
        elif self.controller.runs and self._layers.currentWidget() is not self._work:
            self._layers.setCurrentWidget(self._work)
            if self._active:
                self.results.view().setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_totals(self) -> None:
        totals = self.model.totals
        self.totals.show_totals(totals)
        self.classes.show_totals(totals)
        self.change_bar.show_changes(self.controller.chosen, totals)
        self.run_bar.show_run(self.controller.chosen, totals.files)
        self.tools.show_unsure(totals.unsure)
        self.tools.allow(again=self._can_ask_another(), export=totals.files > 0, sort=self._can_sort())

    def _show_count(self) -> None:
        shown, files = self.model.rowCount(), self.model.totals.files
        filtered = not self.model.filter.is_open
        self.tools.show_count(shown, files, filtered=filtered)
        run = self.controller.chosen
        if filtered and files:
            self.results.set_nothing(self.tr("No result fits this filter."))
        else:
            self.results.set_nothing(empty_run_text(run))

    def _icons(self) -> None:
        icon = self.context.theme.icon
        self.folder.setIcon(icon("folder-open-outline"))
        self.files.setIcon(icon("image-multiple-outline"))
        self.watch.setIcon(icon(WATCH_ICON))

    # Filtering ---------------------------------------------------------------------------------------

    def set_filter(self, result_filter: ResultFilter) -> None:
        """Show only the results that fit."""
        self.model.set_filter(result_filter)
        self._show_filter()

    def _filter_by_totals(self, asked: ResultFilter) -> None:
        self.set_filter(self.model.filter.with_totals(asked))

    def _filter_by_class(self, class_key: str | None) -> None:
        self.set_filter(self.model.filter.with_class(class_key))

    def toggle_changed(self) -> None:
        if is_compared(self.controller.chosen):
            self.set_filter(self.model.filter.toggled(Shown.CHANGED))
        else:
            self.context.messages.info(
                self.tr("This run is not compared to another. “Another model …” makes one that is.")
            )

    def toggle_unsure(self) -> None:
        self.set_filter(self.model.filter.toggled(Shown.UNSURE))

    def show_as_table(self, as_table: bool) -> None:
        self.results.show_as_table(as_table)
        self.context.layout.set_shown(AS_TABLE, as_table)
        self._show_filter()
        self.results.view().setFocus(Qt.FocusReason.OtherFocusReason)

    def toggle_view(self) -> None:
        self.show_as_table(not self.results.as_table)

    def _show_filter(self) -> None:
        self.totals.show_filter(self.model.filter)
        self.classes.show_filter(self.model.filter.class_key)
        self.change_bar.show_filter(self.model.filter)
        self.tools.show_view(self.results.as_table)
        self._show_count()

    # Another model -----------------------------------------------------------------------------------

    def _can_ask_another(self) -> bool:
        run = self.controller.chosen
        return run is not None and run.status not in ACTIVE and self.model.totals.files > 0

    def choose_other_model(self) -> None:
        """Show the models that can look at the files of the shown run, to see what they say otherwise."""
        run = self.controller.chosen
        if run is not None and self._can_ask_another():
            self.others.ask(run)
        else:
            self.context.messages.info(self.tr("Classify something first, and wait for its end"))

    # Going on ----------------------------------------------------------------------------------------

    def review_unsure(self) -> None:
        """Send the unsure pictures to Review, the least sure first."""
        ids = self.model.unsure_ids()
        if ids:
            self.context.navigate("review", image_ids=ids)
        else:
            self.context.messages.info(self.tr("The model is sure of all of them"))

    def choose_export(self) -> None:
        run = self.controller.chosen
        if run is None or not self.model.totals.files:
            return
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        day = time.strftime("%Y-%m-%d", time.localtime(run.created_at))
        word = self.tr("results")
        name = f"{word}-{day}-{run.job_id}.csv"
        file, _ = QFileDialog.getSaveFileName(
            self,
            self.tr("Export the results as CSV"),
            str(Path(folder) / name),
            self.tr("Spreadsheet (*.csv)"),
        )
        if file:
            path = Path(file)
            self.controller.export(
                path if path.suffix.lower() == ".csv" else path.with_name(f"{path.name}.csv")
            )

    def _on_exported(self, what: tuple[Path, int]) -> None:
        path, count = what
        self.context.messages.saved(
            self.tr("{count} results written to {file}").format(count=number(count), file=path.name)
        )

    # Sorting into folders ----------------------------------------------------------------------------

    @property
    def dialog(self) -> SortDialog | None:
        """The question where the files shall go, while it is asked."""
        return self.asking.dialog

    def _can_sort(self) -> bool:
        run = self.controller.chosen
        ended = run is not None and run.status not in ACTIVE
        return ended and self.model.totals.files > 0 and self.asking.is_free

    def choose_sort(self) -> None:
        """Ask where the files of the shown run shall go, and show what that would do."""
        run = self.controller.chosen
        if run is not None and self._can_sort():
            self.asking.ask(run)

    def undo_sorting(self) -> None:
        self.asking.undo()
