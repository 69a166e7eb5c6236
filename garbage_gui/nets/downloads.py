"""Weights files on the net: where the libraries keep them, and getting them whole. Needs no torch.

Nothing is contacted before `fetch`, and nothing at all when the file lies in the cache folder already: on a
machine without a network, a person puts it there.
"""

from __future__ import annotations

import hashlib
import re
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, replace
from email.message import Message as Headers
from pathlib import Path
from typing import IO, Any

from garbage_gui.files import make_folder
from garbage_gui.messages import Message
from garbage_gui.nets.catalogue import Backbone
from garbage_gui.nets.errors import WeightsError

MAX_WEIGHTS_BYTES = 4_000_000_000
Progress = Callable[[float, Message], None]

# torchvision and timm end a file's name with the first digits of its sha256, eight as a rule.
_DIGITS = re.compile(r"-([0-9a-f]{8,64})\.(?:pth|pt|safetensors)$")
_READABLE = (".safetensors", ".pth", ".pt")
# What the hub that timm publishes on says of a file that it keeps elsewhere: the file's sha256.
_HUB_SHA256 = "X-Linked-Etag"
_HUB_FILE = "model.safetensors"


@dataclass(frozen=True)
class Download:
    """A weights file on the net; ``sha256`` is its first digits, "" where none is published beforehand."""

    url: str
    file_name: str
    sha256: str


def download_of(backbone: Backbone) -> Download:
    """Where the library that defines ``backbone`` keeps its ImageNet weights; `WeightsError` if nowhere."""
    found = None
    if backbone.download and backbone.library == "torchvision":
        from torchvision.models import get_weight

        found = _of_url(str(get_weight(backbone.download).url))
    elif backbone.download:
        from timm.models import get_pretrained_cfg

        found = timm_download(get_pretrained_cfg(backbone.download))
    if found is None:
        raise WeightsError(
            "There is no download for {backbone}. Use a weights file or random weights.",
            backbone=backbone.title,
        )
    return found


def timm_download(facts: Any) -> Download | None:
    """The file of a `timm.models.PretrainedCfg`, or None where timm has none that can be read safely.

    A file with a checksum in its name comes first, then one of the hub (whose checksum comes with it).
    """
    by_url = _of_url(facts.url) if isinstance(facts.url, str) else None
    if by_url is not None and by_url.sha256:
        return by_url
    if facts.hf_hub_id:
        from huggingface_hub import hf_hub_url

        repository, _, revision = facts.hf_hub_id.partition("@")
        file = _safe_hub_file(facts.hf_hub_filename or _HUB_FILE)
        # On the hub all files have the same name; in one folder they need their own.
        name = ".".join(part for part in (facts.architecture, facts.tag) if part)
        return Download(hf_hub_url(repository, file, revision=revision or None), f"{name}.safetensors", "")
    return by_url


def _safe_hub_file(name: str) -> str:
    """The hub keeps the same tensors as safetensors beside a pickled file."""
    if name == "open_clip_pytorch_model.bin":
        return "open_clip_model.safetensors"
    if name == "pytorch_model.bin":
        return _HUB_FILE
    return f"{name.rpartition('.')[0]}.safetensors"


def _of_url(url: str) -> Download | None:
    name = url.rpartition("/")[2]
    if not url.startswith(("https://", "http://")) or not name.endswith(_READABLE):
        return None
    digits = _DIGITS.search(name)
    return Download(url, name, digits.group(1) if digits else "")


def fetch(
    download: Download,
    folder: Path,
    *,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
    timeout: float = 30.0,
) -> Path:
    """The file of ``download`` in ``folder``: found there (a person may put it there), or downloaded.

    An interrupted download goes on where it stopped. The file gets its name only when it is whole and its
    sha256 is right, as far as one is published. Raises `WeightsError` when there is no network, the checksum
    is wrong, or ``cancelled`` says so.
    """
    target = folder / download.file_name
    if target.is_file():
        _check_sha256(target, download, folder)
        return target
    make_folder(folder, above=1)
    beside = folder / f"{download.file_name}.part"
    try:
        told = _download(download, beside, progress, cancelled, timeout)
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
        _check_sha256(beside, replace(download, sha256=download.sha256 or told), folder)
    except WeightsError:
        beside.unlink(missing_ok=True)
        raise
    beside.replace(target)
    return target


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follows the hub to where it keeps the file, and notes the checksum that it gives on the way."""

    def __init__(self) -> None:
        self.sha256 = ""

    def note(self, headers: Headers) -> None:
        """Take the checksum from ``headers`` where it is one."""
        value = str(headers.get(_HUB_SHA256) or "").strip('"')
        if re.fullmatch(r"[0-9a-f]{64}", value):
            self.sha256 = value

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Any, newurl: str
    ) -> urllib.request.Request | None:
        self.note(headers)
        if req.full_url.startswith("https://") and not newurl.startswith("https://"):
            raise urllib.error.URLError(f"it leads to {newurl}, which is not safe")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _download(
    download: Download,
    beside: Path,
    progress: Progress | None,
    cancelled: Callable[[], bool] | None,
    timeout: float,
) -> str:
    """Fill ``beside`` with the rest of the file; returns the sha256 that the server tells, or ""."""
    done = beside.stat().st_size if beside.exists() else 0
    request = urllib.request.Request(download.url)
    if done:
        request.add_header("Range", f"bytes={done}-")
    redirects = _Redirects()
    try:
        answer = urllib.request.build_opener(redirects).open(request, timeout=timeout)
    except urllib.error.HTTPError as error:
        if error.code != 416:
            raise
        redirects.note(error.headers)
        # Nothing left to send: the part is whole, or another file than the one on the net.
        if (
            not (download.sha256 or redirects.sha256)
            and error.headers.get("Content-Range") != f"bytes */{done}"
        ):
            beside.unlink()
            raise ValueError("the part that was there does not belong to it; try again") from error
        return redirects.sha256
    with answer:
        redirects.note(answer.headers)
        if answer.status != 206:
            done = 0
        elif not str(answer.headers.get("Content-Range") or "").startswith(f"bytes {done}-"):
            raise ValueError("the server sent another part of the file than the one that was asked for")
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
        if length and done < total:
            raise ValueError(f"the connection ended after {done} of {total} bytes")
    return redirects.sha256


def _check_sha256(path: Path, download: Download, folder: Path) -> None:
    if not sha256_of(path).startswith(download.sha256):
        raise WeightsError(
            "The file {file} in {folder} is damaged: its checksum is wrong. Delete it and try again.",
            file=path.name,
            folder=folder,
        )


def sha256_of(path: Path) -> str:
    """sha256 of a file's bytes, as 64 hex digits; raises `OSError`."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
