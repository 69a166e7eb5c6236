"""Recipes: all settings of one training, typed, described and ranged. Needs no torch.

Forms, help texts, `docs/recipes.md` and the settings saved with every model are made from these fields.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from garbage_gui.files import write_atomically
from garbage_gui.messages import GarbageError
from garbage_gui.nets.catalogue import get_backbone
from garbage_gui.resources import resource

# Files of these names lie in ``resources/recipes``.
BUILT_IN = ("best", "paper")
MAX_RECIPE_BYTES = 1_000_000


class RecipeError(GarbageError):
    """A recipe that does not exist or cannot be used."""


def _field(default: Any, title: str, description: str, **limits: Any) -> Any:
    return Field(default=default, title=title, description=description, **limits)


class Augmentation(BaseModel):
    """How a picture is varied, at random but reproducibly, before the network sees it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    enabled: bool = _field(True, "Vary the pictures", "Off: every epoch sees each picture as it is.")
    crop_scale: float = _field(
        0.35, "Smallest crop", "Smallest share of the picture's area that a random crop keeps; 1: no crop.",
        ge=0.05, le=1.0,
    )  # fmt: skip
    crop_ratio: float = _field(
        1.33, "Crop stretch", "Widest side ratio of a random crop; 1: never stretched.", ge=1.0, le=3.0
    )
    horizontal_flip: float = _field(
        0.5, "Horizontal flip", "Chance of mirroring left and right.", ge=0.0, le=1.0
    )
    vertical_flip: float = _field(0.5, "Vertical flip", "Chance of mirroring top and bottom.", ge=0.0, le=1.0)
    rotation: float = _field(20.0, "Rotation", "Largest angle, in degrees, to either side.", ge=0.0, le=180.0)
    quarter_turns: float = _field(0.5, "Quarter turns", "Chance of turning by 90 degrees.", ge=0.0, le=1.0)
    brightness: float = _field(0.25, "Brightness", "Largest relative change of brightness.", ge=0.0, le=0.9)
    contrast: float = _field(0.25, "Contrast", "Largest relative change of contrast.", ge=0.0, le=0.9)
    saturation: float = _field(0.3, "Saturation", "Largest relative change of saturation.", ge=0.0, le=0.9)
    hue: float = _field(
        0.0, "Hue", "Largest turn of the colour circle, as a share of the whole circle.", ge=0.0, le=0.5
    )
    erasing: float = _field(0.0, "Random erasing", "Chance of blanking a random rectangle.", ge=0.0, le=1.0)

    @property
    def varies(self) -> bool:
        """Whether any picture can come out other than it is."""
        return self.enabled and any(
            getattr(self, name) != unvaried(name) for name in type(self).model_fields if name != "enabled"
        )


def unvaried(name: str) -> float:
    """The value at which that kind of variation changes nothing: whole crops, and 0 for all else."""
    return 1.0 if name in ("crop_scale", "crop_ratio") else 0.0


class Recipe(BaseModel):
    """All settings of one training."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: Literal[1] = _field(1, "Version", "Version of the recipe's form.")
    name: str = _field("best", "Name", "What this recipe is called.", min_length=1, max_length=80)

    backbone: str = _field(
        "efficientnet_lite0", "Backbone", "The network without its classifier.",
        pattern=r"^[A-Za-z0-9_.:/-]{1,100}$",
    )  # fmt: skip
    weights: str = _field(
        "embedded", "Starting weights",
        "Where the backbone's weights come from: embedded, download, random, active, model:ID, or a file.",
        min_length=1, max_length=4096,
    )  # fmt: skip
    freeze_depth: int = _field(
        45, "Freeze depth", "How many parameter tensors, in network order, stay fixed.", ge=0, le=100_000
    )
    seed: int = _field(
        0, "Seed", "Start of every random number; the same seed gives the same model.", ge=0, le=2**31 - 1
    )

    input_size: int | None = _field(
        None, "Picture size",
        "Side of the network's input, in pixels; none: what the backbone was made for.",
        ge=32, le=1024,
    )  # fmt: skip
    epochs: int = _field(
        15, "Epochs", "How often training goes through the pictures, head-only epochs not counted.",
        ge=0, le=1000,
    )  # fmt: skip
    batch_size: int = _field(32, "Batch size", "Pictures per training step.", ge=1, le=1024)
    optimizer: Literal["adamw", "sgd"] = _field(
        "adamw", "Optimizer", "The rule that changes the weights: AdamW, or SGD with momentum 0.9."
    )
    learning_rate: float = _field(
        0.001, "Learning rate", "Largest step of the optimizer for the last block.", gt=0.0, le=10.0
    )
    head_learning_rate: float = _field(
        0.001, "Head learning rate", "Largest step of the optimizer for the head.", gt=0.0, le=10.0
    )
    layer_decay: float = _field(
        0.95, "Layer decay", "Each block nearer to the input learns this much slower; 1: all alike.",
        gt=0.0, le=1.0,
    )  # fmt: skip
    weight_decay: float = _field(
        0.02, "Weight decay", "How strongly weights are pulled towards zero.", ge=0.0, le=1.0
    )
    schedule: Literal["cosine", "constant"] = _field(
        "cosine", "Schedule", "How the learning rate moves after the warm-up."
    )
    warmup_epochs: float = _field(
        1.0, "Warm-up", "Epochs over which the learning rate rises from zero.", ge=0.0, le=100.0
    )
    head_epochs: int = _field(
        1, "Head first", "Epochs in which only the head learns, before the rest joins.", ge=0, le=1000
    )
    label_smoothing: float = _field(
        0.1, "Label smoothing", "Share of the target spread over all classes.", ge=0.0, le=0.5
    )
    mixup: float = _field(
        0.2, "Mixup", "Strength of blending two pictures' features and labels (alpha); 0: off.",
        ge=0.0, le=4.0,
    )  # fmt: skip
    cutmix: float = _field(
        0.0, "Cutmix",
        "Strength of putting a rectangle of one picture's features into another's (alpha); 0: off.",
        ge=0.0, le=4.0,
    )  # fmt: skip
    class_balance: float = _field(
        0.5, "Class balance", "0: classes are seen as often as they come; 1: all equally often.",
        ge=0.0, le=1.0,
    )  # fmt: skip
    dropout: float = _field(
        0.2, "Dropout", "Share of the embedding that is blanked at random before the head.", ge=0.0, le=0.9
    )
    gradient_clip: float = _field(
        5.0, "Gradient limit", "Longest gradient; longer ones are shortened to it; 0: no limit.",
        ge=0.0, le=1000.0,
    )  # fmt: skip
    weight_averaging: float = _field(
        0.99, "Weight averaging", "Share of the running mean of the weights kept at each step; 0: off.",
        ge=0.0, lt=1.0,
    )  # fmt: skip
    adapt_statistics: bool = _field(
        True,
        "Adapt statistics",
        "Off: all batch-norm layers keep the statistics of the starting weights.",
    )
    early_stopping: int = _field(
        5, "Early stopping",
        "Stop after this many epochs without a better validation result, and keep the best; 0: off.",
        ge=0, le=1000,
    )  # fmt: skip
    calibrate: bool = _field(
        True, "Calibrate", "Scale the confidences on the validation pictures so that they mean what they say."
    )
    wrong_among_sure: float = _field(
        0.05, "Wrong among sure",
        "Share of mistakes allowed among predictions called sure; it sets the unsure threshold.",
        ge=0.0, le=0.5,
    )  # fmt: skip
    views: int = _field(
        8,
        "Views",
        "Varied views made of each picture, beside the picture as it is, and reused over the epochs.",
        ge=1,
        le=256,
    )
    cache: Literal["auto", "features", "pixels", "off"] = _field(
        "auto", "View cache",
        "What is kept of a view: the frozen part's features, pixels, nothing, or what suits best.",
    )  # fmt: skip
    cache_megabytes: int = _field(
        8000, "Cache budget", "Most disk space for cached views, in MB.", ge=1, le=1_000_000
    )
    augmentation: Augmentation = _field(
        Augmentation(), "Variation", "How a picture is varied before the network sees it."
    )

    @property
    def picture_size(self) -> int:
        """The side of the network's input, in pixels; raises `UnknownBackboneError`."""
        return self.input_size or get_backbone(self.backbone).input_size

    def total_epochs(self) -> int:
        """Head-only epochs and full epochs together."""
        return self.head_epochs + self.epochs

    def with_changes(self, **changes: Any) -> Recipe:
        """A copy with some settings changed, validated; a change to None leaves the setting as it is."""
        data = self.model_dump() | {k: v for k, v in changes.items() if v is not None}
        try:
            return Recipe.model_validate(data)
        except ValidationError as error:
            raise _not_valid(error, self.name) from error

    def to_json(self) -> str:
        return json.dumps(self.model_dump(mode="json"), indent=2, ensure_ascii=False) + "\n"


BEST = Recipe()


def load_recipe(name_or_file: str | Path) -> Recipe:
    """A built-in recipe by its name, or one from a JSON file.

    Raises `RecipeError` for a name that does not exist and for a file that is no recipe.
    """
    name = str(name_or_file)
    path = resource("recipes", f"{name}.json") if name in BUILT_IN else Path(name_or_file)
    if not path.is_file():
        raise RecipeError(
            "There is no recipe {name}. Use one of {built_in}, or the path of a recipe file.",
            name=name,
            built_in=", ".join(BUILT_IN),
        )
    try:
        if path.stat().st_size > MAX_RECIPE_BYTES:
            raise ValueError("the file is too large")
        return Recipe.model_validate(json.loads(path.read_text(encoding="utf-8-sig")))
    except OSError as error:
        raise RecipeError(
            "The recipe file {path} cannot be read: {reason}.", path=path, reason=error.strerror or error
        ) from error
    except ValidationError as error:
        raise _not_valid(error, str(path)) from error
    except (ValueError, RecursionError) as error:
        raise RecipeError(
            "The file {path} is not a recipe: {reason}. Correct the file and try again.",
            path=path,
            reason=error,
        ) from error


def save_recipe(recipe: Recipe, path: Path) -> None:
    """Write the JSON form, atomically; raises `OSError`."""
    write_atomically(path, recipe.to_json().encode())


def recipe_from_dict(data: dict[str, Any], source: str) -> Recipe:
    """A recipe from its plain form; `RecipeError` names ``source`` and the field that is wrong."""
    try:
        return Recipe.model_validate(data)
    except ValidationError as error:
        raise _not_valid(error, source) from error


def _not_valid(error: ValidationError, source: str) -> RecipeError:
    first = error.errors()[0]
    return RecipeError(
        "The recipe {name} cannot be used: {place}: {reason}.",
        name=source,
        place=".".join(str(p) for p in first["loc"]) or "file",
        reason=first["msg"],
    )
