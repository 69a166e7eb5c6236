"""Which pages there are, in the order of the rail. Each is imported in a quiet moment, or when it is first shown."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module

from PySide6.QtCore import QCoreApplication

from garbage_gui.ui.page import Page


@dataclass(frozen=True)
class PageEntry:
    """A page as the rail shows it; ``target`` is ``module:class``. Hidden ones are reached in other ways."""

    name: str
    icon: str
    target: str
    in_rail: bool = True

    def title(self) -> str:
        match self.name:
            case "browse":
                return QCoreApplication.translate("Pages", "Browse")
            case "classify":
                return QCoreApplication.translate("Pages", "Classify")
            case "review":
                return QCoreApplication.translate("Pages", "Review")
            case "camera":
                return QCoreApplication.translate("Pages", "Camera")
            case "train":
                return QCoreApplication.translate("Pages", "Train")
            case "models":
                return QCoreApplication.translate("Pages", "Models")
            case "agreement":
                return QCoreApplication.translate("Pages", "Agreement")
            case "settings":
                return QCoreApplication.translate("Pages", "Settings")
            case _:
                return QCoreApplication.translate("Pages", "Welcome")

    def load(self) -> type[Page]:
        """Import the page's class."""
        module, _, name = self.target.partition(":")
        found: type[Page] = getattr(import_module(module), name)
        if not issubclass(found, Page):
            raise TypeError(f"{self.target} is not a page")
        return found


PAGES: dict[str, PageEntry] = {
    entry.name: entry
    for entry in (
        PageEntry("browse", "view-grid-outline", "garbage_gui.ui.browse.page:BrowsePage"),
        PageEntry("classify", "image-search-outline", "garbage_gui.ui.classify.page:ClassifyPage"),
        PageEntry("review", "clipboard-check-outline", "garbage_gui.ui.review.page:ReviewPage"),
        PageEntry("camera", "camera-outline", "garbage_gui.ui.camera.page:CameraPage"),
        PageEntry("train", "school-outline", "garbage_gui.ui.train.page:TrainPage"),
        PageEntry("models", "cube-outline", "garbage_gui.ui.models.page:ModelsPage"),
        PageEntry("settings", "cog-outline", "garbage_gui.ui.settings.page:SettingsPage"),
        PageEntry(
            "agreement",
            "account-multiple-check-outline",
            "garbage_gui.ui.agreement.page:AgreementPage",
            in_rail=False,
        ),
        PageEntry("welcome", "recycle", "garbage_gui.ui.welcome.page:WelcomePage", in_rail=False),
    )
}
