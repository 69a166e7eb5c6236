"""A workspace: a folder with one store, its models, its caches and the pictures taken into it."""

from __future__ import annotations

import contextlib
import json
import logging
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from garbage_gui.resources import resource
from garbage_gui.settings import data_folder
from garbage_gui.store.errors import StoreError
from garbage_gui.store.records import ModelRecord
from garbage_gui.store.schema import FILE_NAME
from garbage_gui.store.store import Store
from garbage_gui.taxonomy import Taxonomy, load_taxonomy

if TYPE_CHECKING:
    from garbage_gui.nets.bundle import ModelCard

STARTER_MODEL = "starter"
DEFAULT_TAXONOMY = "trashnet-6"
_log = logging.getLogger(__name__)


def default_folder() -> Path:
    """The workspace that is used where none is named."""
    return data_folder() / "workspace"


class Workspace:
    """An open workspace. Any thread may use it; several processes may have it open at once."""

    def __init__(self, store: Store) -> None:
        """Around a store that is open already; `open` and `create` are the usual ways."""
        self.store = store

    @classmethod
    def create(cls, folder: Path, taxonomy: Taxonomy, split_seed: int = 0) -> Self:
        """Make a workspace, with the starter model active; `StoreError` where there is one or none can be."""
        workspace = cls(Store.create(folder, taxonomy, split_seed=split_seed))
        workspace._prepare()
        return workspace

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Open a workspace; `StoreError` where there is none, or it cannot be used."""
        workspace = cls(Store.open(folder))
        workspace._prepare()
        return workspace

    @classmethod
    def open_or_create(cls, folder: Path, taxonomy: Taxonomy | None = None) -> Self:
        """Open the workspace in ``folder``, or make one with ``taxonomy`` (that of the starter model)."""
        if not exists(folder):
            try:
                return cls.create(folder, taxonomy or load_taxonomy(DEFAULT_TAXONOMY))
            except StoreError:
                if not exists(folder):  # another process was not quicker: the error stands
                    raise
        return cls.open(folder)

    @property
    def folder(self) -> Path:
        return self.store.folder

    @property
    def taxonomy(self) -> Taxonomy:
        return self.store.taxonomy

    @property
    def models_folder(self) -> Path:
        return self.folder / "models"

    @property
    def cache_folder(self) -> Path:
        """Thumbnails, views and compiled models: all of it can be made again."""
        return self.folder / "cache"

    @property
    def images_folder(self) -> Path:
        """Copies of imported pictures, as ``<aa>/<sha256>.<ext>``."""
        return self.folder / "images"

    @property
    def shots_folder(self) -> Path:
        """Pictures taken with the camera."""
        return self.folder / "shots"

    @property
    def backups_folder(self) -> Path:
        return self.folder / "backups"

    def close(self) -> None:
        self.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _prepare(self) -> None:
        with contextlib.suppress(OSError):  # a cache only saves time
            self.cache_folder.mkdir(exist_ok=True)
        try:
            _register_starter_model(self.store)
        except BaseException:
            self.close()
            raise


def exists(folder: Path) -> bool:
    """Whether there is a workspace in ``folder``."""
    try:
        return (folder / FILE_NAME).exists()
    except OSError:
        return False


def model_record(card: ModelCard, folder: Path, *, job_id: int | None = None) -> ModelRecord:
    """How the store notes the bundle in ``folder`` whose card is ``card``."""
    return ModelRecord(
        model_id=card.id,
        name=card.name,
        backbone=card.backbone,
        freeze_depth=card.freeze_depth,
        parent=card.parent,
        created_at=card.created_at,
        folder=folder,
        metrics=card.metrics_json(),
        job_id=job_id,
    )


def _register_starter_model(store: Store) -> None:
    """See that the shipped model is known, as it is and where it is now, and active where none is.

    It keeps its id from version to version. When a new version of the app brings another one, what the old one
    predicted goes: nobody must take it for what this one says.

    A checkout without a starter model (it is being trained), or with a damaged one, still opens: it then has
    no active model, and says so where one is needed.
    """
    folder = resource("starter_model")
    known = next((m for m in store.models.list() if m.model_id == STARTER_MODEL), None)
    current = known is not None and known.folder == folder and known.created_at == _made_at(folder)
    if not current and not _take_in(store, folder, known):
        return
    if store.models.active() is None:
        store.models.promote(STARTER_MODEL, operator="Garbage GUI")


def _made_at(folder: Path) -> float | None:
    """When the model in ``folder`` was made, by a quick look at its card; None where that does not tell."""
    try:
        made = json.loads((folder / "model.json").read_text(encoding="utf-8"))["created_at"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
    return made if isinstance(made, float) else None


def _take_in(store: Store, folder: Path, known: ModelRecord | None) -> bool:
    """Note the starter model, its new place or its successor; whether it can be used."""
    if not folder.is_dir():
        return False
    # Reading a bundle brings numpy: not for the many starts that find the model known.
    from garbage_gui.nets.bundle import BundleError, read_bundle

    try:
        card = read_bundle(folder).card
        if card.id != STARTER_MODEL:
            _log.warning("the starter model is left out: its card calls it %s", card.id)
            return False
        if known is None:
            store.models.add(model_record(card, folder))
        elif known.created_at == card.created_at:
            store.models.set_folder(STARTER_MODEL, folder)
        else:
            store.models.replace(model_record(card, folder))
    except BundleError as error:
        _log.warning("the starter model is left out: %s", error)
        return False
    except StoreError:
        # Another process registered it in the same moment; anything else shows itself below.
        if not any(m.model_id == STARTER_MODEL for m in store.models.list()):
            raise
    return True
