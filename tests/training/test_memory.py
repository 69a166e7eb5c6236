"""The memory that is stated before a training, against what a training really takes."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
import torch

from garbage_gui.jobs.runner import explain
from garbage_gui.nets.networks import build, freeze, split_at
from garbage_gui.training import memory
from garbage_gui.training.memory import MemoryNeed, memory_need, peak_memory, resident_memory
from garbage_gui.training.recipe import Recipe

ROOT = Path(__file__).parents[2]
CHILD = """
import sys
from pathlib import Path
from tests.training.test_job import folders, given
from tests.training.pictures import Context, labelled_images
from garbage_gui.training.job import train_model
from garbage_gui.training.recipe import Recipe
base = Path(sys.argv[1])
recipe = Recipe(
    input_size=160, epochs=1, head_epochs=0, batch_size=32, views=1, freeze_depth=int(sys.argv[2]),
    weights="random", cache="pixels",
)
context = Context()
train_model(given(labelled_images(base / "pictures", each=20), recipe), folders(base), context)
print("\\n".join(context.lines))
"""


@pytest.mark.slow
@pytest.mark.parametrize("depth", [0, 99])
def test_what_is_stated_is_near_what_is_taken(tmp_path: Path, depth: int) -> None:
    command = [sys.executable, "-W", "ignore", "-c", CHILD, str(tmp_path), str(depth)]
    child = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=True)
    found = re.search(r"Memory: (\d+) MB were stated at the start; (\d+) MB is the most", child.stdout)
    assert found is not None, child.stdout
    stated, taken = int(found[1]), int(found[2])
    assert 0.6 < taken / stated < 1.25, (stated, taken)
    assert f"Needs up to {stated} MB of memory" in child.stdout


def need(**changes: object) -> MemoryNeed:
    recipe = Recipe(input_size=96, **changes)  # type: ignore[arg-type]
    network = build("efficientnet_lite0", 6).eval()
    freeze(network, recipe.freeze_depth)
    return memory_need(network, *split_at(network, recipe.freeze_depth), recipe)


def test_it_follows_what_it_hangs_on_and_changes_nothing() -> None:
    torch.manual_seed(3)
    before = torch.get_rng_state()
    network = build("efficientnet_lite0", 6).train()
    after_build = torch.get_rng_state()
    state = {name: tensor.clone() for name, tensor in network.state_dict().items()}
    memory_need(network, *split_at(network, 45), Recipe(input_size=96))
    assert torch.equal(torch.get_rng_state(), after_build) and not torch.equal(before, after_build)
    assert all(torch.equal(state[name], tensor) for name, tensor in network.state_dict().items())
    assert network.training
    whole, half = need(freeze_depth=0, batch_size=64), need(freeze_depth=0, batch_size=32)
    assert 1.6 < whole.added / half.added < 2.1
    assert need(freeze_depth=80).added < 0.6 * need(freeze_depth=0).added
    assert 0 < resident_memory() <= peak_memory() * 1.02


def test_the_peak_is_of_this_process_and_not_of_the_one_that_started_it() -> None:
    code = "import sys; from garbage_gui.training.memory import peak_memory as p; import numpy; print(p())"
    small = int(
        subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True).stdout
    )
    # A process that is a gigabyte larger, and starts the same one.
    large = f"import subprocess, sys; b = b'x' * 2**30; subprocess.run([sys.executable, '-c', {code!r}], check=True)"
    started = subprocess.run([sys.executable, "-c", large], cwd=ROOT, capture_output=True, check=True)
    assert 0 < int(started.stdout) < small + 300_000_000


def test_the_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    some = MemoryNeed(now=400_000_000, added=600_000_000)
    for free, words in (
        (2_000_000_000, "; 2000 MB more are free."),
        (100_000_000, "may not be enough"),
        (None, "MB of memory."),
    ):
        monkeypatch.setattr(memory, "available_memory", lambda free=free: free)
        assert words in str(some.message()) and "Needs up to 1000 MB" in str(some.message())


def test_torch_without_memory_is_told_as_that() -> None:
    with pytest.raises(RuntimeError) as caught:
        torch.empty(2**52, dtype=torch.uint8)
    assert str(explain(caught.value)).startswith("The job needs more memory than is free.")
