"""The Models page: which models there are, how good each is, and which one is used."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListView,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from garbage_gui.messages import Message
from garbage_gui.store.records import ImageFilter
from garbage_gui.ui.context import PageContext
from garbage_gui.ui.models.card_view import CardView
from garbage_gui.ui.models.comparing import Compared, ModelDetail, ModelsOverview
from garbage_gui.ui.models.comparison_view import ComparisonView
from garbage_gui.ui.models.confusion_view import ConfusionView
from garbage_gui.ui.models.controller import ModelsController
from garbage_gui.ui.models.figures_view import FiguresView
from garbage_gui.ui.models.keys import models_actions
from garbage_gui.ui.models.model_list import (
    ENTRY_ROLE,
    ModelDelegate,
    ModelEntry,
    ModelsModel,
    what_text,
    when_text,
)
from garbage_gui.ui.models.promote_dialog import PromoteDialog
from garbage_gui.ui.page import Page
from garbage_gui.ui.remembering import remember_sort, remember_splitter
from garbage_gui.ui.text import model_name, name_of_class
from garbage_gui.ui.theme import style
from garbage_gui.ui.widgets.elided_label import ElidedLabel
from garbage_gui.ui.widgets.empty_state import EmptyState
from garbage_gui.ui.widgets.key_splitter import KeySplitter

LIST_WIDTH = 296
FIGURES, CONFUSION, COMPARISON, CARD = range(4)


class ModelsPage(Page):
    """Judge and choose. Nothing here changes the model in use without a clear yes."""

    name: ClassVar[str] = "models"
    icon_name: ClassVar[str] = "cube-outline"

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self._active = False
        self._overview: ModelsOverview | None = None
        self._detail: ModelDetail | None = None
        self._selected: str | None = None
        self._compare_with: str | None = None
        self._promote_wanted = False
        self._dialog: PromoteDialog | None = None
        self.controller = ModelsController(context, self)
        self._build()
        self._connect()
        self.add_actions(models_actions(self))
        self.retranslate()

    def _build(self) -> None:
        theme, taxonomy = self.context.theme, self.context.workspace.taxonomy
        self.models = ModelsModel(self)
        self.list = QListView(self)
        self.list.setObjectName("models")
        self.list.setModel(self.models)
        self.list.setItemDelegate(ModelDelegate(theme, self.list))
        self.list.setUniformItemSizes(True)
        self.list.setMouseTracking(True)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.selectionModel().currentChanged.connect(self._on_current)
        self.roll_back_button = QPushButton(self)
        self.roll_back_button.setObjectName("roll_back")
        self.import_button = QPushButton(self)
        self.import_button.setObjectName("import_model")
        side = QFrame(self)
        style(side, role="panel")
        side.setMinimumWidth(LIST_WIDTH)
        foot = QHBoxLayout()
        foot.setContentsMargins(12, 0, 12, 12)
        foot.setSpacing(8)
        foot.addWidget(self.roll_back_button, 1)
        foot.addWidget(self.import_button, 1)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.list, 1)
        column.addLayout(foot)

        self.title_label = ElidedLabel(self)
        self.title_label.setObjectName("model_title")
        style(self.title_label, role="heading")
        self.subtitle = ElidedLabel(self)
        style(self.subtitle, role="muted")
        self.promote_button = QPushButton(self)
        self.promote_button.setObjectName("promote")
        style(self.promote_button, kind="primary")
        self.export_button = QPushButton(self)
        self.export_button.setObjectName("export_model")
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(self.title_label)
        names.addWidget(self.subtitle)
        head = QHBoxLayout()
        head.setContentsMargins(16, 12, 16, 4)
        head.setSpacing(8)
        head.addLayout(names, 1)
        head.addWidget(self.export_button)
        head.addWidget(self.promote_button)

        self.figures = FiguresView(theme, taxonomy, self)
        self.confusion = ConfusionView(theme, self)
        self.confusion.setObjectName("confusion")
        self.confusion_hint = QLabel(self)
        self.confusion_hint.setWordWrap(True)
        style(self.confusion_hint, role="muted")
        scroll = QScrollArea(self)
        scroll.setWidget(self.confusion)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        matrix = QWidget(self)
        inside = QVBoxLayout(matrix)
        inside.setContentsMargins(16, 12, 16, 12)
        inside.setSpacing(8)
        inside.addWidget(self.confusion_hint)
        inside.addWidget(scroll, 1)
        self.comparison = ComparisonView(theme, self.context.thumbnails, taxonomy, self)
        self.card = CardView(taxonomy, self)
        self.tabs = QTabWidget(self)
        self.tabs.setObjectName("model_tabs")
        self.tabs.setDocumentMode(True)
        for widget in (self.figures, matrix, self.comparison, self.card):
            self.tabs.addTab(widget, "")
        right = QWidget(self)
        closely = QVBoxLayout(right)
        closely.setContentsMargins(0, 0, 0, 0)
        closely.setSpacing(4)
        closely.addLayout(head)
        closely.addWidget(self.tabs, 1)
        halves = KeySplitter(Qt.Orientation.Horizontal, self)
        halves.addWidget(side)
        halves.addWidget(right)
        halves.setStretchFactor(0, 0)
        halves.setStretchFactor(1, 1)
        halves.setSizes([LIST_WIDTH + 24, 1000])
        remember_splitter(halves, self.context.layout, "models.halves")
        remember_sort(self.figures.table.horizontalHeader(), self.context.layout, "models.classes")
        self.empty = EmptyState(theme, "cube-outline", callback=self.choose_import, parent=self)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(halves)
        self._stack.addWidget(self.empty)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.addWidget(self._stack)

    def _connect(self) -> None:
        controller = self.controller
        controller.overview_loaded.connect(self._show_overview)
        controller.detail_loaded.connect(self._show_detail)
        controller.compared.connect(self._on_compared)
        controller.compare_failed.connect(self._on_compare_failed)
        controller.compare_progress.connect(self.comparison.show_progress)
        controller.promoted.connect(self._on_promoted)
        controller.rolled_back.connect(self._on_rolled_back)
        controller.exported.connect(self._on_exported)
        controller.imported.connect(self._on_imported)
        self.roll_back_button.clicked.connect(self.roll_back)
        self.import_button.clicked.connect(self.choose_import)
        self.export_button.clicked.connect(self.choose_export)
        self.promote_button.clicked.connect(self.promote)
        self.tabs.currentChanged.connect(self._on_tab)
        self.confusion.cell_opened.connect(self._open_cell)
        self.comparison.other_asked.connect(self._on_other)
        self.comparison.picture_opened.connect(self._open_pictures)
        self.context.changes.models_changed.connect(self._on_models_changed)
        self.context.changes.labels_changed.connect(controller.forget_comparisons)

    # Page ----------------------------------------------------------------------------------------------

    def title(self) -> str:
        return self.tr("Models")

    def activate(self, **arguments: Any) -> None:
        """``model_id`` selects a model, ``compare`` opens its comparison, ``tab`` another part of it."""
        self._active = True
        model_id = arguments.get("model_id")
        if isinstance(model_id, str):
            self._selected = model_id
        if arguments.get("compare"):
            self.tabs.setCurrentIndex(COMPARISON)
        tab = arguments.get("tab")
        if isinstance(tab, int):
            self.tabs.setCurrentIndex(tab)
        self.controller.load_overview()
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def shown_again(self) -> dict[str, Any]:
        return {"model_id": self._selected, "tab": self.tabs.currentIndex()}

    def deactivate(self) -> None:
        self._active = False

    def settled(self) -> bool:
        return self._overview is not None and self.controller.is_idle and self.context.thumbnails.idle()

    def close_page(self) -> None:
        self._active = False
        self.controller.stop_comparing()
        if self._dialog is not None:
            self._dialog.reject()
        super().close_page()

    def retranslate(self) -> None:
        self.setAccessibleName(self.title())
        self.list.setAccessibleName(self.tr("Models, newest first"))
        self.roll_back_button.setText(self.tr("Roll back"))
        self.roll_back_button.setToolTip(self.tr("Use the model again that was in use before"))
        self.import_button.setText(self.tr("Import …"))
        self.import_button.setToolTip(self.tr("Take in a model from a folder"))
        self.export_button.setText(self.tr("Export …"))
        self.export_button.setToolTip(self.tr("Copy this model into a folder, to take it elsewhere"))
        self.promote_button.setText(self.tr("Use this model …"))
        self.tabs.setTabText(FIGURES, self.tr("Figures"))
        self.tabs.setTabText(CONFUSION, self.tr("Confusion"))
        self.tabs.setTabText(COMPARISON, self.tr("Compare"))
        self.tabs.setTabText(CARD, self.tr("Card"))
        self.confusion_hint.setText(
            self.tr("Each cell counts pictures of the check set. Click one, or press Enter, to see them.")
        )
        for part in (self.figures, self.comparison, self.card):
            part.retranslate()
        self.empty.set_texts(
            self.tr("No model yet"),
            self.tr("Train one on your own labelled pictures, or import one that was exported elsewhere."),
            self.tr("Import a model …"),
        )
        self._show_confusion()
        self._show_head()
        self._offer_comparison()

    # Showing -------------------------------------------------------------------------------------------

    def _on_models_changed(self) -> None:
        if self._active:
            self.controller.load_overview()

    def _show_overview(self, overview: ModelsOverview) -> None:
        self._overview = overview
        self.models.set_entries(overview.entries)
        self._stack.setCurrentIndex(0 if overview.entries else 1)
        self.roll_back_button.setEnabled(overview.can_roll_back)
        row = self.models.row_of(self._selected)
        if row is None:
            active = overview.active
            row = self.models.row_of(active.record.model_id) if active is not None else None
        if row is None:
            row = 0 if overview.entries else None
        if row is not None and self.list.currentIndex().row() != row:
            self.list.setCurrentIndex(self.models.index(row))
        else:
            self._show_head()
            self._offer_comparison()

    def _on_current(self, current: QModelIndex, _previous: QModelIndex) -> None:
        entry = current.data(ENTRY_ROLE)
        if not isinstance(entry, ModelEntry):
            return
        if entry.record.model_id != self._selected:
            self._compare_with = None
        self._selected = entry.record.model_id
        self._show_head()
        self.controller.load_detail(entry.record.model_id)
        self._offer_comparison()

    @property
    def dialog(self) -> PromoteDialog | None:
        """The question before a promotion, while it is asked."""
        return self._dialog

    @property
    def selected(self) -> ModelEntry | None:
        """The model that is seen closely."""
        entry = self.list.currentIndex().data(ENTRY_ROLE)
        return entry if isinstance(entry, ModelEntry) else None

    def _show_head(self) -> None:
        entry = self.selected
        self.export_button.setEnabled(entry is not None)
        self.promote_button.setEnabled(entry is not None and not entry.active)
        if entry is None:
            self.title_label.set_whole("")
            self.subtitle.set_whole("")
            return
        self.title_label.set_whole(model_name(entry.record.name))
        self.subtitle.set_whole(f"{what_text(entry.record)} · {when_text(entry)}")
        self.promote_button.setToolTip(
            self.tr("This model is in use")
            if entry.active
            else self.tr("See what gets better and what gets worse, then decide")
        )

    def _show_detail(self, detail: ModelDetail) -> None:
        if detail.record.model_id != self._selected:
            return
        self._detail = detail
        if detail.problem is not None:
            self.context.messages.error(detail.problem)
        self.figures.show_measured(detail.measured)
        self.card.show_detail(detail)
        self._show_confusion()

    def _show_confusion(self) -> None:
        measured = self._detail.measured if self._detail is not None else None
        if measured is None:
            self.confusion.set_matrix((), ())
            return
        self.confusion.set_matrix([self._class_name(key) for key in measured.classes], measured.confusion)

    def _class_name(self, key: str) -> str:
        return name_of_class(self.context.workspace.taxonomy, key)

    def _open_cell(self, row: int, column: int) -> None:
        measured = self._detail.measured if self._detail is not None else None
        if measured is not None and self._selected is not None:
            wanted = ImageFilter(
                classes=(measured.classes[row],),
                predicted=(measured.classes[column],),
                splits=("test",),
                model_id=self._selected,
            )
            self.context.navigate("browse", filter=wanted)

    # Comparing -----------------------------------------------------------------------------------------

    def _offer_comparison(self) -> None:
        entry, overview = self.selected, self._overview
        if entry is None or overview is None:
            return
        others = [e for e in overview.entries if e.record.model_id != entry.record.model_id]
        if self._compare_with not in [e.record.model_id for e in others]:
            self._compare_with = self._natural_other(entry, others)
        self.comparison.show_choices([(e.record.model_id, e.record.name) for e in others], self._compare_with)
        if self.tabs.currentIndex() == COMPARISON or self._promote_wanted:
            self._compare()

    def _natural_other(self, entry: ModelEntry, others: list[ModelEntry]) -> str | None:
        """The model in use; for that one itself, the model it was trained from, or the next older one."""
        active = next((e for e in others if e.active), None)
        parent = next((e for e in others if e.record.model_id == entry.record.parent), None)
        older = next((e for e in others if e.record.created_at < entry.record.created_at), None)
        found = active or parent or older or (others[0] if others else None)
        return found.record.model_id if found is not None else None

    def _compare(self) -> None:
        if self._selected is None or self._compare_with is None:
            self.comparison.show_compared(None)
            return
        shown = self.comparison.compared
        if shown is not None and shown.models == (self._compare_with, self._selected):
            self._after_comparison(shown)
            return
        self.comparison.show_working()
        self.controller.compare(self._compare_with, self._selected)

    def _on_tab(self, index: int) -> None:
        if index == COMPARISON:
            self._compare()

    def _on_other(self, model_id: str) -> None:
        self._compare_with = model_id
        self._compare()

    def _on_compared(self, compared: Compared) -> None:
        if compared.models == (self._compare_with, self._selected):
            self.comparison.show_compared(compared)
            self._after_comparison(compared)

    def _on_compare_failed(self, message: Message) -> None:
        self._promote_wanted = False
        self.comparison.show_compared(None)
        self.context.messages.error(message)

    def _open_pictures(self, image_ids: list[int], image_id: int) -> None:
        self.context.navigate("review", image_ids=image_ids, start=image_id)

    # Deciding ------------------------------------------------------------------------------------------

    def promote(self) -> None:
        """Compare with the model in use, then ask."""
        entry, overview = self.selected, self._overview
        if entry is None or entry.active or overview is None:
            return
        active = overview.active
        if active is None:
            self.controller.promote(entry.record.model_id)
            return
        self._promote_wanted = True
        self._compare_with = active.record.model_id
        self.comparison.other.setCurrentIndex(self.comparison.other.findData(self._compare_with))
        self.tabs.setCurrentIndex(COMPARISON)
        self._compare()

    def _after_comparison(self, compared: Compared) -> None:
        if not self._promote_wanted or self._dialog is not None:
            return
        self._promote_wanted = False
        dialog = PromoteDialog(
            self.context.theme,
            self.context.thumbnails,
            self.context.workspace.taxonomy,
            compared,
            self,
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self.controller.promote(compared.models[1]))
        dialog.finished.connect(self._on_dialog_finished)
        self._dialog = dialog
        dialog.open()

    def _on_dialog_finished(self) -> None:
        self._dialog = None

    def roll_back(self) -> None:
        """Use the model again that was in use before."""
        if self._overview is not None and self._overview.can_roll_back:
            self.controller.roll_back()

    def _on_promoted(self, name: str) -> None:
        self.context.messages.saved(self.tr("“{name}” is in use now").format(name=model_name(name)))

    def _on_rolled_back(self, name: str) -> None:
        self.context.messages.saved(self.tr("“{name}” is in use again").format(name=model_name(name)))

    # Files ---------------------------------------------------------------------------------------------

    def choose_export(self) -> None:
        """Ask for a folder and copy the model there."""
        entry = self.selected
        if entry is None:
            return
        folder = QFileDialog.getExistingDirectory(self, self.tr("Export the model into this folder"))
        if folder:
            self.export_to(Path(folder))

    def export_to(self, folder: Path) -> None:
        """Copy the selected model into a new folder in ``folder``."""
        entry = self.selected
        if entry is not None:
            self.controller.export(entry.record.model_id, folder)

    def choose_import(self) -> None:
        """Ask for a folder that holds a model and take it in."""
        folder = QFileDialog.getExistingDirectory(self, self.tr("Import the model in this folder"))
        if folder:
            self.import_from(Path(folder))

    def import_from(self, folder: Path) -> None:
        """Take in the model in ``folder``; it is not used before it is promoted."""
        self.controller.import_from(folder)

    def _on_exported(self, folder: object) -> None:
        self.context.messages.saved(self.tr("Model exported to {folder}").format(folder=folder))

    def _on_imported(self, model_id: str) -> None:
        self._selected = model_id
        self.context.messages.saved(self.tr("Model imported"))
