"""Where a training computes: chosen and told; what is not on the device is moved there before it is used."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor

from garbage_gui.training import device as device_module
from garbage_gui.training import job as job_module
from garbage_gui.training.device import Device, choose_device, usable_cores, use_threads
from garbage_gui.training.views import Views
from tests.training.pictures import Context, labelled_images
from tests.training.test_job import folders, given


def test_the_best_device_there_is(monkeypatch: pytest.MonkeyPatch) -> None:
    here = choose_device()
    assert here.is_processor == (not torch.cuda.is_available() and not torch.backends.mps.is_available())
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    assert choose_device().torch.type == "mps" and "MPS" in choose_device().title
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "get_device_name", lambda: "GeForce")
    assert choose_device() == Device(torch.device("cuda"), "CUDA (GeForce)")


def test_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    before = torch.get_num_threads()
    try:
        for cores, chosen in ((1, 1), (2, 2), (3, 2), (8, 7)):
            monkeypatch.setattr(device_module, "usable_cores", lambda cores=cores: cores)
            assert use_threads() == use_threads(0) == chosen == torch.get_num_threads()
        assert use_threads(1) == 1
        monkeypatch.undo()
        assert usable_cores() >= 1
    finally:
        torch.set_num_threads(before)


class Elsewhere(Tensor):
    """Stands for a tensor on another device: it can be moved, and nothing else."""

    @classmethod
    def __torch_function__(
        cls, func: Callable[..., Any], types: Any, args: Any = (), kwargs: Any = None
    ) -> Any:
        if func is Tensor.to:
            with torch._C.DisableTorchFunctionSubclass():
                return args[0].as_subclass(Tensor).to(*args[1:], **(kwargs or {}))
        raise AssertionError(f"{func} before the batch was moved to the device")


def test_every_batch_is_moved_and_the_log_says_where_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Views.batch
    batches: list[int] = []

    def elsewhere(self: Views, rows: Any) -> Tensor:
        batches.append(len(rows))
        return real(self, rows).as_subclass(Elsewhere)

    monkeypatch.setattr(Views, "batch", elsewhere)
    stub = Device(torch.device("cpu", 0), "a stub")
    monkeypatch.setattr(job_module, "choose_device", lambda: stub)
    monkeypatch.setattr(Device, "is_processor", property(lambda self: False))
    context = Context()
    bundle = job_module.train_model(given(labelled_images(tmp_path / "p")), folders(tmp_path), context)
    assert bundle.card.metrics["train"].images == 18 and len(batches) > 6
    assert "Computing on a stub." in context.lines
