"""Model bundles: a folder that holds a trained network with everything needed to use and to judge it.

Reading one needs no torch. A bundle comes from anywhere (imported, copied, damaged), so everything in it is
checked before it is believed: the card is validated field by field, file names are fixed, sizes are bounded,
and every file's hash must match. Nothing is ever unpickled.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from garbage_gui.files import make_folder, place_folder, remove_folder, write_atomically
from garbage_gui.messages import GarbageError
from garbage_gui.nets.novelty import NoveltyTableError, NoveltyTest, read_rows
from garbage_gui.taxonomy import Category, Taxonomy

CARD_FILE = "model.json"
WEIGHTS_FILE = "weights.safetensors"
OPENVINO_XML = "openvino/model.xml"
OPENVINO_BIN = "openvino/model.bin"
SEEN_FILE = "seen.bin"
TUNED_FILE = "tuned.bin"
EPOCHS_FILE = "epochs.json"
README_FILE = "README.md"
NOVELTY_FILE = "novelty.safetensors"
INT8_XML = "int8/model.xml"
INT8_BIN = "int8/model.bin"
REQUIRED_FILES = (WEIGHTS_FILE, OPENVINO_XML, OPENVINO_BIN)
# They are added to a bundle that is there already, and count as soon as its card lists them.
INT8_FILES = (INT8_XML, INT8_BIN)
OPTIONAL_FILES = (SEEN_FILE, TUNED_FILE, EPOCHS_FILE, README_FILE, NOVELTY_FILE, *INT8_FILES)
# The entry of the weights file's metadata that names the linear head.
HEAD_NAME = "head"
MAX_CARD_BYTES = 8_000_000
MAX_FILE_BYTES = 2_000_000_000

MODEL_ID_PATTERN = r"^[a-z0-9][a-z0-9-]{2,63}$"
Share = Annotated[float, Field(ge=0, le=1)]


class BundleError(GarbageError):
    """A model bundle that is missing, damaged, or not what it says it is."""


class ClassFigures(BaseModel):
    """How well one class is recognised; precision and recall are None where they are undefined (0 of 0)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    images: Annotated[int, Field(ge=0)]
    precision: Share | None
    recall: Share | None
    f1: Share | None


class Measured(BaseModel):
    """One model's figures on one set of images.

    ``ci95`` is Wilson's interval of the accuracy; ``ece`` the expected calibration error after temperature
    scaling and ``ece_uncalibrated`` before; ``confusion[true][predicted]`` counts images in the order of
    ``classes`` (those of the model, then classes that only the images have).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    images: Annotated[int, Field(ge=0)]
    accuracy: Share
    ci95: tuple[Share, Share]
    macro_f1: Share
    ece: Share
    ece_uncalibrated: Share
    sure_share: Share
    sure_accuracy: Share | None
    classes: tuple[str, ...]
    confusion: tuple[tuple[int, ...], ...]
    per_class: dict[str, ClassFigures]
    left_out: Annotated[int, Field(ge=0, description="images left out: seen in training, or duplicates")] = 0


class NoveltyFigures(BaseModel):
    """What the model takes for "not seen before", see `NoveltyTest`, and how often that is said of what it knows.

    ``limit`` was chosen on the validation pictures; the check pictures show how well it holds. Both are
    pictures like those that it was trained on: none of them ought to be called novel.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    limit: Annotated[float, Field(gt=0, le=2)]
    rows: Annotated[int, Field(ge=1, description="training pictures in the table")]
    seen_share: Annotated[
        float, Field(gt=0, le=1, description="the share of validation pictures that is let in")
    ]
    validation_images: Annotated[int, Field(ge=0)]
    validation_novel: Annotated[int, Field(ge=0)]
    check_images: Annotated[int, Field(ge=0)] = 0
    check_novel: Annotated[int, Field(ge=0)] = 0


class Int8Figures(BaseModel):
    """What the int8 form of a model was found to lose: its accuracy and the full model's, on the same images.

    ``images`` validation pictures that both were measured on; ``kept`` whether the loss was small enough for
    the form to be part of the bundle; ``calibrated_on`` the number of training pictures behind its ranges.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    images: Annotated[int, Field(ge=1)]
    accuracy: Share
    accuracy_int8: Share
    calibrated_on: Annotated[int, Field(ge=1)]
    kept: bool


class ModelCard(BaseModel):
    """All that is known of a model; the file ``model.json`` of its bundle."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Annotated[int, Field(ge=1, le=1)] = 1
    id: Annotated[str, Field(pattern=MODEL_ID_PATTERN)]
    name: Annotated[str, Field(min_length=1, max_length=200)]
    backbone: Annotated[str, Field(pattern=r"^[A-Za-z0-9_.:/-]{1,100}$")]
    freeze_depth: Annotated[int, Field(ge=0, le=100_000)]
    input_size: Annotated[int, Field(ge=32, le=1024)]
    mean: tuple[float, float, float]
    std: tuple[Annotated[float, Field(gt=0)], Annotated[float, Field(gt=0)], Annotated[float, Field(gt=0)]]
    preprocessing_version: Annotated[int, Field(ge=1)]
    temperature: Annotated[float, Field(gt=0, le=1000)] = 1.0
    unsure_below: Annotated[float, Field(ge=0, le=1.0)] = 0.5
    novelty: NoveltyFigures | None = None
    int8: Int8Figures | None = None
    taxonomy: Taxonomy
    classes: Annotated[tuple[str, ...], Field(min_length=2, max_length=1000)]
    metrics: dict[str, Measured] = {}
    parent: Annotated[str, Field(pattern=MODEL_ID_PATTERN)] | None = None
    label_events_seen: Annotated[int, Field(ge=0)] = 0
    training_images: Annotated[int, Field(ge=0)] = 0
    recipe: dict[str, Any] = {}
    created_at: float
    seconds: Annotated[float, Field(ge=0)] = 0.0
    memory_mb: Annotated[int, Field(ge=0, description="what its training said it would need")] = 0
    hashes: dict[str, Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]] = {}
    licence: Annotated[str, Field(max_length=2000)] = ""
    notes: Annotated[str, Field(max_length=20_000)] = ""

    @model_validator(mode="after")
    def _classes_belong_to_the_taxonomy(self) -> Self:
        if len(set(self.classes)) != len(self.classes):
            raise ValueError("two outputs have the same class")
        unknown = set(self.classes) - set(self.taxonomy.keys)
        if unknown:
            raise ValueError(f"classes that the taxonomy lacks: {', '.join(sorted(unknown))}")
        return self

    def category_of(self, class_key: str) -> Category:
        """The bin of one of this model's classes; `KeyError` for a class that it does not have."""
        found = self.taxonomy.get(class_key)
        if found is None:
            raise KeyError(class_key)
        return found.category

    def metrics_json(self) -> dict[str, Any]:
        """The metrics by split, as plain values for the store and the command line."""
        return {split: measured.model_dump(mode="json") for split, measured in self.metrics.items()}


@dataclass(frozen=True)
class Bundle:
    """A bundle on the disk whose card was read and validated."""

    folder: Path
    card: ModelCard

    @property
    def weights(self) -> Path:
        return self.folder / WEIGHTS_FILE

    @property
    def openvino_xml(self) -> Path:
        return self.folder / OPENVINO_XML

    @property
    def openvino_bin(self) -> Path:
        return self.folder / OPENVINO_BIN

    @property
    def int8_xml(self) -> Path | None:
        """The int8 form, if the model has one that is good enough."""
        figures = self.card.int8
        there = figures is not None and figures.kept and set(INT8_FILES) <= set(self.card.hashes)
        return self.folder / INT8_XML if there else None

    @property
    def readme(self) -> Path | None:
        path = self.folder / README_FILE
        return path if path.is_file() else None

    def seen(self) -> SeenImages:
        """The images that this model (or one of its parents) was trained on."""
        return self._images(SEEN_FILE)

    def tuned(self) -> SeenImages:
        """The images that it was not trained on, but stopped or calibrated by: its validation pictures."""
        return self._images(TUNED_FILE)

    def novelty_test(self) -> NoveltyTest | None:
        """What tells pictures that look like nothing it was trained on; None for a model without such a table.

        Raises `BundleError` for a table that is damaged.
        """
        figures = self.card.novelty
        if figures is None:
            return None
        try:
            return NoveltyTest(read_rows(self.folder / NOVELTY_FILE), figures.limit)
        except NoveltyTableError as error:
            raise BundleError(
                "The file {file} of the model in {folder} cannot be used: {reason}. Import or train it again.",
                file=NOVELTY_FILE,
                folder=self.folder,
                reason=error,
            ) from error

    def _images(self, name: str) -> SeenImages:
        path = self.folder / name
        return SeenImages.from_bytes(path.read_bytes()) if path.is_file() else SeenImages.of(())


@dataclass(frozen=True)
class SeenImages:
    """Which images a model learned from, by the first 8 bytes of their sha256.

    Kept so that no figure is ever computed on pictures that a model was trained on, whichever workspace and
    split it comes from. 8 bytes: a false match among a million images has a chance of about 1 in 10^7.
    """

    prefixes: NDArray[np.uint64]

    @classmethod
    def of(cls, sha256s: tuple[str, ...] | list[str]) -> Self:
        values = np.array([int(s[:16], 16) for s in sha256s], dtype=np.uint64)
        return cls(np.unique(values))

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        usable = len(data) - len(data) % 8
        return cls(np.unique(np.frombuffer(data[:usable], dtype=">u8").astype(np.uint64)))

    def to_bytes(self) -> bytes:
        return self.prefixes.astype(">u8").tobytes()

    def union(self, other: SeenImages) -> SeenImages:
        return SeenImages(np.union1d(self.prefixes, other.prefixes))

    def __contains__(self, sha256: str) -> bool:
        wanted = np.uint64(int(sha256[:16], 16))
        place = int(np.searchsorted(self.prefixes, wanted))
        return place < len(self.prefixes) and bool(self.prefixes[place] == wanted)

    def __len__(self) -> int:
        return len(self.prefixes)


def new_model_id() -> str:
    """A fresh id; short enough to type a prefix of it."""
    return uuid.uuid4().hex[:12]


def read_card(path: Path) -> ModelCard:
    """Read and validate a ``model.json``; `BundleError` says which field is wrong."""
    try:
        if path.stat().st_size > MAX_CARD_BYTES:
            raise BundleError("The file {path} is too large to be a model card.", path=path)
        text = path.read_bytes()
    except OSError as error:
        raise BundleError(
            "The model in {folder} cannot be read: {reason}. Choose a folder that holds model.json.",
            folder=path.parent,
            reason=error.strerror or error,
        ) from error
    try:
        return ModelCard.model_validate_json(text)
    except ValidationError as error:
        first = error.errors()[0]
        raise BundleError(
            "The file {path} is not a model card: {place}: {reason}.",
            path=path,
            place=".".join(str(p) for p in first["loc"]) or "file",
            reason=first["msg"],
        ) from error
    except (ValueError, RecursionError) as error:
        raise BundleError(
            "The file {path} is not a model card: {reason}.", path=path, reason=error
        ) from error


def read_bundle(folder: Path) -> Bundle:
    """The bundle in ``folder``: its card is validated and its files are there.

    Hashes are not recomputed here (that reads every byte): see `verify`. Raises `BundleError`.
    """
    card = read_card(folder / CARD_FILE)
    for name in REQUIRED_FILES:
        if not (folder / name).is_file():
            raise BundleError(
                "The model in {folder} lacks its file {file}. Import or train it again.",
                folder=folder,
                file=name,
            )
    return Bundle(folder, card)


def verify(bundle: Bundle) -> None:
    """Recompute every file's hash; `BundleError` names the first that differs, is missing or not listed."""
    for name in REQUIRED_FILES:
        if name not in bundle.card.hashes:
            raise BundleError(
                "The card of the model in {folder} lists no hash for {file}.", folder=bundle.folder, file=name
            )
    for name, expected in bundle.card.hashes.items():
        if name not in REQUIRED_FILES + OPTIONAL_FILES:
            raise BundleError(
                "The card of the model in {folder} lists a file that no model has: {file}.",
                folder=bundle.folder,
                file=name,
            )
        path = bundle.folder / name
        if path.is_symlink() or not path.is_file():
            raise BundleError(
                "The model in {folder} lacks its file {file}. Import or train it again.",
                folder=bundle.folder,
                file=name,
            )
        if path.stat().st_size > MAX_FILE_BYTES:
            raise BundleError(
                "The file {file} of the model in {folder} is too large.", folder=bundle.folder, file=name
            )
        if file_hash(path) != expected:
            raise BundleError(
                "The file {file} of the model in {folder} is damaged: its content is not what the card says.",
                folder=bundle.folder,
                file=name,
            )
    # An int8 form that the card does not list was left by a computer that was switched off while it was made.
    for name in set(OPTIONAL_FILES) - set(INT8_FILES):
        if name not in bundle.card.hashes and (bundle.folder / name).exists():
            raise BundleError(
                "The card of the model in {folder} lists no hash for {file}.", folder=bundle.folder, file=name
            )


def write_bundle(target: Path, card: ModelCard, files: Mapping[str, Path | bytes]) -> Bundle:
    """Write a new bundle at ``target`` in one step: it is there whole, or not at all.

    ``files`` gives the content, or a file to copy, for every name in `REQUIRED_FILES` and any of
    `OPTIONAL_FILES`; the card's hashes are computed here. Raises `FileExistsError` when ``target`` exists,
    and `OSError` (disk full, no permission) with nothing left behind.
    """
    missing = set(REQUIRED_FILES) - set(files)
    unknown = set(files) - set(REQUIRED_FILES) - set(OPTIONAL_FILES)
    if missing or unknown:
        raise ValueError(f"a bundle needs {REQUIRED_FILES}; missing {missing}, unknown {unknown}")
    if target.exists():
        raise FileExistsError(target)
    make_folder(target.parent)
    beside = target.with_name(f".{uuid.uuid4().hex}.part")
    try:
        make_folder(beside)
        hashes = {}
        for name, content in files.items():
            path = beside / name
            make_folder(path.parent)
            hashes[name] = _copy(content, path)
        whole = card.model_copy(update={"hashes": hashes})
        (beside / CARD_FILE).write_text(
            whole.model_dump_json(indent=1) + "\n", encoding="utf-8", newline="\n"
        )
        place_folder(beside, target)
    except BaseException:
        remove_folder(beside)
        raise
    return Bundle(target, whole)


def bundle_files(bundle: Bundle) -> dict[str, Path | bytes]:
    """The files of ``bundle`` in the form that `write_bundle` takes, to copy it or to change its card."""
    return {
        name: bundle.folder / name
        for name in REQUIRED_FILES + OPTIONAL_FILES
        if (bundle.folder / name).is_file() and (name not in INT8_FILES or name in bundle.card.hashes)
    }


def put_int8(bundle: Bundle, figures: Int8Figures, files: Mapping[str, bytes]) -> Bundle:
    """Note the figures of an int8 form in the card, and add the form itself (``files``, for `INT8_FILES`).

    Empty ``files``: it is not kept, and an older one goes. At every moment the bundle is whole: files first, then
    the card that lists them. Raises `OSError`, with a bundle that has no int8 form.
    """
    hashes = {name: digest for name, digest in bundle.card.hashes.items() if name not in INT8_FILES}
    # The card that is read meanwhile must not list what is being replaced.
    _write_card(bundle, bundle.card.model_copy(update={"hashes": hashes, "int8": None}))
    for name, content in files.items():
        path = bundle.folder / name
        path.parent.mkdir(exist_ok=True)
        write_atomically(path, content)
        hashes[name] = hashlib.sha256(content).hexdigest()
    return _write_card(bundle, bundle.card.model_copy(update={"hashes": hashes, "int8": figures}))


def _write_card(bundle: Bundle, card: ModelCard) -> Bundle:
    write_atomically(bundle.folder / CARD_FILE, (card.model_dump_json(indent=1) + "\n").encode())
    return Bundle(bundle.folder, card)


def file_hash(path: Path) -> str:
    """sha256 of a file's bytes, as 64 hex digits."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def _copy(content: Path | bytes, path: Path) -> str:
    """Write ``content`` to ``path`` and return the sha256 of what was written."""
    if isinstance(content, bytes):
        path.write_bytes(content)
        return hashlib.sha256(content).hexdigest()
    digest = hashlib.sha256()
    written = 0
    with content.open("rb") as source, path.open("wb") as target:
        while block := source.read(1 << 20):
            written += len(block)
            if written > MAX_FILE_BYTES:
                raise BundleError("The file {path} is too large for a model.", path=content)
            digest.update(block)
            target.write(block)
    return digest.hexdigest()
