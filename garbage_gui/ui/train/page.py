"""The Train page: settings on the left, the queue and one job seen closely on the right."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QListView,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from garbage_gui.services.quick_update import KIND as QUICK_UPDATE
from garbage_gui.store.records import JobRecord, ModelRecord
from garbage_gui.ui.context import PageContext
from garbage_gui.ui.page import Page
from garbage_gui.ui.remembering import remember_splitter
from garbage_gui.ui.text import model_name
from garbage_gui.ui.theme import style
from garbage_gui.ui.train.controller import JobDetails, Overview, TrainController
from garbage_gui.ui.train.data_summary import DataSummary, DataSummaryView
from garbage_gui.ui.train.form import TrainForm
from garbage_gui.ui.train.job_detail import JobDetail
from garbage_gui.ui.train.job_list import JOB_ROLE, ROW_HEIGHT, JobDelegate, JobsModel
from garbage_gui.ui.train.keys import train_actions
from garbage_gui.ui.train.setup_banner import SetupBanner
from garbage_gui.ui.widgets.empty_state import EmptyState
from garbage_gui.ui.widgets.key_splitter import KeySplitter
from garbage_gui.ui.widgets.upright_scroll import upright_scroll

FEWEST_LABELLED = 2


class TrainPage(Page):
    """Start a fine-tuning job, watch it, find it again after a restart."""

    name: ClassVar[str] = "train"
    icon_name: ClassVar[str] = "school-outline"

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self._active = False
        self._overview_stale = True
        self._selected: int | None = None
        self._next_step = ""
        self._active_model: ModelRecord | None = None
        self._picture_place = 0
        # Buttons are not disabled meanwhile: the focus would go to the next one, and a second Space press it.
        self._is_queueing = False
        self._controller = TrainController(context, self)

        self.setup = SetupBanner(context.background, self)
        self._data_title = QLabel(self)
        style(self._data_title, role="heading")
        self.data = DataSummaryView(context.theme, context.workspace, self)
        self._form_title = QLabel(self)
        style(self._form_title, role="heading")
        self.form = TrainForm(context.theme, len(context.workspace.taxonomy.classes), self)
        self.start_button = QPushButton(self)
        self.start_button.setObjectName("start_training")
        style(self.start_button, kind="primary")
        self.start_button.clicked.connect(self.start)
        self.update_button = QPushButton(self)
        self.update_button.setObjectName("quick_update")
        self.update_button.clicked.connect(self.quick_update)
        self._why_not = QLabel(self)
        self._why_not.setObjectName("why_not")
        self._why_not.setWordWrap(True)
        style(self._why_not, role="muted")

        self.jobs_model = JobsModel(self)
        self.jobs_view = QListView(self)
        self.jobs_view.setObjectName("jobs")
        self.jobs_view.setModel(self.jobs_model)
        self.jobs_view.setItemDelegate(JobDelegate(context.theme, self.jobs_view))
        self.jobs_view.setUniformItemSizes(True)
        # Half a row more than one: it shows that the list goes on.
        self.jobs_view.setMinimumHeight(3 * ROW_HEIGHT // 2)
        self.jobs_view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.jobs_view.selectionModel().currentChanged.connect(self._on_current)
        self.detail = JobDetail(context.theme, self)
        self._jobs_title = QLabel(self)
        style(self._jobs_title, role="heading")
        self._no_jobs = EmptyState(context.theme, "school-outline", callback=self._to_next_step, parent=self)

        self._lay_out()
        self.retranslate()
        self._connect()
        self.add_actions(train_actions(self))
        self._say_whether_it_can_start()

    def _lay_out(self) -> None:
        left = QWidget(self)
        column = QVBoxLayout(left)
        column.setContentsMargins(16, 16, 12, 16)
        column.setSpacing(12)
        column.addWidget(self._form_title)
        column.addWidget(self.form)
        column.addWidget(self._data_title)
        column.addWidget(self.data)
        column.addStretch(1)
        scroll = upright_scroll(left, self)
        below = QFrame(self)
        # Its line says that the settings above go on behind it.
        style(below, role="status")
        foot = QVBoxLayout(below)
        foot.setContentsMargins(16, 8, 12, 12)
        foot.setSpacing(4)
        foot.addWidget(self._why_not)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.start_button, 3)
        buttons.addWidget(self.update_button, 2)
        foot.addLayout(buttons)
        settings = QWidget(self)
        both = QVBoxLayout(settings)
        both.setContentsMargins(0, 0, 0, 0)
        both.setSpacing(0)
        both.addWidget(scroll, 1)
        # The button stays in sight however far the settings are scrolled.
        both.addWidget(below)
        settings.setMinimumWidth(360)
        settings.setMaximumWidth(660)

        queue = QWidget(self)
        rows = QVBoxLayout(queue)
        rows.setContentsMargins(12, 16, 16, 8)
        rows.setSpacing(8)
        rows.addWidget(self._jobs_title)
        rows.addWidget(self.jobs_view, 1)
        closely = QWidget(self)
        inside = QVBoxLayout(closely)
        inside.setContentsMargins(12, 8, 16, 12)
        inside.addWidget(self.detail)
        jobs = KeySplitter(Qt.Orientation.Vertical, self)
        jobs.addWidget(queue)
        jobs.addWidget(closely)
        jobs.setSizes([200, 700])
        remember_splitter(jobs, self.context.layout, "train.jobs")
        self._right = QStackedWidget(self)
        self._right.addWidget(self._no_jobs)
        self._right.addWidget(jobs)
        halves = KeySplitter(Qt.Orientation.Horizontal, self)
        halves.addWidget(settings)
        halves.addWidget(self._right)
        halves.setStretchFactor(0, 2)
        halves.setStretchFactor(1, 3)
        remember_splitter(halves, self.context.layout, "train.halves")
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(0)
        page.addWidget(self.setup)
        page.addWidget(halves, 1)

    def _connect(self) -> None:
        self.setup.ready_changed.connect(self._say_whether_it_can_start)
        self.setup.ready_changed.connect(self.form.preview.set_ready)
        self.form.changed.connect(self._say_whether_it_can_start)
        self.form.variation_section.opened.connect(self._show_preview)
        self.form.preview.another_wanted.connect(self._another_picture)
        self.form.backbones.wanted.connect(self._controller.find_timm)
        self.form.backbones.names_wanted.connect(self._controller.list_timm)
        self._controller.timm_found.connect(self.form.backbones.set_found)
        self._controller.timm_not_found.connect(self.form.backbones.set_not_found)
        self._controller.timm_listed.connect(self.form.backbones.set_names)
        self._controller.picture_loaded.connect(self.form.preview.set_picture)
        self._controller.overview_loaded.connect(self._show_overview)
        self._controller.gone_counted.connect(self.data.set_gone)
        self._controller.jobs_loaded.connect(self._show_jobs)
        self._controller.details_loaded.connect(self._show_details)
        self._controller.started.connect(self._on_started)
        self._controller.update_started.connect(self._on_update_started)
        self._controller.change_failed.connect(self._on_change_failed)
        self.detail.cancel_asked.connect(self._controller.cancel)
        self.detail.pause_asked.connect(self._controller.pause)
        self.detail.resume_asked.connect(self._controller.resume)
        self.detail.compare_asked.connect(self._compare)
        changes = self.context.changes
        changes.labels_changed.connect(self._on_data_changed)
        changes.images_changed.connect(self._on_data_changed)
        changes.models_changed.connect(self._on_data_changed)
        changes.jobs_changed.connect(self._on_jobs_changed)

    # Page ----------------------------------------------------------------------------------------------

    def title(self) -> str:
        return self.tr("Train")

    def activate(self, **arguments: object) -> None:
        self._active = True
        job_id = arguments.get("job_id")
        if isinstance(job_id, int):
            self._selected = job_id
        self.setup.activate()
        self._controller.load_overview()
        self._controller.count_gone()
        self._controller.load_jobs()
        self._show_preview()

    def shown_again(self) -> dict[str, object]:
        return {"job_id": self._selected}

    def deactivate(self) -> None:
        self._active = False
        self.setup.deactivate()
        self._show_preview()

    def settled(self) -> bool:
        seen = self.data.summary is not None and self.setup.is_known and self.form.preview.settled()
        return self._controller.is_idle and seen

    @property
    def why_not_text(self) -> str:
        """What stands in the way of a training, or delays it; empty when nothing does."""
        return self._why_not.text()

    def close_page(self) -> None:
        self.deactivate()
        self.form.preview.close_preview()
        super().close_page()

    def retranslate(self) -> None:
        self._form_title.setText(self.tr("New training"))
        self._data_title.setText(self.tr("What it learns from"))
        self._jobs_title.setText(self.tr("Trainings"))
        self.start_button.setText(self.tr("Start training"))
        self.start_button.setToolTip(self.tr("Queue this training; it goes on when the window is closed"))
        self.update_button.setText(self.tr("Quick update"))
        self.jobs_view.setAccessibleName(self.tr("Trainings, newest first"))
        self.data.retranslate()
        self.form.retranslate()
        self.detail.retranslate()
        self.setup.retranslate()
        self._say_whether_it_can_start()

    # Reactions -----------------------------------------------------------------------------------------

    def _on_data_changed(self) -> None:
        if self._active:
            self._controller.load_overview()

    def _on_jobs_changed(self) -> None:
        if self._active:
            self._controller.load_jobs()

    def _show_overview(self, overview: Overview) -> None:
        self.data.set_summary(overview.summary)
        self._active_model = overview.active
        self.form.set_active_model(overview.active)
        summary = overview.summary
        # What has no side of the split yet mostly comes to be learned from.
        self.form.set_data(
            summary.train + summary.unassigned, summary.validation + summary.test, overview.past
        )
        if self.form.preview.picture is None:
            self._show_preview()
        self._say_whether_it_can_start()

    def _show_jobs(self, jobs: list[JobRecord]) -> None:
        self.jobs_model.set_jobs(jobs)
        self._right.setCurrentIndex(1 if jobs else 0)
        self._say_whether_it_can_update()
        if not jobs:
            return
        row = self.jobs_model.row_of(self._selected) if self._selected is not None else None
        if row is None:
            # What runs is what one wants to see; else what came last.
            row = next((r for r, job in enumerate(jobs) if job.status == "running"), 0)
        if self.jobs_view.currentIndex().row() != row:
            self.jobs_view.setCurrentIndex(self.jobs_model.index(row))
        else:
            self._controller.load_details(jobs[row].job_id)

    def _on_current(self, current: QModelIndex, _previous: QModelIndex) -> None:
        job = current.data(JOB_ROLE)
        if isinstance(job, JobRecord):
            self._selected = job.job_id
            self._controller.load_details(job.job_id)

    def _show_details(self, details: JobDetails) -> None:
        if details.job.job_id == self._selected:
            self.detail.show_details(details)

    def _say_next_step(self) -> None:
        """What an empty list of trainings says, with the button that does what has to come first."""
        summary = self.data.summary
        step, button = "", ""
        if summary is not None and not self._has_enough_labels(summary):
            # Where there are pictures, labelling them is the shortest way; else they have to come from somewhere.
            step = "review" if summary.images else "welcome"
            button = self.tr("Label pictures") if summary.images else self.tr("Import a dataset")
        self._next_step = step
        self._no_jobs.set_texts(
            self.tr("No training yet"),
            self.tr(
                "Correct some pictures, then start a training on the left. It runs in the background, "
                "also when this window is closed, and the new model is only used when you say so."
            ),
            button,
        )

    def _to_next_step(self) -> None:
        if self._next_step:
            self.context.navigate(self._next_step)

    @staticmethod
    def _has_enough_labels(summary: DataSummary) -> bool:
        return sum(1 for c in summary.classes if c.images) >= FEWEST_LABELLED

    def _say_whether_it_can_start(self) -> None:
        summary = self.data.summary
        reason = ""
        if self.setup.is_known and not self.setup.is_ready:
            reason = self.tr("The training can be queued now; it starts when what it needs is installed.")
        can_start = summary is not None
        if summary is not None and not self._has_enough_labels(summary):
            can_start = False
            reason = self.tr(
                "Training needs labelled pictures of at least two classes: import or label some first."
            )
        elif self.form.problem:
            can_start = False
            reason = self.form.problem
        self.start_button.setEnabled(can_start)
        self._why_not.setText(reason)
        self._why_not.setVisible(bool(reason))
        self._say_next_step()
        self._say_whether_it_can_update()

    def _why_no_update(self) -> str:
        """What stands in the way of a quick update; empty when nothing does."""
        summary = self.data.summary
        if summary is None:
            return self.tr("Counting the labelled pictures …")
        if self._active_model is None:
            return self.tr("There is no active model to update.")
        if not self._has_enough_labels(summary):
            return self.tr(
                "A quick update needs labelled pictures of at least two classes: import or label some first."
            )
        if not summary.has_new_labels:
            return self.tr("Nothing new to learn: no label came or changed since the model {model}.").format(
                model=model_name(summary.last_model or "")
            )
        if any(j.kind == QUICK_UPDATE and j.status in ("queued", "running") for j in self.jobs_model.jobs):
            return self.tr("A quick update is under way.")
        return ""

    def _say_whether_it_can_update(self) -> None:
        reason = self._why_no_update()
        self.update_button.setEnabled(not reason)
        self.update_button.setToolTip(
            reason
            or self.tr(
                "Fit the head of the active model to all labels of now: takes seconds, and the rest of the "
                "network stays as it is. The new model is compared like any other, and used only when you "
                "say so."
            )
        )
        self.update_button.setAccessibleDescription(self.update_button.toolTip())

    def quick_update(self) -> None:
        """Queue a quick update of the active model."""
        if self._is_queueing or not self.update_button.isEnabled():
            return
        self._is_queueing = True
        self._controller.quick_update()

    def _show_preview(self) -> None:
        """Variants are made while somebody looks at them."""
        shown = self._active and self.form.variation_section.is_open
        self.form.preview.set_shown(shown)
        if shown and self.form.preview.picture is None:
            self._controller.load_picture(self._picture_place)

    def _another_picture(self) -> None:
        self._picture_place += 1
        self._controller.load_picture(self._picture_place)

    def start(self) -> None:
        """Queue a training with the settings of the form."""
        if self._is_queueing or not self.start_button.isEnabled():
            return
        self._is_queueing = True
        self._controller.start(self.form.request())

    def cancel(self) -> None:
        """Cancel the training that is shown, if that can be done."""
        if self.detail.cancel_button.isVisible():
            self.detail.cancel_button.click()

    def pause(self) -> None:
        """Pause the training that is shown, if that can be done."""
        if self.detail.pause_button.isVisible():
            self.detail.pause_button.click()

    def resume(self) -> None:
        """Resume the training that is shown, if that can be done."""
        if self.detail.resume_button.isVisible():
            self.detail.resume_button.click()

    def focus_freeze_depth(self) -> None:
        """Let the arrow keys move the freeze depth."""
        self.form.freeze.slider.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _on_started(self, job_id: int) -> None:
        # A name is for one model; the other settings are likely wanted again.
        self.form.name.clear()
        self._show_queued(job_id, self.tr("Training {number} is queued"))

    def _on_update_started(self, job_id: int) -> None:
        self._show_queued(job_id, self.tr("Quick update {number} is queued"))

    def _show_queued(self, job_id: int, text: str) -> None:
        self._selected = job_id
        self._is_queueing = False
        self.context.messages.saved(text.format(number=job_id))
        self._controller.load_jobs()

    def _on_change_failed(self) -> None:
        self._is_queueing = False

    def _compare(self, model_id: str) -> None:
        self.context.navigate("models", model_id=model_id, compare=True)
