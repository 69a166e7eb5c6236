"""The rows of the store as typed, frozen records."""

from __future__ import annotations

import builtins
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from garbage_gui.messages import Message

Split = Literal["train", "validation", "test"]
Cause = Literal[
    "import", "review", "browse", "camera", "classify", "command", "conflict", "undo", "exclude", "include",
    "adjudication", "taxonomy",
]  # fmt: skip
# In place of a name, where labels came with an import: nobody at this desk gave them.
IMPORTED = "@imported"
OperationAction = Literal["do", "undo", "redo"]
Lane = Literal["interactive", "compute"]
SortAction = Literal["copy", "move", "none"]
SortState = Literal["intended", "done", "there", "failed", "returning", "returned", "kept"]
# Of files that a sorting has placed, or may have: what an undoing puts back.
OPEN_SORT_STATES: tuple[SortState, ...] = ("intended", "done", "returning")
JobStatus = Literal["queued", "running", "done", "failed", "cancelled", "paused", "interrupted"]
ImageOrder = Literal["newest", "oldest", "name", "least_sure", "most_sure", "class", "size"]


@dataclass(frozen=True)
class NewImage:
    """A picture file that was read whole: content hash, place, size in pixels and bytes."""

    sha256: str
    path: Path
    bytes: int
    mtime_ns: int
    width: int
    height: int
    format: str
    perceptual_hash: builtins.bytes | None = None


@dataclass(frozen=True)
class AddedImage:
    image_id: int
    known: bool


@dataclass(frozen=True)
class ImageRecord:
    image_id: int
    sha256: str
    bytes: int
    width: int
    height: int
    format: str
    added_at: float
    label: str | None
    label_cause: Cause | None
    split: Split | None
    group: int | None
    excluded: bool
    path: Path | None


@dataclass(frozen=True)
class ImageFilter:
    """What must hold for an image to be shown; None means: no matter.

    ``sources`` are the causes of the labels that images have now, ``operators`` who gave them. File dates are in
    seconds since 1970; ``file_before`` and ``max_bytes`` are not taken in. ``learned_until`` is the newest label event
    that a model saw: images on the sides it learned from that had a label by then.
    """

    text: str = ""
    classes: tuple[str, ...] = ()
    predicted: tuple[str, ...] = ()
    splits: tuple[Split, ...] = ()
    labelled: bool | None = None
    excluded: bool | None = False
    agrees: bool | None = None
    duplicates: bool | None = None
    min_confidence: float | None = None
    max_confidence: float | None = None
    model_id: str | None = None
    categories: tuple[str, ...] = ()
    sources: tuple[Cause, ...] = ()
    operators: tuple[str, ...] = ()
    unsure: bool | None = None
    file_after: float | None = None
    file_before: float | None = None
    min_bytes: int | None = None
    max_bytes: int | None = None
    group: int | None = None
    learned_until: int | None = None


@dataclass(frozen=True)
class Facets:
    """How many images of a filter fall under each choice."""

    by_class: dict[str, int]
    by_split: dict[str, int]
    labelled: int
    unlabelled: int
    agree: int
    disagree: int
    by_category: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class SplitCandidate:
    image_id: int
    label: str
    group: int | None
    split: Split | None


@dataclass(frozen=True)
class LabelledImage:
    image_id: int
    sha256: str
    path: Path
    label: str
    split: Split
    group: int | None


@dataclass(frozen=True)
class LabelSource:
    """A labelled image of the set, wherever its file is; ``split`` is None where it was never given one."""

    image_id: int
    sha256: str
    label: str
    split: Split | None
    group: int | None


@dataclass(frozen=True)
class LabelChange:
    """One label to set (None takes it away), with what the active model had said when the person looked."""

    image_id: int
    to_class: str | None
    model_id: str | None = None
    predicted_class: str | None = None
    predicted_confidence: float | None = None


@dataclass(frozen=True)
class LabelEvent:
    event_id: int
    uuid: str
    batch: str
    image_id: int
    sha256: str
    from_class: str | None
    to_class: str | None
    operator: str
    at: float
    cause: Cause
    model_id: str | None
    predicted_class: str | None
    predicted_confidence: float | None
    reverts: str | None


@dataclass(frozen=True)
class LabelBatch:
    """Label events that one undo takes back: the last of them, and how many.

    ``same_from`` and ``same_to`` say whether all have the ``from_class`` and the ``to_class`` of ``event``.
    """

    event: LabelEvent
    count: int
    same_from: bool
    same_to: bool


@dataclass(frozen=True)
class Operation:
    """A step that is no label event, or more than those; ``said`` is what words need to name it.

    ``event_id`` is the newest label event there was when it was done, with those of its own ``batch``.
    """

    operation_id: int
    uuid: str
    kind: str
    action: OperationAction
    operator: str
    at: float
    event_id: int
    batch: str | None
    said: dict[str, Any]
    reverts: str | None


@dataclass(frozen=True)
class NewOpinion:
    """What somebody says an image is without having seen its label, and what the active model had said."""

    image_id: int
    class_key: str
    model_id: str | None = None
    predicted_class: str | None = None
    predicted_confidence: float | None = None


@dataclass(frozen=True)
class Opinion:
    """A second opinion; it never changes a label.

    ``compared_class`` is the label that the image had then, ``compared_with`` who gave it (`IMPORTED` where it came
    with an import) and ``compared_event`` the uuid of that event. ``class_key`` is None in what an undo appends.
    """

    opinion_id: int
    uuid: str
    image_id: int
    class_key: str | None
    operator: str
    at: float
    compared_event: str
    compared_class: str
    compared_with: str
    after_event: int
    model_id: str | None
    predicted_class: str | None
    predicted_confidence: float | None
    reverts: str | None

    @property
    def agrees(self) -> bool:
        return self.class_key == self.compared_class


@dataclass(frozen=True)
class GivenLabel:
    """The label that an image has, the uuid of the event that gave it, and who did (`IMPORTED`: an import)."""

    image_id: int
    event: str
    class_key: str
    operator: str
    cause: Cause


@dataclass(frozen=True)
class NewPrediction:
    """Probabilities in the order of the model's classes, as float16 bytes; the embedding too, or None.

    ``novelty`` is how far the image is from all that the model was trained on: above 1 is "not seen before",
    None is not known.
    """

    image_id: int
    class_key: str
    confidence: float
    margin: float
    unsure: bool
    probabilities: bytes
    embedding: bytes | None
    preprocessing_version: int
    novelty: float | None = None


@dataclass(frozen=True)
class PredictionRecord:
    image_id: int
    model_id: str
    class_key: str
    confidence: float
    margin: float
    unsure: bool
    probabilities: bytes
    at: float
    novelty: float | None = None

    @property
    def novel(self) -> bool:
        """Whether it is known to look like nothing that the model was trained on."""
        return self.novelty is not None and self.novelty > 1


@dataclass(frozen=True)
class ModelRecord:
    """A model bundle known to the workspace; ``folder`` holds it, ``metrics`` is that of its card."""

    model_id: str
    name: str
    backbone: str
    freeze_depth: int
    parent: str | None
    created_at: float
    folder: Path
    metrics: dict[str, Any]
    job_id: int | None


@dataclass(frozen=True)
class Promotion:
    model_id: str
    previous: str | None
    operator: str
    at: float


@dataclass(frozen=True)
class JobRecord:
    job_id: int
    kind: str
    lane: Lane
    parameters: dict[str, Any]
    status: JobStatus
    progress: float
    message: Message | None
    eta_seconds: float | None
    created_at: float
    started_at: float | None
    finished_at: float | None
    heartbeat_at: float | None
    pid: int | None
    cancel_requested: bool
    result: dict[str, Any] | None
    error: Message | None
    pause_requested: bool = False


@dataclass(frozen=True)
class JobMetric:
    epoch: int
    name: str
    value: float


@dataclass(frozen=True)
class NewJobFile:
    """One file of a job: what it turned out to be, or why it could not be read."""

    path: Path
    image_id: int | None
    error: Message | None = None


@dataclass(frozen=True)
class JobFile:
    file_id: int
    path: Path
    image_id: int | None
    error: Message | None


@dataclass(frozen=True)
class NewSortedFile:
    """A file that shall be copied or moved to ``target``, or that is left where it is (and why: ``note``).

    ``file_id`` is its row in the classification. ``sha256`` is None where its content is not known yet.
    """

    file_id: int
    image_id: int | None
    source: Path
    target: Path | None
    action: SortAction
    sha256: str | None
    bytes: int
    state: SortState = "intended"
    note: Message | None = None


@dataclass(frozen=True)
class SortedFile:
    """A file of a sorting as the store has it; ``returned_to`` is where it was put when that was undone."""

    row_id: int
    file_id: int
    image_id: int | None
    source: Path
    target: Path | None
    action: SortAction
    state: SortState
    sha256: str | None
    bytes: int
    returned_to: Path | None
    note: Message | None


@dataclass(frozen=True)
class SortOutcome:
    """What became of a sorted file: its new state, and where its image lies now instead of ``moved_from``."""

    row_id: int
    state: SortState
    sha256: str | None = None
    note: Message | None = None
    moved_from: Path | None = None
    moved_to: Path | None = None
    mtime_ns: int = 0
