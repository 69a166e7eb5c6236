"""The window: a shell around the pages, which knows how to show one and nothing of what is on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QPaintEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from garbage_gui.messages import GarbageError, Message
from garbage_gui.ui.actions import ActionRegistry, ActionSpec
from garbage_gui.ui.background import Background
from garbage_gui.ui.banner import Banner
from garbage_gui.ui.layout import LayoutMemory
from garbage_gui.ui.messages_bar import Messages
from garbage_gui.ui.motion import system_reduces_motion
from garbage_gui.ui.operators.at_the_desk import AtTheDesk
from garbage_gui.ui.operators.switching import OperatorSwitching
from garbage_gui.ui.page import Page
from garbage_gui.ui.pages import PAGES
from garbage_gui.ui.rail import Rail
from garbage_gui.ui.remembering import LayoutKeeper, RememberedWindow
from garbage_gui.ui.status_line import StatusLine
from garbage_gui.ui.telling_job_ends import TellingJobEnds
from garbage_gui.ui.theme import Theme
from garbage_gui.ui.top_bar import TopBar
from garbage_gui.ui.translations import Translations

if TYPE_CHECKING:
    from garbage_gui.services.undoing import Step
    from garbage_gui.services.workspace import Workspace
    from garbage_gui.settings import Settings
    from garbage_gui.store.records import JobRecord, ModelRecord
    from garbage_gui.ui.workspace_session import WorkspaceSession

MOST_RECENT = 8
# Not shown first at the next start: a camera that turns itself on would frighten.
NOT_RETURNED_TO = ("welcome", "camera")


class MainWindow(QMainWindow):
    """Rail, top bar, page, status line. A workspace is opened in the background, after the window is there."""

    painted = Signal()
    workspace_opened = Signal()
    pages_renewed = Signal()

    def __init__(
        self,
        theme: Theme,
        translations: Translations,
        *,
        runs_jobs: bool = True,
        layout: LayoutMemory | None = None,
    ) -> None:
        """Without ``layout`` nothing of how the window is left is kept."""
        super().__init__()
        self.theme = theme
        self._settings: Settings | None = None
        self._translations = translations
        self._runs_jobs = runs_jobs
        self._session: WorkspaceSession | None = None
        self._page: Page | None = None
        self._opening: Path | None = None
        self._closing = False
        self._was_painted = False
        self._applied = ("system", "system")
        self.setObjectName("main_window")
        self.setMinimumSize(880, 560)
        self.messages = Messages(self)
        self.background = Background(self)
        self.background.default_failed = self.messages.error
        self.layout_memory = layout or LayoutMemory()
        self.place = RememberedWindow(self, self.layout_memory)
        self._keeper = LayoutKeeper(self.layout_memory, self.background, self) if layout else None
        self.actions_ = ActionRegistry(self)
        self.rail = Rail(theme, self)
        self.top_bar = TopBar(theme, self)
        self.banner = Banner(theme, self)
        self.status = StatusLine(theme, self)
        self.desk = AtTheDesk(self.save_settings, self)
        self.switching = OperatorSwitching(
            self.desk, self.top_bar.operator, self.background, self.messages, self._open_one, self
        )
        self.stack = QStackedWidget(self)
        self.stack.setObjectName("pages")
        self._waiting = QWidget(self)
        self.stack.addWidget(self._waiting)
        self._lay_out()
        self._connect()
        with self.actions_.together():
            self._add_actions()
        self.actions_.tell("undo", self.top_bar.undo_words)
        self.actions_.tell("redo", self.top_bar.redo_words)
        self._retranslate()

    # Building ----------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        middle = QVBoxLayout()
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(0)
        middle.addWidget(self.top_bar)
        middle.addWidget(self.banner)
        middle.addWidget(self.stack, 1)
        upper = QHBoxLayout()
        upper.setContentsMargins(0, 0, 0, 0)
        upper.setSpacing(0)
        upper.addWidget(self.rail)
        upper.addLayout(middle, 1)
        center = self._center = QWidget(self)
        column = QVBoxLayout(center)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(upper, 1)
        column.addWidget(self.status)
        self.setCentralWidget(center)

    def _connect(self) -> None:
        self.messages.saved_shown.connect(self.status.show_saved)
        self.messages.info_shown.connect(self.status.show_info)
        self.messages.details_shown.connect(self.status.show_details)
        self.messages.error_shown.connect(self.banner.show_error)
        self.messages.page_offered.connect(self.banner.offer_page)
        self.banner.page_asked.connect(self.navigate)
        self.rail.page_asked.connect(self.navigate)
        self.top_bar.model_asked.connect(lambda: self.navigate("models"))
        self.top_bar.search_entered.connect(lambda text: self.navigate("browse", text=text))
        self.top_bar.search_changed.connect(self._search_while_typing)
        self.top_bar.search_left.connect(self._focus_page)
        self.top_bar.undo_asked.connect(self.undo)
        self.top_bar.redo_asked.connect(self.redo)
        self.top_bar.palette_asked.connect(self.show_palette)
        self.top_bar.keys_asked.connect(self.show_keys)
        self.top_bar.open_asked.connect(self.choose_workspace)
        self.top_bar.workspace_asked.connect(self.open_workspace)
        self.status.job_asked.connect(self._show_job)

    def _add_actions(self) -> None:
        add = self.actions_.add
        for number, entry in enumerate((e for e in PAGES.values() if e.in_rail), start=1):
            add(
                ActionSpec(
                    id=f"go_{entry.name}",
                    title=lambda entry=entry: self.tr("Go to {page}").format(page=entry.title()),  # type: ignore[misc]
                    callback=lambda name=entry.name: self.navigate(name),  # type: ignore[misc]
                    keys=(f"Alt+{number}",),
                    icon=entry.icon,
                )
            )
        for action_id, title, callback, keys, icon in (
            ("undo", lambda: self.tr("Undo the last change"), self.undo, ("Ctrl+Z",), "undo"),
            (
                "redo",
                lambda: self.tr("Redo what was undone last"),
                self.redo,
                ("Ctrl+Shift+Z", "Ctrl+Y"),
                "redo",
            ),
            (
                "operator",
                lambda: self.tr("Who is at the desk …"),
                self.switching.ask,
                ("Ctrl+Shift+U",),
                "account-outline",
            ),
            (
                "agreement",
                lambda: self.tr("How well people agree"),
                lambda: self.navigate("agreement"),
                ("Ctrl+Shift+G",),
                "account-multiple-check-outline",
            ),
            ("search", lambda: self.tr("Search"), self.top_bar.focus_search, ("Ctrl+F",), "magnify"),
            ("palette", lambda: self.tr("All actions"), self.show_palette, ("Ctrl+K",), "console-line"),
            ("keys", lambda: self.tr("Keys of this page"), self.show_keys, ("?", "F1"), "keyboard-outline"),
            ("theme", lambda: self.tr("Light or dark"), self.switch_theme, (), "theme-light-dark"),
            ("language", lambda: self.tr("English or Chinese"), self.switch_language, (), "translate"),
            (
                "edit_classes",
                lambda: self.tr("Edit classes …"),
                self.edit_classes,
                (),
                "shape-outline",
            ),
            (
                "open_workspace",
                lambda: self.tr("Open or create a workspace …"),
                self.choose_workspace,
                (),
                "folder-open-outline",
            ),
            ("full_screen", lambda: self.tr("Full screen"), self._full_screen, ("F11",), "fullscreen"),
            ("quit", lambda: self.tr("Quit"), self.close, ("Ctrl+Q",), "exit-to-app"),
        ):
            assert isinstance(icon, str)
            add(ActionSpec(action_id, title, callback, keys, icon=icon, in_palette=action_id != "palette"))

    def _retranslate(self) -> None:
        self.setWindowTitle("Garbage GUI")
        self.rail.setAccessibleName(self.tr("Pages"))
        self.actions_.retranslate()
        self.top_bar.operator.show_key(self.actions_.key_text("operator"))

    # The workspace -----------------------------------------------------------------------------------

    @property
    def settings(self) -> Settings:
        """What the person set; there once a workspace is being opened."""
        if self._settings is None:
            raise RuntimeError("the settings have not been read yet")
        return self._settings

    def use_settings(self, settings: Settings) -> None:
        """These are the person's settings; language and theme already hold."""
        self._settings = settings
        self._applied = (settings.theme, settings.language)
        self.theme.motion.choose(settings.motion)
        self.background.run(system_reduces_motion, done=self.theme.motion.follow_system, owner=self)
        self.actions_.use_keys(settings.keys, settings.class_keys)
        self.desk.use_settings(settings)

    def _open_one(self) -> Workspace | None:
        return self._session.workspace if self._session is not None else None

    @property
    def session(self) -> WorkspaceSession | None:
        return self._session

    def open_workspace(
        self,
        folder: Path,
        *,
        page: str | None = None,
        before: Callable[[], object] | None = None,
        **arguments: Any,
    ) -> None:
        """Open ``folder`` in the background (a new workspace is made where there is none), then show ``page``.

        ``before`` is run when the old workspace is closed and the new one not yet open.
        """
        self._opening = folder
        if self._session is not None or not self.rail.isEnabled():
            self.banner.dismiss()  # what went wrong in the workspace before says nothing of this one
        self._close_session()
        self.top_bar.show_workspace(folder, self.settings.recent_workspaces)
        # In order, behind the closing of the old one.
        self.background.run_ordered(
            open_folder,
            folder,
            page,
            before,
            done=lambda opened: self._opening_ended(folder, opened, arguments),
            failed=lambda message: self._not_opened(folder, NotOpened(message, has_store=False)),
            owner=self,
        )

    def _opening_ended(self, folder: Path, opened: Opened | NotOpened, arguments: dict[str, Any]) -> None:
        if isinstance(opened, NotOpened):
            self._not_opened(folder, opened)
        else:
            self._opened(folder, opened.workspace, self._page_to_begin_with(opened), arguments)
            if opened.note is not None:
                self.messages.error(opened.note)

    def _opened(self, folder: Path, workspace: Workspace, page: str, arguments: dict[str, Any]) -> None:
        if folder != self._opening:  # meanwhile another one was asked for
            self.background.run(workspace.close, owner=self)
            return
        from garbage_gui.ui.workspace_session import WorkspaceSession

        self._opening = None
        session = WorkspaceSession(
            workspace,
            settings=self.settings,
            desk=self.desk,
            background=self.background,
            theme=self.theme,
            actions=self.actions_,
            messages=self.messages,
            navigate=self.navigate,
            save_settings=self.save_settings,
            open_workspace=self.open_workspace,
            layout=self.layout_memory,
            runs_jobs=self._runs_jobs,
            parent=self,
        )
        telling = TellingJobEnds(self.messages, self.banner, session)
        session.jobs_changed.connect(self.status.show_jobs)
        session.jobs_changed.connect(telling.working)
        session.job_ended.connect(telling.ended)
        session.model_changed.connect(self._show_model)
        session.undo_changed.connect(self._show_undo)
        session.redo_changed.connect(self._show_redo)
        session.context.changes.taxonomy_changed.connect(self._renew_pages)
        self._session = session
        self._show_open(True)
        session.start()
        self._remember(workspace.folder)
        self.top_bar.show_workspace(workspace.folder, self.settings.recent_workspaces)
        self.navigate(page, **arguments)
        self.workspace_opened.emit()

    def _not_opened(self, folder: Path, why: NotOpened) -> None:
        from garbage_gui.ui.opening_failed import OpeningFailed

        if folder != self._opening:
            return
        self._opening = None
        self._show_open(False)
        self.messages.error(why.message)
        restore = partial(self.choose_backup, folder) if why.has_store else None
        sorry = OpeningFailed(self.theme, self.choose_workspace, restore, self)
        self.stack.removeWidget(self._waiting)
        self._waiting.deleteLater()
        self._waiting = sorry
        self.stack.insertWidget(0, sorry)
        self.stack.setCurrentWidget(sorry)
        self.workspace_opened.emit()

    def _renew_pages(self) -> None:
        """Build the pages anew: every one of them was built for the classes of before."""
        session, page = self._session, self._page
        if session is None:
            return
        again = page.shown_again() if page is not None else {}
        if page is not None:
            page.deactivate()
        self._page = None
        self.stack.setCurrentWidget(self._waiting)
        for old in session.take_pages():
            self.stack.removeWidget(old)
            old.deleteLater()
        if page is not None:
            self.navigate(page.name, **again)
        self.pages_renewed.emit()

    def _remember(self, folder: Path) -> None:
        recent = (folder, *(p for p in self.settings.recent_workspaces if p != folder))[:MOST_RECENT]
        if self.settings.last_workspace != folder or self.settings.recent_workspaces != recent:
            self.settings.last_workspace = folder
            self.settings.recent_workspaces = recent
            if self._runs_jobs:  # a picture of another workspace changes nothing for the person
                self.save_settings()

    def _close_session(self) -> None:
        session, self._session = self._session, None
        if session is None:
            return
        if self._page is not None:
            self._page.deactivate()
            self._page = None
        self.stack.setCurrentWidget(self._waiting)
        session.close()
        for page in session.pages():
            self.stack.removeWidget(page)
            page.deleteLater()
        # What was asked for and belongs to these pages comes back to nobody; then the store may go.
        self.background.run_last(session.workspace.close, owner=self)
        session.deleteLater()
        self.status.show_jobs([])
        self.actions_.set_page("")
        self.rail.show_page("")
        self._show_model(None)
        self.top_bar.show_redo(None)
        self.top_bar.show_search("")

    def _show_open(self, is_open: bool) -> None:
        """Offer what needs an open workspace, or do not."""
        self.rail.setEnabled(is_open)
        self.top_bar.show_open(is_open)

    def choose_workspace(self) -> None:
        """Ask for a folder; one without a workspace gets a new one."""
        start = self._session.workspace.folder.parent if self._session is not None else Path.home()
        folder = QFileDialog.getExistingDirectory(self, self.tr("Open or create a workspace"), str(start))
        if folder:
            self.open_chosen(Path(folder))

    def open_chosen(self, folder: Path) -> None:
        """Open the workspace in ``folder``; where none is, but other things are, ask before one is made."""
        from garbage_gui.ui.choosing_workspace import holds_other_things

        self.background.run(
            holds_other_things,
            folder,
            done=lambda other: self._ask_to_make(folder) if other else self.open_workspace(folder),
            owner=self,
        )

    def _ask_to_make(self, folder: Path) -> None:
        from garbage_gui.ui.choosing_workspace import WorkspaceQuestion

        question = WorkspaceQuestion(folder, can_classify=self._session is not None, parent=self)
        question.make_asked.connect(lambda: self.open_workspace(folder))
        question.classify_asked.connect(lambda: self.navigate("classify", paths=[folder]))
        question.open()

    def choose_backup(self, folder: Path) -> None:
        """Ask for a backup, and put the store in ``folder``, which cannot be opened, back to it."""
        file, _ = QFileDialog.getOpenFileName(
            self, self.tr("Restore a backup"), str(folder / "backups"), self.tr("Backups (*.sqlite)")
        )
        if file:
            self.restore_backup(folder, Path(file))

    def restore_backup(self, folder: Path, file: Path) -> None:
        """Put the store in ``folder`` back as it was when ``file`` was made, then open it."""

        def restore() -> None:
            from garbage_gui.services import maintenance

            maintenance.restore(folder, file)

        self.open_workspace(folder, before=restore)

    # Pages -------------------------------------------------------------------------------------------

    @property
    def page(self) -> Page | None:
        """The page that is shown."""
        return self._page

    def navigate(self, name: str, **arguments: Any) -> None:
        """Show a page and hand it ``arguments``."""
        if self._session is None:
            return
        page = self._session.page(name)
        if page is not self._page:
            if self._page is not None:
                self._page.deactivate()
            if self.stack.indexOf(page) < 0:
                self.stack.addWidget(page)
            self._page = page
            self.actions_.set_page(name)
            self.stack.setCurrentWidget(page)
            self.rail.show_page(name)
            self._remember_page(name)
            page.setFocus(Qt.FocusReason.OtherFocusReason)
        page.activate(**arguments)
        if name == "browse" and "text" not in arguments and arguments:
            self.top_bar.show_search("")

    def _remember_page(self, name: str) -> None:
        if self._session is not None and name not in NOT_RETURNED_TO:
            self.layout_memory.set_word(self._session.workspace.folder, "page", name)

    def _page_to_begin_with(self, opened: Opened) -> str:
        """The page that was asked for, else the one that the person left, else the one that suits the workspace."""
        left = self.layout_memory.word(opened.workspace.folder, "page")
        returns = opened.page_is_free and left in PAGES and left not in NOT_RETURNED_TO
        return left if returns else opened.page

    def prepare_page(self, name: str) -> None:
        """Build a page before it is asked for, in the size that it will have."""
        if self._session is None:
            return
        page = self._session.page(name)
        if self.stack.indexOf(page) < 0:
            self.stack.addWidget(page)
            page.resize(self.stack.size())
            page.prepare()

    def settled(self) -> bool:
        """Whether all that the window shows is there."""
        return (
            self._opening is None
            and self.background.idle()
            and (self._page.settled() if self._page is not None else self._session is None)
        )

    def _focus_page(self) -> None:
        if self._page is not None:
            self._page.setFocus(Qt.FocusReason.OtherFocusReason)

    def _search_while_typing(self, text: str) -> None:
        if self._page is not None and self._page.name == "browse":
            self._page.activate(text=text)

    def _show_model(self, model: ModelRecord | None) -> None:
        from garbage_gui.ui.widgets.metric_text import accuracy_text

        if model is None:
            self.top_bar.show_model("", "")
            return
        accuracy = accuracy_text(model.metrics.get("test")) if model.metrics.get("test") else ""
        self.top_bar.show_model(model.name, accuracy)

    def _show_undo(self, newest: Step | None) -> None:
        from garbage_gui.ui.undo_words import undo_text

        if self._session is not None:
            self.top_bar.show_undo(partial(undo_text, newest, self._session.workspace.taxonomy))

    def _show_redo(self, step: Step | None) -> None:
        from garbage_gui.ui.undo_words import redo_text

        if self._session is not None:
            words = partial(redo_text, step, self._session.workspace.taxonomy)
            self.top_bar.show_redo(words if step is not None else None)

    # Jobs --------------------------------------------------------------------------------------------

    def _show_job(self, job: JobRecord | None) -> None:
        if job is None:
            return
        if job.kind == "classify":
            self.navigate("classify", job_id=job.job_id)
        elif job.kind == "sort":
            self.navigate("classify", job_id=job.parameters.get("run"))
        elif job.kind == "sort_undo":
            self.navigate("classify")
        elif job.lane == "compute":
            self.navigate("train", job_id=job.job_id)
        else:
            self.navigate("browse")

    # Actions of every page ---------------------------------------------------------------------------

    def undo(self) -> None:
        """Take back what was done last, whatever it was and whoever did it, and say what it was."""
        from garbage_gui.ui.undoing import undo_last

        self._revert("undo", undo_last)

    def redo(self) -> None:
        """Do again what was undone last, and say what it was."""
        from garbage_gui.ui.undoing import redo_last

        self._revert("redo", redo_last)

    def _revert(self, name: str, revert: Callable[[Workspace, str], object]) -> None:
        if self._session is None:
            return
        own = f"{self._page.name}.{name}" if self._page is not None else ""
        if any(spec.id == own for spec in self.actions_.here()):
            self.actions_.run(own)  # this page also shows what comes back
            return
        self.background.run_ordered(
            revert,
            self._session.workspace,
            self.settings.operator_name(),
            done=partial(self._reverted, redo=name == "redo"),
            owner=self._session,
        )

    def _reverted(self, reverted: Any, redo: bool) -> None:
        from garbage_gui.ui.undo_answers import answer

        if self._session is not None:
            answer(self._session.context, reverted, redo, self._session)

    def edit_classes(self) -> None:
        """Open the editor of the classes."""
        if self._session is None:
            return
        from garbage_gui.ui.taxonomy.dialog import TaxonomyDialog

        dialog = TaxonomyDialog(self._session.context, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def show_palette(self) -> None:
        from garbage_gui.ui.command_palette import CommandPalette

        CommandPalette(self.actions_, self.theme, self._translations, self).show()

    def show_keys(self) -> None:
        from garbage_gui.ui.key_overlay import KeyOverlay

        title = self._page.title() if self._page is not None else ""
        KeyOverlay(self.actions_, self.theme, title, self._center)

    def switch_theme(self) -> None:
        if self._settings is None:
            return
        self.settings.theme = "light" if self.theme.dark else "dark"
        self.save_settings()

    def switch_language(self) -> None:
        from garbage_gui.ui.text import is_chinese

        if self._settings is None:
            return
        self.settings.language = "en" if is_chinese() else "zh_CN"
        self.save_settings()

    def save_settings(self) -> None:
        """Let the settings hold from now on, and keep them."""
        from garbage_gui.settings import save

        # Only what was changed: the command line may have asked for another look, for this time.
        theme, language = self._applied
        self._applied = (self.settings.theme, self.settings.language)
        if self.settings.theme != theme:
            self.theme.choose(self.settings.theme)
        if self.settings.language != language:
            self._translations.choose(self.settings.language)
        self.theme.motion.choose(self.settings.motion)
        self.background.run_ordered(save, self.settings.model_copy(), owner=self)

    def _full_screen(self) -> None:
        if self.isFullScreen():
            self.showNormal()
        else:
            self.showFullScreen()

    # Events ------------------------------------------------------------------------------------------

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.theme.follow_language()
            self._retranslate()
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            # Behind the paint and all that came with it: when this runs, the window takes input.
            QTimer.singleShot(0, self, self.painted.emit)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Finish what a person did, join the threads, and go; jobs are other processes and go on."""
        if not self._closing:
            self._closing = True
            self._close_session()
            if self._keeper is not None:
                self._keeper.finish()
            self.background.close()
        super().closeEvent(event)


@dataclass(frozen=True)
class Opened:
    """An open workspace, the page to begin with (any other will do if it ``page_is_free``), and what to say of it."""

    workspace: Workspace
    page: str
    page_is_free: bool = False
    note: Message | None = None


@dataclass(frozen=True)
class NotOpened:
    """Why a workspace cannot be opened, and whether a store lies there that a backup could replace."""

    message: Message
    has_store: bool


def open_folder(
    folder: Path, page: str | None, before: Callable[[], object] | None = None
) -> Opened | NotOpened:
    """Open the workspace, with the page asked for, else the one that suits it. On a pool thread."""
    from garbage_gui.services.workspace import Workspace, exists
    from garbage_gui.store.errors import UnfitFolderError
    from garbage_gui.store.records import ImageFilter

    try:
        if before is not None:
            before()
        workspace = Workspace.open_or_create(folder)
        try:
            note = _after_restoring(workspace) if before is not None else None
            has_pictures = False
            begin = page
            if begin is None:
                seen = workspace.store.images.ids(ImageFilter(excluded=None), "newest", 1)
                has_pictures = bool(seen)
                begin = "browse" if has_pictures else "welcome"
        except BaseException:
            workspace.close()
            raise
    except GarbageError as error:
        return NotOpened(error.message, exists(folder) and not isinstance(error, UnfitFolderError))
    return Opened(workspace, begin, has_pictures, note)


def _after_restoring(workspace: Workspace) -> Message | None:
    from garbage_gui.services.maintenance import missing_models_note

    return missing_models_note(workspace)
