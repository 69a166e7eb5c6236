"""Shots: a frame that was taken is on the disk, in the store, and predicted."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from garbage_gui.imaging.decode import read_picture
from garbage_gui.services.predictors import load_predictor
from garbage_gui.services.shots import ShotError, recent_shots, take_shot
from garbage_gui.services.workspace import Workspace, model_record
from tests.bundles import colour_picture, write_colour_bundle
from tests.permissions import permissions


@pytest.fixture
def colours(workspace: Workspace) -> Workspace:
    bundle = write_colour_bundle(workspace.models_folder / "colours")
    workspace.store.models.add(model_record(bundle.card, bundle.folder))
    workspace.store.models.promote("colours", operator="Li")
    return workspace


def test_a_shot_is_kept_known_and_predicted(colours: Workspace) -> None:
    shot = take_shot(colours, colour_picture(2, (320, 240)), load_predictor(colours))
    record = colours.store.images.get(shot.image_id)
    assert record.path == shot.path
    assert shot.path.parent == colours.shots_folder
    assert (record.width, record.height, record.format) == (320, 240, "JPEG")
    assert record.bytes == shot.path.stat().st_size
    assert record.sha256 == shot.sha256
    assert record.label is None
    assert not shot.known
    assert read_picture(shot.path).size == (320, 240)
    assert shot.prediction is not None
    assert shot.prediction.class_key == colours.taxonomy.keys[2]
    stored = colours.store.predictions.get(shot.image_id, "colours")
    assert stored is not None
    assert stored.class_key == shot.prediction.class_key


def test_what_is_predicted_is_the_file_itself(colours: Workspace) -> None:
    predictor = load_predictor(colours)
    shot = take_shot(colours, colour_picture(0), predictor)
    again = predictor.predict_picture(read_picture(shot.path))
    assert shot.prediction is not None
    assert again.probabilities.tolist() == pytest.approx(shot.prediction.probabilities.tolist(), abs=1e-6)


def test_the_same_frame_twice_is_one_image(workspace: Workspace) -> None:
    first = take_shot(workspace, colour_picture(1), None)
    second = take_shot(workspace, colour_picture(1), None)
    assert second.image_id == first.image_id
    assert second.known
    assert second.path != first.path
    assert recent_shots(workspace) == [first.image_id]


def test_recent_shots_come_newest_first_and_skip_what_is_gone(workspace: Workspace) -> None:
    assert recent_shots(workspace) == []
    shots = [take_shot(workspace, colour_picture(n), None) for n in range(4)]
    shots[1].path.unlink()
    (workspace.shots_folder / "stranger.jpg").write_bytes(b"not a shot")
    assert recent_shots(workspace, 2) == [shots[3].image_id, shots[2].image_id]
    assert recent_shots(workspace) == [shots[n].image_id for n in (3, 2, 0)]


@pytest.mark.skipif(sys.platform == "win32", reason="no permission bits on Windows")
def test_a_folder_that_cannot_be_written_to_is_said(workspace: Workspace) -> None:
    workspace.shots_folder.mkdir()
    with permissions(workspace.shots_folder, 0o500), pytest.raises(ShotError, match="cannot be saved in"):
        take_shot(workspace, colour_picture(1), None)


def test_a_file_in_the_place_of_the_folder_is_said_and_nothing_is_stored(workspace: Workspace) -> None:
    workspace.shots_folder.write_bytes(b"")
    with pytest.raises(ShotError) as caught:
        take_shot(workspace, colour_picture(1), None)
    assert Path(str(caught.value.message.values["folder"])) == workspace.shots_folder
    assert workspace.store.images.perceptual_hashes() == []
