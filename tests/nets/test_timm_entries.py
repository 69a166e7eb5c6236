"""Any classifier of timm as a backbone: cut where it can be, the same to the bit, its entry made once and kept."""

from __future__ import annotations

import subprocess
import time
from pathlib import Path

import pytest
import timm
import torch

from garbage_gui.messages import GarbageError
from garbage_gui.nets import timm_entries
from garbage_gui.nets.catalogue import InputSizeError, UnknownBackboneError, check_input_size, get_backbone
from garbage_gui.nets.errors import NetworkError, TimmEntryError
from garbage_gui.nets.networks import build, split_at
from garbage_gui.nets.timm_entries import NAMES_FILE, entries_folder, timm_entry, timm_names
from garbage_gui.nets.timm_facts import main, timm_backbone
from garbage_gui.nets.weights import load_into
from tests.timm_entries import kept

# Name, number of blocks, first and last block, whether the embedding is the average of a map.
NETWORKS = [
    ("resnet18", 9, "conv1", "layer4.1", True),
    ("vit_tiny_patch16_224", 14, "tokens", "head", False),
    ("test_efficientnet", 15, "conv_stem", "conv_head", True),
    ("test_convnext", 14, "stem.0", "head", False),
    ("test_nfnet", 9, "stem.conv1", "final_conv", True),
    ("mobilenetv3_small_050", 24, "conv_stem", "head", False),
    # No plain sequence: relative positions are made once and given to every block.
    ("test_vit_relpos", 2, "features", "head", False),
]


@pytest.mark.parametrize(("name", "blocks", "first", "last", "pooled"), NETWORKS)
def test_it_is_timms_network_to_the_bit(name: str, blocks: int, first: str, last: str, pooled: bool) -> None:
    torch.set_num_threads(1)
    backbone = kept(name)
    names = [b.name for b in backbone.blocks]
    assert (len(names), names[0], names[-1], backbone.pooled) == (blocks, first, last, pooled)
    reference = timm.create_model(name, num_classes=5).eval()
    network = build(backbone, 5).eval()
    assert load_into(network, reference.state_dict(), name, with_head=True).head_taken
    assert len(list(reference.parameters())) == backbone.parameter_tensors
    pictures = torch.randn(2, 3, backbone.input_size, backbone.input_size)
    with torch.no_grad():
        wanted = reference(pictures)
        features = reference.forward_features(pictures)
        output = network(pictures)
        # The average is taken by our own function, in another order of additions.
        assert torch.allclose(output.logits, wanted, atol=1e-5, rtol=1e-4)
        assert torch.equal(output.logits, wanted) or pooled
        assert torch.equal(output.features, features) if pooled else output.features.shape == (2, 0)
        for n in (0, backbone.deepest_freeze // 2, backbone.deepest_freeze):
            prefix, tail = split_at(network, n)
            values = prefix(pictures)
            assert torch.equal(tail(values).logits, output.logits)
            whole = [b for b in backbone.blocks if b.tensors_end <= n]
            if whole and n < backbone.deepest_freeze:
                assert tuple(values.shape[1:]) == whole[-1].features


def test_the_heads_tensors_are_the_last() -> None:
    network = build(kept("vit_tiny_patch16_224"), 5)
    names = [name for name, _ in network.parameter_list()]
    assert names[:4] == ["cls_token", "pos_embed", "patch_embed.proj.weight", "patch_embed.proj.bias"]
    assert names[-4:] == ["norm.weight", "norm.bias", "head.weight", "head.bias"]


def test_a_network_of_one_size_says_so() -> None:
    backbone = kept("vit_tiny_patch16_224")
    with pytest.raises(InputSizeError, match="pictures of 224 pixels only, not of 64"):
        build(backbone, 2)(torch.zeros(1, 3, 64, 64))
    check_input_size(backbone, 224)
    check_input_size(get_backbone("alexnet"), 64)


@pytest.mark.slow
def test_an_entry_is_made_once_and_again_when_it_is_damaged(own_home: Path) -> None:
    made = timm_entry("test_resnet")
    assert (made.key, made.parameter_tensors, made.input_size) == ("timm:test_resnet", 47, 160)
    (file,) = entries_folder().iterdir()
    assert file.name == "test_resnet.json" and own_home in file.parents
    started = time.monotonic()
    assert timm_entry("test_resnet") == made
    assert time.monotonic() - started < 1.0
    good = file.read_text(encoding="utf-8")
    for bad in (good[: len(good) // 2], good.replace('"pooled": true', '"pooled": 3'), "[" * 100_000):
        file.write_text(bad, encoding="utf-8")
    assert timm_entry("test_resnet") == made
    assert file.read_text(encoding="utf-8") == good


@pytest.mark.parametrize(
    "change",
    [
        ('"pooled": true', '"pooled": 3'),
        ('"input_size": 160', '"input_size": 0'),
        ('"timm:test_resnet"', '"timm:other"'),
        ('"format": 1', '"format": 2'),
        ('"tensors_end": 45', '"tensors_end": 44'),
    ],
)
def test_entries_that_are_wrong_are_not_believed(change: tuple[str, str], own_home: Path) -> None:
    from garbage_gui.nets import timm_entries

    kept("test_resnet")
    (file,) = entries_folder().iterdir()
    text = file.read_text(encoding="utf-8")
    assert change[0] in text
    assert timm_entries._read(file, "test_resnet") is not None
    file.write_text(text.replace(*change), encoding="utf-8")
    assert timm_entries._read(file, "test_resnet") is None


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("resnet81", r"no classifier resnet81. The nearest names are timm:resnet\d"),
        ("resnet18.nope", "nearest names are timm:resnet18"),
        ("xception", r"nearest names are timm:legacy_xception\.$"),
        ("../../etc/passwd", "no classifier"),
        ("-", "nor one with a name like it"),
    ],
)
def test_unknown_names(name: str, sentence: str) -> None:
    with pytest.raises(UnknownBackboneError, match=sentence):
        timm_backbone(name)


def test_networks_that_cannot_be_used_say_why() -> None:
    with pytest.raises(
        TimmEntryError, match="crossvit_9_240 cannot be a backbone here: its features are no tensor"
    ):
        timm_backbone("crossvit_9_240")


def test_the_child_hands_its_sentence_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from garbage_gui.nets import timm_entries

    target = tmp_path / "entry.json"
    threads = torch.get_num_threads()
    monkeypatch.setattr("sys.argv", ["timm_facts", "resnet81", str(target)])
    assert main() == 0
    torch.set_num_threads(threads)
    with pytest.raises(UnknownBackboneError, match="resnet81"):
        timm_entries._checked_or_error(target.read_text(encoding="utf-8"), "resnet81")


def test_a_network_that_changed_since_its_entry_was_made(own_home: Path) -> None:
    from dataclasses import replace

    backbone = kept("test_resnet")
    other = replace(backbone, tensor_sizes=(*backbone.tensor_sizes[:-1], 7))
    with pytest.raises(NetworkError, match="is not the one that is known"):
        build(other, 3)
    assert issubclass(NetworkError, GarbageError)


def test_names_to_complete_are_listed_once_in_a_child(monkeypatch: pytest.MonkeyPatch) -> None:
    names = timm_names()
    assert "resnet18.a1_in1k" in names and len(names) > 500 and list(names) == sorted(names)
    monkeypatch.setattr(timm_entries, "run_module", None)
    assert timm_names() == names, "the second time from the file"
    (entries_folder() / NAMES_FILE).write_text("[1", encoding="utf-8")

    def ended(*_: object, **__: object) -> subprocess.CompletedProcess[bytes]:
        return subprocess.CompletedProcess([], 1, b"", b"Traceback\nOSError: no such thing.\n")

    monkeypatch.setattr(timm_entries, "run_module", ended)
    with pytest.raises(TimmEntryError) as caught:
        timm_names()
    assert str(caught.value) == "The networks of timm could not be listed: OSError: no such thing."
