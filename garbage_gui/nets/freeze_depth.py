"""What a freeze depth means, said from a static table: no network is built, no torch imported.

Freeze depth N: the first N parameter tensors, in network order, do not train (weights and biases and
batch-norm scales count one each), as in the paper (its depths 20 to 150 fit that count).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from garbage_gui.messages import GarbageError, Message
from garbage_gui.nets.catalogue import Backbone


class FreezeDepthError(GarbageError):
    """A freeze depth that the backbone does not have."""


@dataclass(frozen=True)
class FreezeDescription:
    """What is frozen at one depth.

    ``block`` is the name of the block that holds the last frozen tensor (None: nothing is frozen) and
    ``inside`` says that it is frozen only in part. ``whole_blocks`` counts the blocks that are frozen whole:
    what they compute is the same in every epoch and can be cached. ``share_frozen`` is their share of the
    network's arithmetic. ``feature_values`` is how many numbers the cache keeps of one view (0: none).
    """

    depth: int
    block: str | None
    inside: bool
    whole_blocks: int
    trainable_parameters: int
    total_parameters: int
    share_frozen: float
    feature_values: int


def check_freeze_depth(backbone: Backbone, n: int) -> None:
    """Raise `FreezeDepthError` unless 0 <= ``n`` <= all tensors but the head's."""
    if not 0 <= n <= backbone.deepest_freeze:
        raise FreezeDepthError(
            "The freeze depth {depth} is out of range: {backbone} can freeze 0 to {deepest} tensors.",
            depth=n,
            backbone=backbone.title,
            deepest=backbone.deepest_freeze,
        )


def freeze_messages(backbone: Backbone, description: FreezeDescription) -> tuple[Message, ...]:
    """The same for people: where it ends, what learns and, where anything is frozen, what is computed once."""
    learns = Message.of(
        "{trains} of {total} million parameters learn.",
        trains=f"{description.trainable_parameters / 1e6:.2f}",
        total=f"{description.total_parameters / 1e6:.2f}",
    )
    where = _where(backbone, description)
    if description.depth == 0:
        return (where, learns)
    frozen = Message.of(
        "{share} % of the arithmetic is frozen: it is done once for each view, not in every epoch.",
        share=round(100 * description.share_frozen),
    )
    return (where, learns, frozen)


def _where(backbone: Backbone, description: FreezeDescription) -> Message:
    if description.block is None:
        return Message.of("Nothing is frozen.")
    if description.depth == backbone.deepest_freeze:
        return Message.of("Everything but the head is frozen.")
    if description.inside:
        return Message.of("Frozen into the middle of {block}.", block=description.block)
    return Message.of("Frozen to the end of {block}.", block=description.block)


def describe_freeze(backbone: Backbone, n: int, *, classes: int = 20) -> FreezeDescription:
    """Describe freeze depth ``n`` of ``backbone`` with a head for ``classes`` classes."""
    check_freeze_depth(backbone, n)
    head = backbone.embedding_size * classes + classes
    total = sum(backbone.tensor_sizes) + head
    whole = [b for b in backbone.blocks if b.tensors_end <= n]
    start, block, inside = 0, None, False
    for candidate in backbone.blocks:
        if start < n:
            block, inside = candidate.name, n < candidate.tensors_end
        start = candidate.tensors_end
    if len(whole) == len(backbone.blocks):
        values = backbone.embedding_size
    elif whole:
        values = math.prod(whole[-1].features)
    else:
        values = 0
    return FreezeDescription(
        depth=n,
        block=block,
        inside=inside,
        whole_blocks=len(whole),
        trainable_parameters=total - sum(backbone.tensor_sizes[:n]),
        total_parameters=total,
        # Shares are rounded one by one.
        share_frozen=min(1.0, sum(b.arithmetic for b in whole)),
        feature_values=values,
    )
