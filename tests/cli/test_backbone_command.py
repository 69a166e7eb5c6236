"""What the command line tells of backbones and freeze depths."""

from __future__ import annotations

import pytest

from garbage_gui.nets.catalogue import BACKBONES
from tests.cli.conftest import Command


def test_all_backbones(command: Command) -> None:
    rows = command("backbones", "--json").json["backbones"]
    assert [row["backbone"] for row in rows] == list(BACKBONES)
    by_key = {row["backbone"]: row for row in rows}
    assert by_key["xception"]["input_size"] == 299 and by_key["xception"]["tensors"] == 156
    assert by_key["xception"]["weights"] == {
        "embedded": False,
        "download": "legacy_xception.tf_in1k",
        "file": "xception-43020ad28.pth",
        "sha256_starts": "43020ad28",
        "source": "ImageNet, timm",
        "licence": "Apache-2.0",
    }
    assert [row["backbone"] for row in rows if not row["activation_map"]] == ["vgg16_bn", "alexnet"]
    lines = command("backbones").out.splitlines()
    assert len(lines) == len(rows) and lines[-1].startswith("alexnet ")


def test_one_backbone_with_its_blocks(command: Command) -> None:
    document = command("backbones", "MobileNet-V2", "--json").json
    assert document["backbone"] == "mobilenet_v2" and len(document["blocks"]) == 19
    assert document["blocks"][9] == {
        "name": "features.9", "tensors_end": 81, "arithmetic": 0.03443, "features": [64, 14, 14],
    }  # fmt: skip
    text = command("backbones", "alexnet").out
    assert "Class activation map: not available." in text and "can be downloaded as alexnet-owt-" in text
    assert "features.0 " in text and "gives 64 x 27 x 27" in text


def test_what_a_freeze_depth_means(command: Command) -> None:
    document = command("backbones", "mobilenet_v2", "--freeze", 80, "--classes", 6, "--json").json
    assert document["freeze"] == {
        "depth": 80, "block": "features.9", "inside": True, "whole_blocks": 9, "trainable_parameters": 2_046_534,
        "total_parameters": 2_231_558, "share_frozen": pytest.approx(0.43782), "feature_values": 64 * 14 * 14,
    }  # fmt: skip
    text = command("backbones", "mobilenet_v2", "--freeze", 80).out
    assert "N=80: Frozen into the middle of features.9." in text and "parameters learn. 44 % of" in text


def test_what_cannot_be_told(command: Command) -> None:
    assert "0 to 14 tensors" in command("backbones", "alexnet", "--freeze", 15).sentence()
    assert "no backbone mobilenet. " in command("backbones", "mobilenet").sentence()
    assert command("backbones", "--freeze", 3).code == 2


@pytest.mark.slow
def test_a_classifier_of_timm_and_one_that_it_does_not_have(command: Command) -> None:
    document = command("backbones", "timm:test_vit", "--json").json
    assert document["tensors"] == 80 and document["blocks"][0]["features"] == [101, 64]
    assert "nearest names are timm:test_vit" in command("backbones", "timm:test_vitt").sentence()


def test_train_names_no_backbones_of_its_own() -> None:
    """Its help points to the list, which also has those that came later, and timm's."""
    from click.testing import CliRunner

    from garbage_gui.cli.job_commands import train

    told = CliRunner().invoke(train, ["--help"], terminal_width=200).output
    assert "garbage-gui backbones" in told and "timm:NAME" in told
