"""From pixels to what a person is told: class, category, confidence, and where the model looked."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from safetensors import SafetensorError, safe_open

from garbage_gui.folding import Folding
from garbage_gui.imaging.preprocess import PREPROCESSING_VERSION, USABLE_VERSIONS, to_pixels
from garbage_gui.inference.engine import Engine, EngineError, EngineOutput
from garbage_gui.nets.bundle import HEAD_NAME, Bundle, ModelCard
from garbage_gui.taxonomy import Category, Taxonomy

TOP = 5


@dataclass(frozen=True, eq=False)
class Prediction:
    """What one model says of one picture.

    ``confidence`` is the calibrated probability of ``class_key`` and ``margin`` its lead over the second;
    ``unsure`` when the confidence is below the model's threshold; ``top`` the likeliest classes, at most 5. These
    are the workspace's classes, of which one may stand for several of the model's (`Folding`).
    ``probabilities`` float32 [C] are in the order of the model's own classes; ``embedding`` float32 [D]. ``novelty``
    is how far the picture is from all that the model was trained on, above 1 it is ``novel``; None from a
    model that cannot tell.
    """

    class_key: str
    category: Category
    confidence: float
    margin: float
    unsure: bool
    top: tuple[tuple[str, float], ...]
    probabilities: NDArray[np.float32]
    embedding: NDArray[np.float32]
    novelty: float | None = None

    @property
    def novel(self) -> bool | None:
        return is_novel(self.novelty)


def is_novel(novelty: float | None) -> bool | None:
    """Whether a picture counts as not seen before; None where that is not known."""
    return None if novelty is None else novelty > 1


def category_of(class_key: str, card: ModelCard, taxonomy: Taxonomy | None) -> Category:
    """The bin of a class: where the workspace has it, else where the model had it.

    `KeyError` for a class that neither has.
    """
    found = taxonomy.get(class_key) if taxonomy is not None else None
    return found.category if found is not None else card.category_of(class_key)


def softmax(logits: NDArray[np.float32], temperature: float) -> NDArray[np.float32]:
    """Probabilities [N, C] of ``logits`` [N, C] after division by ``temperature`` (Guo et al., 2017)."""
    scaled = logits.astype(np.float64) / temperature
    scaled -= scaled.max(axis=1, keepdims=True)
    powers = np.exp(scaled)
    probabilities: NDArray[np.float32] = (powers / powers.sum(axis=1, keepdims=True)).astype(np.float32)
    return probabilities


class Predictor:
    """A model ready to predict: an engine, and what its bundle knows. Safe to use from several threads."""

    def __init__(self, bundle: Bundle, engine: Engine) -> None:
        """Raises `EngineError` for a model that was made for another preprocessing than this version has, and
        `BundleError` for one whose table of training pictures is damaged.
        """
        if bundle.card.preprocessing_version not in USABLE_VERSIONS:
            raise EngineError(
                "The model “{name}” was made by another version of this app (preprocessing {theirs}, here "
                "{ours}). Update the app, or train the model again.",
                name=bundle.card.name,
                theirs=bundle.card.preprocessing_version,
                ours=PREPROCESSING_VERSION,
            )
        self.bundle = bundle
        self.engine = engine
        self.novelty_test = bundle.novelty_test()
        self.folding = Folding.of(self.classes, None)
        self._taxonomy: Taxonomy | None = None
        self._head: NDArray[np.float32] | None = None

    def under(self, taxonomy: Taxonomy) -> Predictor:
        """The same predictor, saying the classes of ``taxonomy``, those that its own were merged into."""
        if taxonomy is self._taxonomy:
            return self
        other = copy.copy(self)
        other.folding = Folding.of(self.classes, taxonomy)
        other._taxonomy = taxonomy
        return other

    @property
    def model_id(self) -> str:
        return self.bundle.card.id

    @property
    def classes(self) -> tuple[str, ...]:
        """The class keys in the order of the outputs."""
        return self.bundle.card.classes

    @property
    def input_size(self) -> int:
        """The side of the square of pixels that the model takes."""
        return self.bundle.card.input_size

    def pixels_of(self, picture: Image.Image) -> NDArray[np.uint8]:
        """The pixels [S, S, 3] that this model sees of ``picture``."""
        return to_pixels(picture, self.input_size)

    def predict(self, pixels: NDArray[np.uint8]) -> list[Prediction]:
        """One prediction for each of ``pixels`` [N, S, S, 3]; an empty array gives an empty list."""
        return self.interpret(self.run(pixels)) if len(pixels) else []

    def predict_picture(self, picture: Image.Image) -> Prediction:
        """The prediction for one decoded picture."""
        return self.predict(self.pixels_of(picture)[np.newaxis])[0]

    def run(self, pixels: NDArray[np.uint8]) -> EngineOutput:
        """The engine's output; `EngineError` when it does not fit the model's classes or is not finite."""
        output = self.engine.run(pixels)
        if output.logits.shape != (len(pixels), len(self.classes)):
            raise EngineError(
                "The model “{name}” has {outputs} outputs for {classes} classes. Import or train it again.",
                name=self.bundle.card.name,
                outputs=output.logits.shape[-1],
                classes=len(self.classes),
            )
        if not np.isfinite(output.logits).all():
            raise EngineError(
                "The model “{name}” computes values that are no numbers. Import or train it again.",
                name=self.bundle.card.name,
            )
        return output

    def interpret(self, output: EngineOutput) -> list[Prediction]:
        """What the engine's output means, picture by picture."""
        card = self.bundle.card
        probabilities = softmax(output.logits, card.temperature)
        said = self.folding.fold(probabilities)
        order = np.argsort(-said, axis=1, kind="stable")[:, :TOP]
        novelty = self.novelty_of(output.embedding)
        predictions = []
        classes = self.folding.classes
        for row, own, best, embedding, novel in zip(
            said, probabilities, order, output.embedding, novelty, strict=True
        ):
            class_key = classes[best[0]]
            confidence = float(row[best[0]])
            predictions.append(
                Prediction(
                    class_key=class_key,
                    category=category_of(class_key, card, self._taxonomy),
                    confidence=confidence,
                    margin=confidence - (float(row[best[1]]) if len(best) > 1 else 0.0),
                    unsure=confidence < card.unsure_below,
                    top=tuple((classes[i], float(row[i])) for i in best),
                    probabilities=own,
                    embedding=embedding,
                    novelty=novel,
                )
            )
        return predictions

    def novelty_of(self, embeddings: NDArray[np.floating]) -> list[float | None]:
        """How far pictures with these embeddings [N, D] are from all that the model was trained on.

        Above 1 they are novel; None for each from a model that cannot tell. Raises `EngineError` when its table
        does not fit its network.
        """
        test = self.novelty_test
        if test is None:
            return [None] * len(embeddings)
        if test.rows.shape[1:] != embeddings.shape[1:]:
            raise EngineError(
                "The table of training pictures of the model “{name}” does not fit its network. Import or train "
                "it again.",
                name=self.bundle.card.name,
            )
        return [float(value) for value in test.novelty(embeddings)]

    @property
    def shows_activation(self) -> bool:
        """Whether there is an activation map of this model: see `activation_map`."""
        return self.engine.has_map

    def activation_map(self, class_index: int, features: NDArray[np.float32]) -> NDArray[np.float32]:
        """Where in the picture the evidence for a class lies: float32 [h, w], 0 (none) to 1 (most).

        ``features`` [D, h, w] is one picture's map from an engine made for "one". The class activation map of
        Zhou et al. (2016): the head's weights of the class times the features, positive parts only. The
        network sees the whole picture squashed to a square, so the map stretches over the whole picture.
        """
        evidence = np.tensordot(self._head_weights()[class_index], features, axes=1)
        positive = np.maximum(evidence, 0.0).astype(np.float32)
        highest = float(positive.max())
        return positive / highest if highest > 0 else positive

    def activation_map_of(self, picture: Image.Image, class_key: str) -> NDArray[np.float32]:
        """The activation map [h, w] of one class: see `activation_maps_of`."""
        return self.activation_maps_of(picture, [class_key])[class_key]

    def activation_maps_of(
        self, picture: Image.Image, class_keys: Sequence[str]
    ) -> dict[str, NDArray[np.float32]]:
        """The activation map [h, w] of each class for a picture, from one look at it.

        For a class that several of the model's were merged into, the map of the likeliest of these. `ValueError`
        for an unknown class; raises `EngineError` for a model whose network has no such map.
        """
        outputs = {class_key: self.folding.outputs_of(class_key) for class_key in class_keys}
        unknown = [class_key for class_key, indices in outputs.items() if not indices]
        if unknown:
            raise ValueError(f"the model has no class {unknown[0]}")
        if not self.shows_activation:
            raise EngineError(
                "The model “{name}” cannot show where it looked: its network ({backbone}) has no average over "
                "the picture before its head.",
                name=self.bundle.card.name,
                backbone=self.bundle.card.backbone,
            )
        output = self.run(self.pixels_of(picture)[np.newaxis])
        if output.features is None:
            raise ValueError("this engine was made for many pictures and gives no features")
        likeliest = {
            key: max(among, key=lambda i: float(output.logits[0, i])) for key, among in outputs.items()
        }
        return {key: self.activation_map(index, output.features[0]) for key, index in likeliest.items()}

    def _head_weights(self) -> NDArray[np.float32]:
        """[C, D], read from the bundle when first needed."""
        if self._head is None:
            self._head = _read_head(self.bundle)
        return self._head


def _read_head(bundle: Bundle) -> NDArray[np.float32]:
    rows = len(bundle.card.classes)
    try:
        with safe_open(bundle.weights, framework="numpy") as file:
            named = f"{(file.metadata() or {}).get(HEAD_NAME, '')}.weight"
            names = list(file.keys())
            # A file without that name: the last tensor of two dimensions with a row for each class.
            for name in [named] if named in names else reversed(names):
                shape = file.get_slice(name).get_shape()
                if len(shape) == 2 and shape[0] == rows:
                    return np.asarray(file.get_tensor(name), dtype=np.float32)
    except (SafetensorError, OSError, TypeError) as error:
        raise EngineError(
            "The weights of the model in {folder} cannot be read: {reason}. Import or train it again.",
            folder=bundle.folder,
            reason=error,
        ) from error
    raise EngineError("The model in {folder} has no head for its classes.", folder=bundle.folder)
