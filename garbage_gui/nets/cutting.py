"""Finding the places where a network of timm can be cut, by watching it compute.

Where every module of a level gets exactly what the one before it gave, untouched in between, the level is a
plain sequence and can be cut between any two of them; so can the levels inside of these. What a network does
between its modules (a sum, a concatenation, a second path) breaks the sequence there, and the module around
it stays in one piece. Whether the pieces, put together, compute the same to the bit is checked at the end.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import torch
from torch import Tensor, nn

from garbage_gui.nets.catalogue import Block
from garbage_gui.nets.networks import make_block, pool

# Trial pictures in a batch; two, so that nothing may depend on there being one.
BATCH = 2


@dataclass
class _Call:
    """One call of a module while the network computed: what went in and came out.

    A tensor may be changed in place after the call, so its version at that moment is kept with it.
    """

    name: str
    inside: list[_Call] = field(default_factory=list)
    given: tuple[Tensor, int] | None = None
    gave: tuple[Tensor, int] | None = None

    def follows(self, value: tuple[Tensor, int] | None) -> bool:
        """Whether what went in is that very ``value``."""
        return (
            value is not None
            and self.given is not None
            and self.given[0] is value[0]
            and self.given[1] == value[1]
        )

    def leads_to(self, value: tuple[Tensor, int]) -> bool:
        """Whether what came out is that very ``value``."""
        return self.gave is not None and self.gave[0] is value[0] and self.gave[1] == value[1]


@dataclass(frozen=True)
class Cut:
    """A network in blocks, input first: ``pooled`` as in `Backbone`; ``embedding_size`` is the head's input."""

    blocks: tuple[Block, ...]
    pooled: bool
    embedding_size: int


def cut(body: nn.Module, head: str, input_size: int) -> Cut:
    """Cut ``body``, a network of timm in evaluation mode without its classifier, which is called ``head``.

    The blocks have neither tensor counts nor shapes nor arithmetic yet. Networks that are no plain sequence
    give one block ``features``, which can be frozen to any depth but is cached only when it is frozen whole.
    """
    generator = torch.Generator().manual_seed(0)
    pictures = torch.randn(BATCH, 3, input_size, input_size, generator=generator)
    with torch.no_grad():
        before = _watch(body, pictures, "forward_features")
        features = before.gave[0] if before.gave is not None else None
        if features is None:
            raise ValueError("its features are no tensor")
        after = _watch(body, features.clone(), "forward_head")
        embedding = after.gave[0] if after.gave is not None else None
        if embedding is None or embedding.dim() != 2:
            raise ValueError("its embedding is no vector")
        pooled = (
            features.dim() == 4
            and features.shape[1] == embedding.shape[1]
            and torch.allclose(pool(features), embedding, atol=1e-5, rtol=1e-4)
        )
        tail = () if pooled else (_tail(body, head, after),)
        for start in (_sequence(body, before), (_whole(body, head, tail),)):
            blocks = (*start, *tail)
            if start and _holds_all(body, blocks) and _agrees(body, blocks, pictures, pooled=pooled):
                return Cut(blocks, pooled, int(embedding.shape[1]))
    raise ValueError("its parts, put together, do not compute the same")


def _watch(body: nn.Module, values: Tensor, method: str) -> _Call:
    """Run ``body.method(values)`` and note the calls of all modules in it."""
    root = _Call("", given=(values, values._version))
    stack = [root]

    def enter(name: str, args: tuple[object, ...], kwargs: dict[str, object]) -> None:
        call = _Call(name)
        if len(args) == 1 and isinstance(args[0], Tensor) and not kwargs:
            call.given = (args[0], args[0]._version)
        stack[-1].inside.append(call)
        stack.append(call)

    def leave(result: object) -> None:
        call = stack.pop()
        if isinstance(result, Tensor):
            call.gave = (result, result._version)

    handles = []
    for name, module in body.named_modules():
        if module is body:
            continue
        handles.append(
            module.register_forward_pre_hook(
                lambda _, args, kwargs, name=name: enter(name, args, kwargs), with_kwargs=True
            )
        )
        handles.append(module.register_forward_hook(lambda _, args, result: leave(result)))
    try:
        if method == "forward_features":
            result = body.forward_features(values)  # type: ignore[operator]
        else:
            result = body.forward_head(values, pre_logits=True)  # type: ignore[operator]
    finally:
        for handle in handles:
            handle.remove()
    if isinstance(result, Tensor):
        root.gave = (result, result._version)
    return root


def _chain(call: _Call, start: int = 0) -> bool:
    """Whether what was called inside of ``call``, from number ``start`` on, is a sequence to its end."""
    inside = call.inside[start:]
    if not inside or call.gave is None or not inside[-1].leads_to(call.gave):
        return False
    return all(later.follows(earlier.gave) for earlier, later in pairwise(inside))


def _pieces(call: _Call) -> list[str]:
    """The names of the smallest modules that ``call`` is a plain sequence of."""
    if call.inside and call.inside[0].follows(call.given) and _chain(call):
        return [name for inner in call.inside for name in _pieces(inner)]
    return [call.name]


def _sequence(body: nn.Module, root: _Call) -> tuple[Block, ...]:
    """The blocks up to the last features, or none when they are no plain sequence."""
    if not root.inside:
        return ()
    if root.inside[0].follows(root.given) and _chain(root):
        return _blocks(body, [name for call in root.inside for name in _pieces(call)])
    return _after_tokens(body, root)


def _after_tokens(body: nn.Module, root: _Call) -> tuple[Block, ...]:
    """A transformer of timm: its patches get their positions between two modules, then it is a sequence."""
    from timm.models.vision_transformer import VisionTransformer

    names = [call.name for call in root.inside]
    if not isinstance(body, VisionTransformer) or names[:2] != ["patch_embed", "pos_drop"]:
        return ()
    if len(names) < 3 or not _chain(root, 1):
        return ()
    own = tuple(name for name, _ in body.named_parameters(recurse=False))
    stem = Block("tokens", 0, 0.0, (), ("patch_embed", "pos_drop"), own, "tokens")
    rest = _blocks(body, [name for call in root.inside[2:] for name in _pieces(call)])
    return (stem, *rest)


def _blocks(body: nn.Module, pieces: Sequence[str]) -> tuple[Block, ...]:
    """One block for each module with weights; what follows it (norm, activation, pooling) belongs to it."""
    groups: list[list[str]] = []
    names: list[str] = []
    waiting: list[str] = []
    for piece in pieces:
        if any(p.dim() > 1 for p in body.get_submodule(piece).parameters()):
            groups.append([*waiting, piece])
            names.append(piece)
            waiting = []
        elif groups:
            groups[-1].append(piece)
        else:
            waiting.append(piece)
    return tuple(Block(name, 0, 0.0, (), tuple(group)) for name, group in zip(names, groups, strict=True))


def _tail(body: nn.Module, head: str, root: _Call) -> Block:
    """The block from the last features to the embedding, where that is more than their average."""
    modules: list[str] = []
    parameters: list[str] = []
    for call in root.inside:
        _collect(body, call.name, head, modules, parameters)
    return Block("head", 0, 0.0, (), tuple(dict.fromkeys(modules)), tuple(parameters), "head")


def _whole(body: nn.Module, head: str, tail: Iterable[Block]) -> Block:
    """Everything that is not the head's, as one block."""
    modules: list[str] = []
    parameters: list[str] = []
    _collect(body, "", head, modules, parameters)
    taken = {name for block in tail for name in block.modules}
    kept = [m for m in modules if not any(m == t or m.startswith(f"{t}.") for t in taken)]
    return Block("features", 0, 0.0, (), tuple(kept), tuple(parameters), "features")


def _collect(body: nn.Module, name: str, head: str, modules: list[str], parameters: list[str]) -> None:
    """The module ``name``, or, when the head lies inside of it, what is beside the head."""
    if name == head:
        return
    if name and not head.startswith(f"{name}."):
        modules.append(name)
        return
    module = body.get_submodule(name)
    dotted = f"{name}." if name else ""
    parameters += [f"{dotted}{own}" for own, _ in module.named_parameters(recurse=False)]
    for child, _ in module.named_children():
        _collect(body, f"{dotted}{child}", head, modules, parameters)


def _holds_all(body: nn.Module, blocks: Iterable[Block]) -> bool:
    """Whether every parameter belongs to one block and to one only."""
    mine = [id(p) for block in blocks for p in make_block(body, block).parameters()]
    return len(mine) == len(set(mine)) and set(mine) == {id(p) for p in body.parameters()}


def _agrees(body: nn.Module, blocks: Sequence[Block], pictures: Tensor, *, pooled: bool) -> bool:
    """Whether the blocks, one after the other, give the same to the bit as the network, also in training."""
    try:
        for training in (True, False):
            body.train(training)
            # Some networks drop whole paths at random while they train.
            torch.manual_seed(0)
            wanted = body.forward_features(pictures)  # type: ignore[operator]
            if not pooled:
                wanted = body.forward_head(wanted, pre_logits=True)  # type: ignore[operator]
            torch.manual_seed(0)
            values = pictures
            for block in blocks:
                values = make_block(body, block)(values)
            if not torch.equal(values, wanted):
                return False
    finally:
        body.eval()
    return True
