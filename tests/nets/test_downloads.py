"""Weights from the net: found, fetched, resumed and checked, with a local server in the place of the net."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from garbage_gui.nets.catalogue import BACKBONES, get_backbone
from garbage_gui.nets.downloads import Download, download_of, fetch, timm_download
from garbage_gui.nets.errors import WeightsError
from tests.timm_entries import kept

CONTENT = bytes(range(256)) * 4000


class _Server(ThreadingHTTPServer):
    """Serves `CONTENT` with ranges; breaks the connection off after ``break_after`` bytes.

    What lies under ``/hub/`` it keeps elsewhere, as the hub does, and tells the ``told`` checksum.
    """

    break_after: int | None = None
    told: str | None = None
    shift = 0
    ranges: list[str | None]


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        server = self.server
        assert isinstance(server, _Server)
        wanted = self.headers.get("Range")
        if self.path.startswith("/hub/"):
            self.send_response(302)
            self.send_header("Location", "/elsewhere")
            if server.told is not None:
                self.send_header("X-Linked-Etag", f'"{server.told}"')
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        server.ranges.append(wanted)
        start = int(wanted.removeprefix("bytes=").rstrip("-")) if wanted else 0
        if start >= len(CONTENT):
            self.send_response(416)
            self.send_header("Content-Range", f"bytes */{len(CONTENT)}")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        part = CONTENT[start:]
        self.send_response(206 if wanted else 200)
        if wanted:
            first = start + server.shift
            self.send_header("Content-Range", f"bytes {first}-{len(CONTENT) - 1}/{len(CONTENT)}")
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


def test_a_part_from_elsewhere_in_the_file_is_refused(server: _Server, tmp_path: Path) -> None:
    server.shift = 7
    (tmp_path / f"{_download(server).file_name}.part").write_bytes(CONTENT[:1000])
    with pytest.raises(WeightsError, match="another part of the file"):
        fetch(_download(server), tmp_path)


def _hub(server: _Server) -> Download:
    return Download(f"http://127.0.0.1:{server.server_port}/hub/model.safetensors", "net.safetensors", "")


def test_the_checksum_that_the_hub_tells_on_the_way_counts(server: _Server, tmp_path: Path) -> None:
    server.told = "0" * 64
    with pytest.raises(WeightsError, match="checksum is wrong"):
        fetch(_hub(server), tmp_path)
    assert not list(tmp_path.iterdir())
    server.told = hashlib.sha256(CONTENT).hexdigest()
    assert fetch(_hub(server), tmp_path).read_bytes() == CONTENT


def test_without_any_checksum_the_length_decides(server: _Server, tmp_path: Path) -> None:
    server.break_after = 300_000
    with pytest.raises(WeightsError, match="300000 of 1024000 bytes"):
        fetch(_hub(server), tmp_path)
    server.break_after = None
    assert fetch(_hub(server), tmp_path).read_bytes() == CONTENT
    (tmp_path / "net.safetensors").rename(tmp_path / "net.safetensors.part")
    assert fetch(_hub(server), tmp_path).read_bytes() == CONTENT
    (tmp_path / "net.safetensors").unlink()
    (tmp_path / "net.safetensors.part").write_bytes(CONTENT * 2)
    with pytest.raises(WeightsError, match="try again"):
        fetch(_hub(server), tmp_path)
    assert fetch(_hub(server), tmp_path).read_bytes() == CONTENT


@pytest.mark.parametrize("key", [*BACKBONES, "timm:resnet18"])
def test_where_the_libraries_keep_their_weights(key: str) -> None:
    backbone = kept("resnet18") if key.startswith("timm:") else get_backbone(key)
    download = download_of(backbone)
    assert download.url.startswith("https://") and len(download.sha256) >= 8
    assert download.file_name.endswith(f"{download.sha256}.pth")
    # What the entry says without any library is what the library says.
    assert (backbone.weights_file, backbone.weights_sha256) == (download.file_name, download.sha256)


def test_weights_that_timm_keeps_on_the_hub() -> None:
    backbone = kept("vit_tiny_patch16_224")
    download = download_of(backbone)
    assert download.url.endswith(
        "timm/vit_tiny_patch16_224.augreg_in21k_ft_in1k/resolve/main/model.safetensors"
    )
    assert download.file_name == "vit_tiny_patch16_224.augreg_in21k_ft_in1k.safetensors"
    assert download.sha256 == backbone.weights_sha256 == ""


def test_which_of_timms_files_is_taken() -> None:
    from timm.models import PretrainedCfg

    def of(**facts: object) -> Download | None:
        return timm_download(PretrainedCfg(architecture="net", tag="t", **facts))

    assert of() is None
    assert of(url="https://x/weights.npz") is None
    assert of(url="https://x/net.pth") == Download("https://x/net.pth", "net.pth", "")
    named = Download("https://x/net-0123abcd.pth", "net-0123abcd.pth", "0123abcd")
    assert of(url="https://x/net-0123abcd.pth", hf_hub_id="timm/net.t") == named
    hub = of(url="https://x/net.pth", hf_hub_id="timm/net.t")
    assert hub is not None and hub.url.endswith("/timm/net.t/resolve/main/model.safetensors")
    clip = of(hf_hub_id="a/b", hf_hub_filename="open_clip_pytorch_model.bin")
    assert clip is not None and clip.url.endswith("/a/b/resolve/main/open_clip_model.safetensors")


def test_a_backbone_without_weights_says_so() -> None:
    with pytest.raises(WeightsError, match="no download for test_vit4"):
        download_of(kept("test_vit4"))
