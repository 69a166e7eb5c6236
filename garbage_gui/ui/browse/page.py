"""The Browse page: see and curate the whole set."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import QMimeData, QPoint, QStandardPaths, Qt
from PySide6.QtGui import (
    QDrag,
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QGuiApplication,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QInputDialog,
    QMenu,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from garbage_gui.store.records import ImageFilter, JobRecord, Split
from garbage_gui.store.saved_filters import of_now
from garbage_gui.ui.browse.controller import BrowseController, Details, Found
from garbage_gui.ui.browse.details_panel import DetailsPanel
from garbage_gui.ui.browse.filter_bar import FilterBar
from garbage_gui.ui.browse.keys import CHOSEN_MENU, browse_actions
from garbage_gui.ui.browse.remembered import (
    DETAILS,
    USUAL_ZOOM,
    ZOOM,
    remember_sorting,
    remembered_sorting,
)
from garbage_gui.ui.browse.selection_bar import SelectionBar
from garbage_gui.ui.browse.toolbar import BrowseToolbar
from garbage_gui.ui.clipboard import copy_files, files_data
from garbage_gui.ui.context import PageContext
from garbage_gui.ui.finding_files import ask_where
from garbage_gui.ui.page import Page
from garbage_gui.ui.places import open_folder_of
from garbage_gui.ui.text import class_name, number, split_name
from garbage_gui.ui.widgets.class_finder import ClassFinder
from garbage_gui.ui.widgets.empty_state import EmptyState
from garbage_gui.ui.widgets.image_cards import ImageCards
from garbage_gui.ui.widgets.image_grid import ZOOM_STEP, ImageGrid

if TYPE_CHECKING:
    from garbage_gui.services.splitting import MovedSplits

# The paths of so many chosen pictures are kept at hand, for dragging them out and copying them.
MOST_PATHS = 10_000
# Below this width the details would leave too little of the grid.
DETAILS_FROM = 860


class BrowsePage(Page):
    """A grid of all pictures, what narrows it, and the details of one of them."""

    name: ClassVar[str] = "browse"
    icon_name: ClassVar[str] = "view-grid-outline"

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self._active = False
        self._stale = True
        self._importing = False
        self._paths: dict[int, Path | None] = {}
        self.controller = BrowseController(context, self)
        self.controller.sorting = remembered_sorting(context.layout, context.workspace.folder)
        self.setAcceptDrops(True)
        self._build()
        self._connect()
        self.add_actions(browse_actions(self), repeating=("browse.larger", "browse.smaller"))
        self.retranslate()

    def _build(self) -> None:
        context = self.context
        taxonomy, theme = context.workspace.taxonomy, context.theme
        self.toolbar = BrowseToolbar(theme, self)
        self.filters = FilterBar(taxonomy, theme, self.controller.counts, self)
        self.cards = ImageCards(context.workspace, context.background, self)
        self.grid = ImageGrid(taxonomy, theme, context.thumbnails, self.cards, self)
        self.grid.setObjectName("browse_grid")
        self.grid.set_zoom(context.layout.number(ZOOM, USUAL_ZOOM))
        self.toolbar.show_zoom(self.grid.zoom)
        self.toolbar.show_sorting(self.controller.sorting)
        self.details = DetailsPanel(taxonomy, theme, context.background, context.thumbnails, self)
        self.toolbar.details.setChecked(context.layout.is_shown(DETAILS, True))
        self.selection = SelectionBar(theme, self)
        self.finder = ClassFinder(taxonomy, theme, self)
        self.finder.float_over()
        self.finder.hide()
        self.empty = EmptyState(theme, "image-plus-outline", callback=self.choose_folder, parent=self)
        self.nothing = EmptyState(theme, "image-search-outline", callback=self._show_all, parent=self)
        self.wait = QWidget(self)
        self._stack = QStackedWidget(self)
        for widget in (self.wait, self.grid, self.nothing):
            self._stack.addWidget(widget)
        head = QWidget(self)
        rows = QVBoxLayout(head)
        rows.setContentsMargins(16, 12, 16, 8)
        rows.setSpacing(8)
        rows.addWidget(self.toolbar)
        rows.addWidget(self.filters)
        left = QVBoxLayout()
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(0)
        left.addWidget(head)
        left.addWidget(self._stack, 1)
        left.addWidget(self.selection)
        self._work = QWidget(self)
        both = QHBoxLayout(self._work)
        both.setContentsMargins(0, 0, 0, 0)
        both.setSpacing(0)
        both.addLayout(left, 1)
        both.addWidget(self.details)
        self._layers = QStackedWidget(self)
        self._layers.addWidget(self._work)
        self._layers.addWidget(self.empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._layers)

    def _connect(self) -> None:
        controller, changes = self.controller, self.context.changes
        controller.found.connect(self._show_found)
        controller.details_read.connect(self._show_details)
        controller.saved_labels.connect(self._on_labelled)
        controller.saved_exclusion.connect(self._on_excluded)
        controller.moved.connect(self._on_moved)
        controller.models_read.connect(self.filters.show_models)
        controller.saved_read.connect(self.filters.show_saved)
        controller.saved_filter.connect(self._on_saved_filter)
        controller.similar_read.connect(self.details.show_similar)
        self.toolbar.sorting_asked.connect(controller.set_sorting)
        self.toolbar.sorting_asked.connect(
            lambda sorting: remember_sorting(self.context.layout, self.context.workspace.folder, sorting)
        )
        self.toolbar.zoom_asked.connect(self.grid.set_zoom)
        self.toolbar.details_asked.connect(self.show_details_panel)
        self.toolbar.folder_asked.connect(self.choose_folder)
        self.toolbar.files_asked.connect(self.choose_files)
        self.filters.changed.connect(self._on_filter)
        self.filters.save_asked.connect(self.save_filter)
        self.filters.rename_asked.connect(self._rename_saved)
        self.filters.remove_asked.connect(controller.remove_saved)
        self.grid.zoom_changed.connect(self._on_zoom)
        self.grid.chosen_changed.connect(self._on_chosen)
        self.grid.current_id_changed.connect(self._on_current)
        self.grid.drag_asked.connect(self._drag_out)
        self.grid.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.grid.customContextMenuRequested.connect(
            lambda place: self._open_menu(self.grid.viewport().mapToGlobal(place))
        )
        self.grid.opened.connect(lambda image_id: self.review_from(image_id))
        self.selection.label_asked.connect(self.open_finder)
        self.selection.exclude_asked.connect(self.exclude_chosen)
        self.selection.review_asked.connect(self.review_chosen)
        self.selection.more_asked.connect(self._open_menu_above)
        self.selection.clear_asked.connect(self._choose_none)
        self.details.label_asked.connect(self.open_finder)
        self.details.review_asked.connect(self.review_chosen)
        self.details.exclude_asked.connect(self._exclude_current)
        self.details.find_asked.connect(self.find_files)
        controller.gone_read.connect(self._on_gone)
        self.details.similar_asked.connect(self.find_similar)
        self.details.group_asked.connect(self.show_group)
        self.details.image_asked.connect(self._show_image)
        self.details.images_asked.connect(lambda ids: self.context.navigate("browse", image_ids=ids))
        self.finder.chosen.connect(self._label_chosen)
        self.finder.closed.connect(self.grid.setFocus)
        for signal in (
            changes.labels_changed,
            changes.images_changed,
            changes.predictions_changed,
            changes.models_changed,
        ):
            signal.connect(self._store_changed)
        changes.models_changed.connect(self._models_changed)
        changes.operations_changed.connect(controller.read_saved)
        changes.jobs_changed.connect(self._jobs_changed)
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.applicationStateChanged.connect(self._look_again)

    # Page --------------------------------------------------------------------------------------------

    def title(self) -> str:
        return self.tr("Browse")

    def prepare(self) -> None:
        self.controller.prepare()

    def activate(self, **arguments: Any) -> None:
        """``text`` searches, ``filter`` sets the whole filter, ``image_ids`` shows these only.

        ``import_paths`` imports files and folders.
        """
        self._active = True
        text, wanted, ids = (arguments.get(k) for k in ("text", "filter", "image_ids"))
        if isinstance(wanted, ImageFilter):
            self.controller.chosen_ids = None
            # A figure from before a merge still leads to its pictures.
            self._set_filter(of_now(wanted, self.context.workspace.taxonomy))
        elif ids is not None:
            self.controller.chosen_ids = tuple(int(i) for i in ids)
            self._set_filter(ImageFilter(excluded=None))
        elif isinstance(text, str):
            self._set_filter(replace(self.controller.filter, text=text))
        elif self._stale:
            self.controller.find()
        self.cards.look_again()
        if not self.controller.models:
            self.controller.read_models()
            self.controller.read_saved()
        self._stale = False
        if paths := arguments.get("import_paths"):
            self.import_paths([Path(path) for path in paths])
        self._jobs_changed()
        if "text" not in arguments:
            self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def shown_again(self) -> dict[str, Any]:
        if self.controller.chosen_ids is not None:
            return {"image_ids": self.controller.chosen_ids}
        return {"filter": self.controller.filter}

    def deactivate(self) -> None:
        self._active = False
        self.finder.hide()

    def has_first_screen(self) -> bool:
        return self.controller.is_known and self.grid.settled()

    def settled(self) -> bool:
        return (
            self.controller.is_known
            and self.controller.is_idle()
            and self.grid.settled()
            and not self.details.reading()
        )

    def close_page(self) -> None:
        self.controller.stop()
        super().close_page()

    def retranslate(self) -> None:
        self.setAccessibleName(self.title())
        self.grid.setAccessibleName(self.tr("Pictures"))
        self.nothing.set_texts(
            self.tr("No picture fits"),
            self.tr("Nothing in this workspace fits the filters and the search together."),
            self.tr("Show all pictures"),
        )
        self._empty_texts()

    def _empty_texts(self) -> None:
        if self._importing:
            self.empty.set_texts(
                self.tr("The pictures are coming in"),
                self.tr("The first of them show up here in a moment. You can go on working."),
            )
        else:
            self.empty.set_texts(
                self.tr("No pictures yet"),
                self.tr(
                    "Import a folder of pictures, or drop one here. When its subfolders are named after classes, "
                    "the labels come with it. The files stay where they are."
                ),
                self.tr("Import a folder …"),
            )

    # Showing -----------------------------------------------------------------------------------------

    def _set_filter(self, wanted: ImageFilter) -> None:
        self.controller.set_filter(wanted)
        self._show_filter()

    def _show_filter(self) -> None:
        self.filters.show_filter(self.controller.filter, len(self.controller.chosen_ids or ()))

    def _on_filter(self, wanted: ImageFilter) -> None:
        if wanted == ImageFilter() or wanted.text != self.controller.filter.text:
            self.controller.chosen_ids = None
            self.context.navigate(
                "browse", filter=wanted
            )  # the search field of the window is cleared with it
            return
        self._set_filter(wanted)

    def _show_all(self) -> None:
        self._on_filter(ImageFilter())

    def _show_found(self, found: Found) -> None:
        if found.total == 0:
            self._layers.setCurrentWidget(self.empty)
            self.grid.set_ids([])
            return
        self._layers.setCurrentWidget(self._work)
        if self.grid.ids != found.ids:
            self.grid.set_ids(found.ids)
        self.cards.refresh()
        self._stack.setCurrentWidget(self.grid if found.ids else self.nothing)
        self.toolbar.show_count(found.shown, found.total, self.filters.is_narrowed())
        current = self.grid.current_id()
        if current is None:
            self.controller.read_details(None)
        if not self._active:
            self.grab()  # out of sight: what would be in sight asks for its thumbnail as it is painted

    def _store_changed(self) -> None:
        if self._active:
            self.controller.find_soon()
            self.controller.read_details_again()
        else:
            self._stale = True

    def _models_changed(self) -> None:
        if self._active:
            self.controller.read_models()
        else:
            self.controller.models = []

    def _jobs_changed(self) -> None:
        if not self.controller.is_known or self.controller.total == 0:
            self.context.background.run(
                self.context.workspace.store.jobs.list, done=self._show_importing, owner=self
            )

    def _show_importing(self, jobs: list[JobRecord]) -> None:
        self._importing = any(job.kind == "import" and job.status in ("queued", "running") for job in jobs)
        self._empty_texts()

    def _on_current(self, image_id: int) -> None:
        if self.details.isVisibleTo(self):
            self.controller.read_details(image_id if image_id >= 0 else None)

    def _show_details(self, details: Details | None) -> None:
        self.details.show_details(details)

    def _on_chosen(self) -> None:
        count = self.grid.chosen_count()
        self.selection.show_count(count)
        if 0 < count <= MOST_PATHS:
            self.controller.read_paths(self.grid.chosen_ids(), self._keep_paths)

    def _on_zoom(self, size: int) -> None:
        self.toolbar.show_zoom(size)
        self.context.layout.set_number(ZOOM, size)

    def zoom_by(self, steps: int) -> None:
        self.grid.set_zoom(self.grid.zoom + steps * ZOOM_STEP)

    def show_details_panel(self, shown: bool) -> None:
        self.toolbar.details.setChecked(shown)
        self.context.layout.set_shown(DETAILS, shown)
        self._place_details()

    def toggle_details(self) -> None:
        self.show_details_panel(not self.toolbar.details.isChecked())

    def _place_details(self) -> None:
        shown = self.toolbar.details.isChecked() and self.width() >= DETAILS_FROM
        if shown != self.details.isVisibleTo(self):
            self.details.setVisible(shown)
            current = self.grid.current_id()
            if shown:
                self.controller.read_details(current)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_details()
        if self.finder.isVisible():
            self._place_finder()

    def clear(self) -> None:
        """Escape: close the class finder, else choose nothing, else show all pictures again."""
        if self.grid.chosen_count() > 1:
            self._choose_none()
        elif self.filters.is_narrowed():
            self._show_all()
        else:
            self._choose_none()

    def _choose_none(self) -> None:
        self.grid.clearSelection()
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    # Changing ----------------------------------------------------------------------------------------

    def _chosen(self) -> list[int]:
        chosen = self.grid.chosen_ids()
        current = self.grid.current_id()
        return chosen or ([current] if current is not None else [])

    def open_finder(self) -> None:
        """Ask for a class for the chosen pictures."""
        if self._chosen():
            self._place_finder()
            self.finder.open_with("")
        else:
            self.context.messages.info(self.tr("Choose one or more pictures first"))

    def _place_finder(self) -> None:
        size = self.finder.sizeHint()
        self.finder.move(max(12, (self.grid.width() - size.width()) // 2), 96)

    def _label_chosen(self, class_key: str) -> None:
        self.controller.label(self._chosen(), class_key)
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def take_label_away(self) -> None:
        if chosen := self._chosen():
            self.controller.label(chosen, None)

    def exclude_chosen(self) -> None:
        """Exclude the chosen pictures; when all of them are excluded, take them back."""
        if chosen := self._chosen():
            self.controller.exclude(chosen)

    def _exclude_current(self) -> None:
        details = self.details.details
        if details is not None:
            self.controller.exclude([details.image.image_id])

    def review_chosen(self) -> None:
        """Go through the chosen pictures; of a single one, through all from there on."""
        chosen = self._chosen()
        if len(chosen) == 1:
            self.review_from(chosen[0])
        elif chosen:
            self.context.navigate("review", image_ids=chosen)

    def review_from(self, image_id: int) -> None:
        self.context.navigate("review", image_ids=list(self.grid.ids), start=image_id)

    # More to do with the chosen ones -------------------------------------------------------------------

    def _open_menu(self, place: QPoint) -> None:
        if not self._chosen():
            return
        menu = QMenu(self)
        menu.setObjectName("browse_menu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for number_, names in enumerate(CHOSEN_MENU):
            if number_:
                menu.addSeparator()
            for name in names:
                menu.addAction(self.context.actions.action(f"browse.{name}"))
        menu.popup(place)

    def _open_menu_above(self) -> None:
        button = self.selection.more_button
        self._open_menu(button.mapToGlobal(QPoint(0, button.height())))

    def choose_all(self) -> None:
        """Choose every picture that is shown."""
        self.grid.selectAll()

    def move_chosen(self, split: Split) -> None:
        """Put the chosen pictures on another side of the split."""
        if chosen := self._chosen():
            self.controller.move(chosen, split)

    def _on_moved(self, outcome: MovedSplits, split: str) -> None:
        messages, side = self.context.messages, split_name(split)
        if outcome.moved:
            text = self.tr("Saved: {count} moved to {side}").format(count=number(outcome.moved), side=side)
            if outcome.duplicates:
                text += self.tr(", {count} of them near-duplicates").format(count=number(outcome.duplicates))
            messages.saved(text)
        elif not outcome.kept:
            messages.info(self.tr("Nothing to move: they are there already"))
        if outcome.kept:
            messages.info(
                self.tr(
                    "{count} stay where they are: a model learned from them, so they cannot check it"
                ).format(count=number(outcome.kept))
            )

    def export_chosen(self, format: str) -> None:
        """Write the chosen pictures, or all that are shown where at most one is chosen, to a folder."""
        chosen = self.grid.chosen_ids()
        ids = chosen if len(chosen) > 1 else list(self.grid.ids)
        if not ids:
            return
        parent = QFileDialog.getExistingDirectory(
            self,
            self.tr("Where to put the folder of {count} pictures").format(count=number(len(ids))),
            _pictures_folder(),
        )
        if parent:
            self.export_to(Path(parent) / time.strftime("garbage-gui-%Y%m%d-%H%M%S"), ids, format)

    def export_to(self, folder: Path, image_ids: Sequence[int], format: str) -> None:
        """Write these pictures with their labels to a folder that is new."""
        self.controller.export(image_ids, format, folder)
        self.context.messages.info(self.tr("Exporting to {name} …").format(name=folder.name))

    def _keep_paths(self, paths: dict[int, Path | None]) -> None:
        if all(image_id in paths for image_id in self._chosen()):  # else they are of an earlier choice
            self._paths = paths

    def _for_paths(self) -> list[int]:
        """The chosen pictures, where they are not too many for their paths; else a word and none."""
        chosen = self._chosen()
        if len(chosen) > MOST_PATHS:
            self.context.messages.info(
                self.tr("Choose at most {count} pictures for this").format(count=number(MOST_PATHS))
            )
            return []
        return chosen

    def _paths_at_hand(self, chosen: Sequence[int]) -> list[Path] | None:
        """Where these pictures lie; None while that is being read, of some of them or of all."""
        if any(image_id not in self._paths for image_id in chosen):
            return None
        return [path for image_id in chosen if (path := self._paths[image_id]) is not None]

    def _with_paths(self, do: Callable[[list[Path]], None]) -> None:
        """Do something with the paths of what is chosen now, at once or when they have been read."""
        chosen = self._for_paths()
        if not chosen:
            return
        if (paths := self._paths_at_hand(chosen)) is not None:
            do(paths)
        else:
            self.controller.read_paths(chosen, lambda read: do([p for p in read.values() if p is not None]))

    def copy_paths(self) -> None:
        """Put the chosen pictures on the clipboard: an editor pastes their paths, a file manager the files."""
        self._with_paths(self._copy)

    def _copy(self, paths: list[Path]) -> None:
        if paths:
            copy_files(paths)
        self.context.messages.info(self.tr("Copied {count} paths").format(count=number(len(paths))))

    def reveal_chosen(self) -> None:
        """Open the folder of the current picture, or of the first that is chosen."""
        self._with_paths(lambda paths: open_folder_of(paths[0]) if paths else None)

    def _drag_out(self) -> None:
        """Hand the files of the chosen pictures to whatever they are dropped on; only ever as copies."""
        chosen = self._for_paths()
        paths = self._paths_at_hand(chosen)
        if paths is None:
            self.controller.read_paths(chosen, self._keep_paths)
            self.context.messages.info(self.tr("Their paths are being read; try again in a moment"))
        elif paths:
            drag = QDrag(self)
            drag.setMimeData(files_data(paths))
            image = self.context.thumbnails.image(self._chosen()[0], 96)
            if image is not None and not image.isNull():
                drag.setPixmap(QPixmap.fromImage(image.scaledToWidth(96)))
            drag.exec(Qt.DropAction.CopyAction)

    def show_group(self) -> None:
        """Show the near-duplicates of the current picture, and nothing else."""
        details = self.details.details
        if details is None or details.image.group is None:
            self.context.messages.info(self.tr("This picture has no near-duplicates"))
        else:
            self.context.navigate("browse", filter=ImageFilter(group=details.image.group, excluded=None))

    def find_similar(self) -> None:
        """Look for pictures like the current one."""
        current = self.grid.current_id()
        if current is not None:
            self.show_details_panel(True)
            self.details.show_similar(current, None)
            self.controller.read_similar(current)

    def _show_image(self, image_id: int) -> None:
        """Go to a picture in the grid; one that the filters hide is shown alone."""
        if self.grid.row_of(image_id) >= 0:
            self.grid.go_to(image_id)
        else:
            self.context.navigate("browse", image_ids=[image_id])

    # Files that are gone -----------------------------------------------------------------------------

    def show_gone(self) -> None:
        """Show the pictures whose files are gone, and nothing else."""
        self.context.messages.info(self.tr("Looking which files are gone …"))
        self.controller.read_gone()

    def _on_gone(self, image_ids: list[int]) -> None:
        if not image_ids:
            self.context.messages.info(self.tr("No file is gone: every picture is where it was"))
            return
        self.context.navigate("browse", image_ids=image_ids)
        self.context.messages.info(
            self.tr(
                "{count} pictures have no file any more. “Find files that are gone …” looks for them"
            ).format(count=number(len(image_ids)))
        )

    def find_files(self) -> None:
        """Ask for a folder, and look there for the files that are gone."""
        ask_where(self.context, self)

    def _look_again(self, state: Qt.ApplicationState) -> None:
        """Back from the file manager, where files may have been moved."""
        if state == Qt.ApplicationState.ApplicationActive and self._active:
            self.cards.look_again()
            self.controller.read_details_again()

    # Saved filters -----------------------------------------------------------------------------------

    def save_filter(self) -> None:
        """Ask for a name and keep the filter of now under it."""
        if self.controller.filter == ImageFilter():
            self.context.messages.info(self.tr("Nothing is filtered: there is nothing to save"))
            return
        name, wanted = QInputDialog.getText(self, self.tr("Save this filter"), self.tr("Name"))
        if wanted and name.strip():
            self.controller.save_filter(name)

    def _on_saved_filter(self, name: str) -> None:
        self.context.messages.saved(self.tr("Saved: filter “{name}”").format(name=name))

    def _rename_saved(self, name: str) -> None:
        title = self.tr("Rename the saved filter")
        to, wanted = QInputDialog.getText(self, title, self.tr("Name"), text=name)
        if wanted and to.strip() and to != name:
            self.controller.rename_saved(name, to)

    def _on_labelled(self, class_key: str, count: int) -> None:
        waste_class = self.context.workspace.taxonomy.get(class_key)
        if count == 0:
            self.context.messages.info(self.tr("Nothing to change: they have that label already"))
        elif waste_class is None:
            self.context.messages.saved(
                self.tr("Saved: label taken away from {count}").format(count=number(count))
            )
        else:
            self.context.messages.saved(
                self.tr("Saved: {count} labelled {name}").format(
                    count=number(count), name=class_name(waste_class)
                )
            )

    def _on_excluded(self, excluded: bool, count: int) -> None:
        text = self.tr("Saved: {count} excluded") if excluded else self.tr("Saved: {count} back in the set")
        self.context.messages.saved(text.format(count=number(count)))

    # Importing ---------------------------------------------------------------------------------------

    def choose_folder(self) -> None:
        """Ask for a folder to import."""
        folder = QFileDialog.getExistingDirectory(self, self.tr("Import a folder"), _pictures_folder())
        if folder:
            self.import_paths([Path(folder)])

    def choose_files(self) -> None:
        """Ask for pictures, or for a file with labels, to import."""
        files, _ = QFileDialog.getOpenFileNames(
            self, self.tr("Import pictures or a label file"), _pictures_folder()
        )
        if files:
            self.import_paths([Path(file) for file in files])

    def import_paths(self, paths: list[Path]) -> None:
        """Import these in the background."""
        self._importing = True
        self._empty_texts()
        self.controller.import_paths(paths)
        self.context.messages.info(self.tr("Importing {name} …").format(name=paths[0].name))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self._accept_files(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self._accept_files(event)

    def dropEvent(self, event: QDropEvent) -> None:
        if paths := dropped_paths(event.mimeData()):
            self._accept_files(event)
            self.import_paths(paths)

    def _accept_files(self, event: QDropEvent) -> None:
        if dropped_paths(event.mimeData()):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()


def dropped_paths(data: QMimeData) -> list[Path]:
    """The local files and folders of a drop."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile() and url.toLocalFile()]


def _pictures_folder() -> str:
    return QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
