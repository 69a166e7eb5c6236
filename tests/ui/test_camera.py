"""The Camera page, driven by its keys, on a real video file that QtMultimedia plays."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from garbage_gui.imaging.decode import read_picture
from garbage_gui.services.undoing import undo
from garbage_gui.services.workspace import Workspace
from garbage_gui.store.records import ImageFilter
from garbage_gui.taxonomy import Category
from garbage_gui.ui.camera.page import CameraPage
from garbage_gui.ui.pictures import image_of, picture_of
from tests.bundles import COLOURS, colour_picture
from tests.ui.desk import OPERATOR, Desk, colour_workspace, page_desk, pause
from tests.ui.video import write_video

desk = page_desk
Key = Qt.Key


@pytest.fixture
def video(tmp_path: Path) -> Path:
    """Three seconds: something red, then something green. The name is Chinese."""
    frames = [Image.new("RGB", (320, 240), COLOURS[n // 30]) for n in range(60)]
    return write_video(tmp_path / "传送带 1.avi", frames, frames_per_second=20)


def take_shot(desk: Desk, page: CameraPage, count: int = 1) -> int:
    """Take a shot with the key and wait until it is shown; gives its image."""
    desk.wait(lambda: not page.view.image.isNull())
    desk.key(Key.Key_Space)
    desk.wait(lambda: len(page.strip.shots.ids) >= count)
    image_id = page.strip.shots.ids[0]
    desk.wait(lambda: page.panel.shot is not None and page.panel.shot.image_id == image_id)
    return image_id


def label_of(desk: Desk, image_id: int) -> str | None:
    return desk.workspace.store.images.get(image_id).label


def test_the_live_view_names_the_bin_of_what_is_shown(desk: Desk, video: Path) -> None:
    keys = desk.workspace.taxonomy.keys
    page = desk.show(CameraPage, file=video)
    panel = page.bin_panel
    seen: set[str] = set()

    def both_were_seen() -> bool:
        if panel.label is not None:
            seen.add(panel.label.class_key)
        return {keys[0], keys[1]} <= seen

    desk.wait(both_were_seen)
    assert panel.label.category is Category.RECYCLABLE
    assert "Recyclable" in panel.accessibleName()
    assert seen == {keys[0], keys[1]}
    assert not desk.errors


def test_space_keeps_a_shot_and_shows_what_it_is(desk: Desk, video: Path) -> None:
    page = desk.show(CameraPage, file=video)
    image_id = take_shot(desk, page)
    workspace = desk.workspace
    record = workspace.store.images.get(image_id)
    assert record.path is not None
    assert record.path.parent == workspace.shots_folder
    picture = read_picture(record.path)
    assert picture.size == (320, 240)
    shot = page.panel.shot
    assert shot.predicted in workspace.taxonomy.keys[:2]
    assert shot.label is None
    assert workspace.store.predictions.get(image_id, "colours").class_key == shot.predicted
    assert desk.saved == ["Shot saved"]


@pytest.mark.parametrize("number", [1, 3, 5])
def test_number_keys_label_the_shot(desk: Desk, video: Path, number: int) -> None:
    page = desk.show(CameraPage, file=video)
    image_id = take_shot(desk, page)
    wanted = page.panel.shot.suggestions[number - 1].class_key
    desk.key(str(number))
    desk.wait(lambda: len(desk.saved) == 2)
    assert label_of(desk, image_id) == wanted
    event = desk.workspace.store.labels.history(image_id)[-1]
    assert (event.cause, event.operator, event.model_id) == ("camera", OPERATOR, "colours")
    assert event.predicted_class == page.panel.shot.predicted
    assert page.panel.shot.label == wanted


def test_enter_accepts_and_undo_is_seen(desk: Desk, video: Path) -> None:
    page = desk.show(CameraPage, file=video)
    image_id = take_shot(desk, page)
    desk.key(Key.Key_Return)
    desk.wait(lambda: len(desk.saved) == 2)
    assert label_of(desk, image_id) == page.panel.shot.predicted
    undo(desk.workspace, operator=OPERATOR)
    desk.wait(lambda: page.panel.shot.label is None)
    assert label_of(desk, image_id) is None


def test_typing_finds_any_class(desk: Desk, video: Path) -> None:
    page = desk.show(CameraPage, file=video)
    image_id = take_shot(desk, page)
    desk.key("p")
    assert page.finder.isVisible()
    for letter in "aper":
        desk.key(letter)
    desk.key(Key.Key_Return)
    desk.wait(lambda: label_of(desk, image_id) == "paper")
    assert not page.finder.isVisible()
    desk.wait(lambda: page.panel.shot.label == "paper")


def test_an_older_shot_can_be_put_right_too(desk: Desk, video: Path) -> None:
    page = desk.show(CameraPage, file=video)
    first = take_shot(desk, page)
    green = desk.workspace.taxonomy.keys[1]
    desk.wait(
        lambda: page.bin_panel.label is not None and page.bin_panel.label.class_key == green,
    )
    take_shot(desk, page, 2)
    desk.key(Key.Key_Right)
    desk.wait(lambda: page.panel.shot.image_id == first)
    desk.key("2")
    desk.wait(lambda: label_of(desk, first) is not None)


def test_the_source_is_released_while_the_page_is_hidden_and_goes_on_after(desk: Desk, video: Path) -> None:
    page = desk.show(CameraPage, file=video)
    desk.wait(lambda: not page.view.image.isNull())
    page.deactivate()
    assert not page.is_live
    shown = page.view.image.cacheKey()
    pause(300)
    assert page.view.image.cacheKey() == shown
    page.activate()
    desk.wait(
        lambda: page.is_live and page.view.image.cacheKey() not in (shown, QImage().cacheKey()),
    )


def test_without_a_camera_the_page_says_so_and_offers_a_file(desk: Desk) -> None:
    page = desk.show(CameraPage)
    if page.is_live:
        pytest.skip("this machine has a camera")
    button = page.findChild(QPushButton, "empty_state_button")
    assert button.isVisible()
    assert button.text() == "Open a video file"
    desk.key(Key.Key_Space)
    assert desk.workspace.store.images.count(ImageFilter()) == 0


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (None, "not there any more"),
        (b"", "is empty"),
        (b"this is no video", "is not a video: use a file in MP4"),
        (b"RIFF\x00\x00\x00\x00AVI ", "is damaged or cut short"),
        (b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00", "is damaged or cut short"),
    ],
)
@pytest.mark.qt_log_ignore("Could not open (media|file).*", extend=True)
def test_a_file_that_is_no_video_is_named(
    desk: Desk, tmp_path: Path, content: bytes | None, reason: str
) -> None:
    file = tmp_path / "坏.avi"
    if content is not None:
        file.write_bytes(content)
    page = desk.show(CameraPage, file=file)
    desk.wait(lambda: not page.is_live)
    desk.settle()
    assert "坏.avi" in page.problem_text and reason in page.problem_text


def test_a_picture_is_not_shown_as_a_video(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "纸.jpg"
    colour_picture(0).save(file)
    page = desk.show(CameraPage, file=file)
    assert not page.is_live and page.problem_text.startswith("纸.jpg is a picture, not a video")
    assert page.findChild(QPushButton, "empty_state_button").isVisible()


def test_a_shot_is_kept_when_the_model_is_broken(desk: Desk, video: Path) -> None:
    folder = desk.workspace.store.models.get("colours").folder
    (folder / "openvino" / "model.xml").write_bytes(b"<no model>")
    page = desk.show(CameraPage, file=video)
    image_id = take_shot(desk, page)
    assert page.panel.shot.predicted is None
    assert desk.errors
    desk.key("2")
    desk.wait(lambda: label_of(desk, image_id) is not None)


def test_what_looks_like_nothing_in_the_training_set_is_marked(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    strange = Image.new("RGB", (320, 240), COLOURS[0])
    strange.paste(COLOURS[3], (0, 0, 160, 240))
    frames = [strange] * 40 + [Image.new("RGB", (320, 240), COLOURS[1])] * 40
    video = write_video(tmp_path / "strange.avi", frames, frames_per_second=10)
    desk = Desk(colour_workspace(tmp_path / "w", novelty_limit=0.05), qapp)
    try:
        page = desk.show(CameraPage, file=video)
        panel, mark = page.bin_panel, page.panel.findChild(QLabel, "shot_novel")
        assert isinstance(mark, QLabel)
        desk.wait(lambda: panel.label is not None and panel.label.novel)
        assert panel.what_text().startswith("not seen before, perhaps ")
        assert panel.accessibleName().endswith("Not seen before")
        image_id = take_shot(desk, page)
        assert page.panel.shot is not None and page.panel.shot.novel and mark.isVisible()
        prediction = desk.workspace.store.predictions.for_image(image_id)[0]
        assert prediction.novel
        desk.wait(lambda: panel.label is not None and not panel.label.novel)
        assert "not seen before" not in panel.what_text()
        take_shot(desk, page, count=2)
        assert not page.panel.shot.novel and not mark.isVisible()
        assert not desk.errors
    finally:
        desk.close()


def test_recent_shots_are_there_again(
    workspace: Workspace, qapp: QApplication, qtbot: QtBot, video: Path
) -> None:
    first = Desk(workspace, qapp)
    image_id = take_shot(first, first.show(CameraPage, file=video))
    first.close()
    second = Desk(Workspace.open(workspace.folder), qapp)
    page = second.show(CameraPage)
    second.wait(lambda: page.panel.shot is not None)
    assert page.panel.shot is not None
    assert page.panel.shot.image_id == image_id
    second.close()


def test_frames_become_pictures_and_back_without_a_change() -> None:
    picture = Image.effect_noise((37, 21), 60).convert("RGB")
    assert picture_of(image_of(picture)).tobytes() == picture.tobytes()
    with pytest.raises(ValueError, match="null"):
        picture_of(QImage())


def test_every_control_has_a_name_for_screen_readers(desk: Desk, video: Path) -> None:
    page = desk.show(CameraPage, file=video)
    take_shot(desk, page)
    for button in page.findChildren(QPushButton):
        if button.isVisible():
            assert button.text() or button.accessibleName(), button.objectName()
    assert page.view.accessibleName()
    assert page.strip.accessibleName()
