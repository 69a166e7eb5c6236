"""Exchanging the head of a finished model: the rest stays to the bit, in both forms."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load, save_file

from garbage_gui.inference.openvino_engine import OpenVinoEngine
from garbage_gui.nets.bundle import Bundle, BundleError, bundle_files, read_bundle, write_bundle
from garbage_gui.nets.head import Exchanged, Head, body_hash, exchange_head, read_head
from tests.bundles import SIZE, colour_picture, safetensors_bytes, write_colour_bundle


@pytest.fixture
def bundle(tmp_path: Path) -> Bundle:
    return write_colour_bundle(tmp_path / "model")


def pixels() -> np.ndarray:
    return np.stack([np.asarray(colour_picture(which, (SIZE, SIZE))) for which in range(6)])


def engine(exchanged: Exchanged, folder: Path) -> OpenVinoEngine:
    folder.mkdir()
    (folder / "model.xml").write_bytes(exchanged.xml)
    (folder / "model.bin").write_bytes(exchanged.bin)
    return OpenVinoEngine(folder / "model.xml", purpose="one")


@pytest.mark.parametrize("classes", [6, 4, 9])
def test_a_new_head_of_any_size(bundle: Bundle, tmp_path: Path, classes: int) -> None:
    random = np.random.default_rng(0)
    head = Head(
        random.normal(size=(classes, 6)).astype(np.float32), random.normal(size=classes).astype(np.float32)
    )
    exchanged = exchange_head(bundle, head)
    before = OpenVinoEngine(bundle.openvino_xml, purpose="one").run(pixels())
    after = engine(exchanged, tmp_path / "new").run(pixels())
    assert np.array_equal(before.embedding, after.embedding)
    assert before.features is not None and after.features is not None
    assert np.array_equal(before.features, after.features)
    assert np.allclose(after.logits, head.logits(before.embedding), atol=1e-4)
    tensors = load(exchanged.weights)
    assert np.array_equal(tensors["classifier.weight"], head.weight)
    assert np.array_equal(tensors["classifier.bias"], head.bias)


def test_the_head_is_read_and_may_be_exchanged_again(bundle: Bundle, tmp_path: Path) -> None:
    old = read_head(bundle)
    assert np.array_equal(old.weight, 20 * np.eye(6, dtype=np.float32)) and not old.bias.any()
    other = exchange_head(bundle, Head(-old.weight, old.bias + 1))
    names = ("weights.safetensors", "openvino/model.xml", "openvino/model.bin")
    files = bundle_files(bundle) | dict(zip(names, (other.weights, other.xml, other.bin), strict=True))
    child = write_bundle(tmp_path / "child", bundle.card, files)
    assert np.array_equal(read_head(child).weight, -old.weight)
    assert body_hash(child) == body_hash(bundle)
    back = exchange_head(child, old)
    said = engine(back, tmp_path / "back").run(pixels()).logits
    assert np.array_equal(said, OpenVinoEngine(bundle.openvino_xml, purpose="one").run(pixels()).logits)


def test_other_bodies_have_other_hashes(bundle: Bundle, tmp_path: Path) -> None:
    hashes = {body_hash(bundle)}
    for number, change in enumerate(({"input_size": 96}, {"mean": (0.1, 0.0, 0.0)})):
        card = bundle.card.model_copy(update=change)
        hashes.add(body_hash(write_bundle(tmp_path / str(number), card, bundle_files(bundle))))
    tensors = load(bundle.weights.read_bytes()) | {"body.weight": np.ones((3, 3, 1), np.float32)}
    files = bundle_files(bundle) | {"weights.safetensors": safetensors_bytes(tensors)}
    hashes.add(body_hash(write_bundle(tmp_path / "other", bundle.card, files)))
    assert len(hashes) == 4


def test_models_that_are_not_what_they_should_be(bundle: Bundle, tmp_path: Path) -> None:
    head = read_head(bundle)
    for name, content in (
        ("weights.safetensors", b"nonsense"),
        ("weights.safetensors", safetensors_bytes({"classifier.weight": np.eye(5, dtype=np.float32)})),
        ("openvino/model.xml", b"<net><layers>"),
    ):
        files = bundle_files(bundle) | {name: content}
        odd = write_bundle(tmp_path / f"{name[:3]}{len(content)}", bundle.card, files)
        with pytest.raises(BundleError, match=r"The (weights of the )?model in"):
            exchange_head(odd, head)
    assert read_bundle(bundle.folder).card == bundle.card


def test_the_head_that_the_file_names_among_layers_of_the_same_size(bundle: Bundle) -> None:
    eye, zero = np.eye(6, dtype=np.float32), np.zeros(6, np.float32)
    tensors = {f"{name}.weight": eye * (i + 1) for i, name in enumerate("abc")}
    tensors |= {f"{name}.bias": zero for name in "abc"}
    save_file(tensors, bundle.weights, metadata={"head": "b"})
    assert np.array_equal(read_head(bundle).weight, eye * 2)
    assert exchange_head(bundle, Head(eye * 9, zero)).weights != bundle.weights.read_bytes()
    save_file(tensors, bundle.weights)
    with pytest.raises(BundleError, match="no head for its classes"):
        read_head(bundle)
