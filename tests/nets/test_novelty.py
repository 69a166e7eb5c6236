"""What counts as not seen before, and the table that tells it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from garbage_gui.inference.create import create_predictor
from garbage_gui.inference.engine import EngineError
from garbage_gui.nets import novelty
from garbage_gui.nets.bundle import NOVELTY_FILE, BundleError, read_bundle, verify
from garbage_gui.nets.novelty import NoveltyTest, most_rows, nearest, thinned
from tests.bundles import SIZE, write_colour_bundle

WIDTH = 64


def looks(count: int, around: int, seed: int, spread: float = 0.3) -> np.ndarray:
    """Embeddings near the axis ``around``, of any length."""
    random = np.random.default_rng(seed)
    values = random.normal(0, spread / WIDTH**0.5, (count, WIDTH)) + np.eye(WIDTH)[around]
    return (values * random.uniform(1, 9, (count, 1))).astype(np.float32)


def test_the_limit_lets_in_the_stated_share_of_validation_pictures() -> None:
    training, validation = looks(300, 0, 1), looks(200, 0, 2)
    test = NoveltyTest.fit(training, validation)
    assert test is not None
    familiar = test.novelty(validation)
    assert (familiar <= 1).mean() >= novelty.SEEN_SHARE
    assert np.isclose(familiar.max() if (familiar > 1).sum() == 0 else np.sort(familiar)[-3], 1, atol=0.2)
    # The same content at another brightness is nothing new; another direction is.
    assert np.allclose(test.novelty(validation * 3), familiar, atol=1e-3)
    assert (test.novelty(looks(50, 1, 3)) > 1).all()
    assert test.novelty(np.zeros((1, WIDTH)))[0] > 1
    assert test.novelty(training).max() < 0.01


def test_one_picture_alone_does_not_move_the_limit() -> None:
    validation = looks(200, 0, 2)
    validation[7] = looks(1, 1, 4)
    test = NoveltyTest.fit(looks(300, 0, 1), validation)
    assert test is not None and (test.novelty(looks(50, 1, 3)) > 1).all()


def test_with_too_few_validation_pictures_there_is_no_telling() -> None:
    assert NoveltyTest.fit(looks(300, 0, 1), looks(novelty.FEWEST_VALIDATION - 1, 0, 2)) is None
    assert NoveltyTest.fit(looks(0, 0, 1), looks(200, 0, 2)) is None


def test_a_thinned_table_is_small_and_keeps_rare_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    assert most_rows(1280) * 1280 * 2 <= novelty.MOST_BYTES and most_rows(8) == novelty.MOST_ROWS
    monkeypatch.setattr(novelty, "MOST_ROWS", 40)
    common, rare = looks(500, 0, 1), looks(1, 5, 2)
    unit = np.concatenate([common, rare])
    unit /= np.linalg.norm(unit, axis=1, keepdims=True)
    rows = thinned(unit)
    assert rows.shape == (40, WIDTH) and nearest(rows, rare)[0] < 1e-3
    # Whatever the order, the same rows stay.
    assert {tuple(row) for row in thinned(unit[::-1])} == {tuple(row) for row in rows}


def test_a_child_knows_what_its_parent_knew_and_the_new_pictures() -> None:
    parent = NoveltyTest.fit(looks(300, 0, 1), looks(200, 0, 2))
    assert parent is not None
    child = parent.extended(looks(100, 1, 3), looks(5, 1, 4))
    assert child.limit == parent.limit
    assert (child.novelty(looks(50, 1, 5)) <= 1).mean() > 0.9 < (child.novelty(looks(50, 0, 6)) <= 1).mean()
    assert (child.novelty(looks(50, 2, 7)) > 1).all()
    assert parent.extended(looks(100, 1, 3), looks(200, 1, 4)).limit != parent.limit


def test_the_table_travels_with_the_bundle(tmp_path: Path) -> None:
    bundle = write_colour_bundle(tmp_path / "m", novelty_limit=0.05)
    verify(bundle)
    test = read_bundle(bundle.folder).novelty_test()
    assert test is not None and test.limit == 0.05 and test.rows.shape == (6, 6)
    assert write_colour_bundle(tmp_path / "older").novelty_test() is None


@pytest.mark.parametrize("content", [b"", b"\x08\0\0\0\0\0\0\0{}      ", b"x" * 300])
def test_a_damaged_table_is_one_sentence(content: bytes, tmp_path: Path) -> None:
    bundle = write_colour_bundle(tmp_path / "m", novelty_limit=0.05)
    (bundle.folder / NOVELTY_FILE).write_bytes(content)
    with pytest.raises(BundleError, match=r"novelty\.safetensors of the model in .* cannot be used"):
        create_predictor(bundle)
    (bundle.folder / NOVELTY_FILE).unlink()
    with pytest.raises(BundleError, match="cannot be used"):
        create_predictor(bundle)


def test_a_table_of_another_network_is_one_sentence(tmp_path: Path) -> None:
    bundle = write_colour_bundle(tmp_path / "m", novelty_limit=0.05)
    other = NoveltyTest(np.eye(7, dtype=np.float32), 0.1)
    (bundle.folder / NOVELTY_FILE).write_bytes(other.to_bytes())
    with pytest.raises(EngineError, match="does not fit its network"):
        create_predictor(bundle).predict(np.zeros((1, SIZE, SIZE, 3), np.uint8))
