"""The int8 form of a model: made from training pictures, kept only where it hardly loses, told in the card."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from garbage_gui.inference.create import create_engine
from garbage_gui.nets import bundle as bundles
from garbage_gui.nets import int8 as nets_int8
from garbage_gui.nets.bundle import Bundle, read_bundle, verify
from garbage_gui.nets.int8 import Int8Error
from garbage_gui.services import int8, models
from garbage_gui.services.importing import import_paths
from garbage_gui.services.int8 import Int8ModelError, is_kept, make_int8
from garbage_gui.services.workspace import Workspace
from garbage_gui.taxonomy import load_taxonomy
from tests.bundles import SIZE, colour_picture, write_colour_bundle
from tests.ui.desk import colour_workspace


@pytest.fixture
def labelled(tmp_path: Path) -> Iterator[Workspace]:
    """A workspace with a model that tells six colours apart, and labelled pictures of each."""
    for number, key in enumerate(load_taxonomy("trashnet-6").keys):
        (tmp_path / "set" / key).mkdir(parents=True)
        for place in range(14):
            # No two may be near-duplicates: they would share a side.
            picture = colour_picture(number)
            noise = np.random.default_rng(100 * number + place).integers(0, 200, (7, 9, 3), dtype=np.uint8)
            speck = Image.fromarray(noise).resize((36, 28), Image.Resampling.NEAREST)
            picture.paste(speck, (5, 5))
            picture.save(tmp_path / "set" / key / f"{place}.png")
    with colour_workspace(tmp_path / "工作区") as workspace:
        import_paths(workspace, [tmp_path / "set"], operator="test")
        yield workspace


@pytest.mark.slow
def test_a_good_form_is_kept_with_both_figures(labelled: Workspace, tmp_path: Path) -> None:
    before = models.show(labelled, "colours")[1]
    heard: list[float] = []
    changed, figures = make_int8(labelled, progress=heard.append)
    assert figures.kept and figures.accuracy == figures.accuracy_int8 == 1.0
    assert figures.images > 3 and figures.calibrated_on > 20
    assert heard == sorted(heard) and heard[-1] == 1.0
    card = models.show(labelled, "colours")[1]
    assert card.int8 == figures and before.int8 is None
    verify(changed)
    pixels = np.stack([np.asarray(colour_picture(i, (SIZE, SIZE))) for i in range(6)])
    form = nets_form(changed)
    assert list(form.argmax(1)) == list(range(6))
    full = create_engine(changed).run(pixels).logits
    assert 0 < np.abs(form - full).max() < 6, "it is not another form of the same model"
    handed_on = models.export_bundle(labelled, "colours", tmp_path / "out")
    assert read_bundle(handed_on).int8_xml is not None
    verify(read_bundle(handed_on))


def nets_form(bundle: Bundle) -> np.ndarray:
    from garbage_gui.inference.openvino_engine import OpenVinoEngine

    pixels = np.stack([np.asarray(colour_picture(i, (SIZE, SIZE))) for i in range(6)])
    assert bundle.int8_xml is not None
    return OpenVinoEngine(bundle.int8_xml, purpose="many", form="int8").run(pixels).logits


def a_bad_form(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on, what is made takes every picture for another."""
    bad = write_colour_bundle(tmp_path / "bad", sharpness=-20.0)
    files = bad.openvino_xml.read_bytes(), bad.openvino_bin.read_bytes()
    monkeypatch.setattr(int8, "check_int8", lambda: None)
    monkeypatch.setattr(int8, "quantize", lambda xml, pixels: files)


def a_good_form(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    bundle = read_bundle(workspace.store.models.get("colours").folder)
    files = bundle.openvino_xml.read_bytes(), bundle.openvino_bin.read_bytes()
    monkeypatch.setattr(int8, "check_int8", lambda: None)
    monkeypatch.setattr(int8, "quantize", lambda xml, pixels: files)


def test_a_bad_form_is_measured_and_not_kept(
    labelled: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_good_form(labelled, monkeypatch)
    assert make_int8(labelled)[0].int8_xml is not None
    a_bad_form(tmp_path, monkeypatch)
    changed, figures = make_int8(labelled)
    assert not figures.kept and figures.accuracy == 1.0 and figures.accuracy_int8 < 0.5
    assert changed.int8_xml is None and read_bundle(changed.folder).card.int8 == figures
    verify(read_bundle(changed.folder))
    assert create_engine(read_bundle(changed.folder), "auto").form == "full"


def test_half_a_point_is_the_limit() -> None:
    assert is_kept(0.9, 0.895) and is_kept(0.9, 0.93) and not is_kept(0.9, 0.8949)


def test_a_full_disk_leaves_a_whole_model(labelled: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    a_good_form(labelled, monkeypatch)
    real, written = bundles.write_atomically, []

    def full(path: Path, data: bytes) -> None:
        written.append(path.name)
        if path.name == "model.bin":
            raise OSError(28, "No space left on device")
        real(path, data)

    monkeypatch.setattr(bundles, "write_atomically", full)
    with pytest.raises(Int8ModelError, match="No space left"):
        make_int8(labelled)
    assert "model.xml" in written
    bundle = read_bundle(labelled.store.models.get("colours").folder)
    verify(bundle)
    assert bundle.int8_xml is None and create_engine(bundle, "auto").form == "full"


def test_the_shipped_model_is_left_alone(labelled: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(int8, "check_int8", lambda: None)
    with pytest.raises(Int8ModelError, match="came with the app"):
        make_int8(labelled, "starter")


def test_without_labels_there_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(int8, "check_int8", lambda: None)
    with (
        colour_workspace(tmp_path / "w") as workspace,
        pytest.raises(Exception, match="Import or label some first"),
    ):
        make_int8(workspace)


def test_without_nncf_the_sentence_names_the_command(
    labelled: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nets_int8.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(Int8Error, match="pip install"):
        make_int8(labelled)
