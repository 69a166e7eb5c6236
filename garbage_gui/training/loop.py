"""The training loop: from boundary features to learned weights, resumable to the bit."""

from __future__ import annotations

import copy
import math
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from garbage_gui.messages import Message
from garbage_gui.nets.networks import Network, Tail, batch_norms, freeze, set_training_mode
from garbage_gui.training.calibrate import fit_temperature
from garbage_gui.training.checkpoint import Checkpoint, load_checkpoint, save_checkpoint
from garbage_gui.training.context import TrainingContext, TrainingError, stop_if_cancelled
from garbage_gui.training.embeddings import half
from garbage_gui.training.history import EpochFigures, history_bytes, history_from, side_figures
from garbage_gui.training.metrics import Integers, log_loss, softmax
from garbage_gui.training.mixing import blend
from garbage_gui.training.recipe import Recipe
from garbage_gui.training.sampling import epoch_rows
from garbage_gui.training.sides import Side
from garbage_gui.training.view_store import Row
from garbage_gui.training.views import Views

EVALUATION_BATCH = 64
# Enough for a table of what the model has seen; sides are in the order of their contents: a fair sample.
MOST_EMBEDDED = 4096
# The rate that a cosine schedule ends at, as a share of the largest.
FINAL_RATE = 0.01
MOMENTUM = 0.9
CPU = torch.device("cpu")


@dataclass
class Best:
    """The best epoch so far by the calibrated validation loss, for early stopping."""

    loss: float = math.inf
    epoch: int = -1
    tensors: dict[str, Tensor] = field(default_factory=dict)


@dataclass
class _Seen:
    """What the network said of the pictures of an epoch while it learned from them.

    ``true`` is the class that has the largest part in a blended picture.
    """

    loss: float = 0.0
    logits: list[NDArray[np.float32]] = field(default_factory=list)
    true: list[Integers] = field(default_factory=list)


@dataclass(frozen=True)
class Learned:
    """What came out: epochs done (fewer after early stopping), the figures of each, and the logits [n, C] of
    both sides for their pictures as they are, with the embeddings [m, D] of the first `MOST_EMBEDDED`.
    """

    epochs: int
    history: tuple[EpochFigures, ...]
    train_logits: NDArray[np.float64]
    validation_logits: NDArray[np.float64]
    train_embeddings: NDArray[np.float16]
    validation_embeddings: NDArray[np.float16]


class Loop:
    """One training of the part of ``network`` behind the cache boundary."""

    def __init__(
        self,
        network: Network,
        tail: Tail,
        recipe: Recipe,
        views: Views,
        train: Side,
        validation: Side,
        *,
        classes: Sequence[str],
        views_per_image: int,
        checkpoint: Path,
        fingerprint: str,
        context: TrainingContext,
        progress: Callable[[float, Message], None],
        device: torch.device = CPU,
    ) -> None:
        """``network`` moves to ``device`` and stays there until the end of `run`."""
        self.network = network.to(device).to(memory_format=torch.channels_last)
        self.device = device
        self.classes = tuple(classes)
        self.tail = tail
        self.recipe = recipe
        self.views = views
        self.train = train
        self.validation = validation
        self.views_per_image = views_per_image
        self.checkpoint = checkpoint
        self.fingerprint = fingerprint
        self.context = context
        self.progress = progress
        freeze(network, recipe.freeze_depth)
        self.learned = learned_names(network, recipe)
        self.head = {id(network.head.weight), id(network.head.bias)}
        self.body = [p for _, p in network.parameter_list() if p.requires_grad and id(p) not in self.head]
        self.optimizer, self.rates = make_optimizer(network, recipe)
        self.averaged = copy.deepcopy(network).eval() if recipe.weight_averaging else None
        self.pairs = _pairs(self.averaged, network, self.learned) if self.averaged is not None else []
        self.steps_per_epoch = max(1, len(train) // recipe.batch_size)
        self.best = Best()
        self.epoch = 0
        self.averaged_steps = 0
        self.history: list[EpochFigures] = []

    def run(self) -> Learned:
        """Train, or go on from the last checkpoint; leaves the learned weights in the network.

        Raises `TrainingError` (the loss is no number, the disk is full) and `TrainingCancelled`.
        """
        self._resume()
        while self.epoch < self.recipe.total_epochs() and not self._stopped_early():
            self._one_epoch()
        if self.averaged is not None:
            copy_tensors(self.averaged, self.network, self.learned)
        if self.recipe.early_stopping and self.best.tensors:
            with torch.no_grad():
                own = self.network.body.state_dict()
                for name, tensor in self.best.tensors.items():
                    own[name].copy_(tensor)
        self.network.eval()
        nothing = np.zeros((0, self.network.head.in_features), dtype=np.float16)
        of_train, of_validation = [nothing], [nothing]
        train_logits = self.logits(self.network, self.train, of_train)
        validation_logits = self.logits(self.network, self.validation, of_validation)
        self.network.to("cpu")
        return Learned(
            self.epoch,
            tuple(self.history),
            train_logits,
            validation_logits,
            np.concatenate(of_train),
            np.concatenate(of_validation),
        )

    def logits(
        self, network: Network, side: Side, embeddings: list[NDArray[np.float16]] | None = None
    ) -> NDArray[np.float64]:
        """The logits [n, C] for the plain views of ``side``, in evaluation mode.

        The embeddings of the first `MOST_EMBEDDED`, or a few more, are appended to ``embeddings`` if given.
        """
        tail = Tail(network, self.tail.boundary)
        was_training = network.training
        network.eval()
        parts = [np.zeros((0, network.classes))]
        with torch.no_grad():
            for start in range(0, len(side), EVALUATION_BATCH):
                stop_if_cancelled(self.context)
                rows = [(s, 0) for s in side.sha256s[start : start + EVALUATION_BATCH]]
                output = tail(self.views.batch(rows).to(self.device))
                parts.append(output.logits.cpu().numpy().astype(np.float64))
                if embeddings is not None and start < MOST_EMBEDDED:
                    embeddings.append(half(output.embedding.cpu().numpy()))
        network.train(was_training)
        return np.concatenate(parts)

    def _one_epoch(self) -> None:
        started = time.monotonic()
        recipe = self.recipe
        head_only = self.epoch < recipe.head_epochs
        self._prepare_mode(head_only)
        # Every random number of an epoch hangs on the seed and the epoch alone, so that going on after an
        # interruption gives the same weights.
        torch.manual_seed(recipe.seed * 1_000_003 + self.epoch)
        rows, indices = epoch_rows(
            self.train.sha256s,
            self.train.true,
            self.epoch,
            seed=recipe.seed,
            views=self.views_per_image,
            class_balance=recipe.class_balance,
        )
        # A small last batch would disturb the batch-norm statistics; its images come in another epoch.
        full = max(1, len(rows) // recipe.batch_size) * recipe.batch_size
        rows, indices = rows[:full], indices[:full]
        targets = torch.from_numpy(self.train.true[indices])
        seen = _Seen()
        for step, start in enumerate(range(0, len(rows), recipe.batch_size)):
            stop_if_cancelled(self.context)
            part = slice(start, start + recipe.batch_size)
            rate = self._set_rates(head_only, step)
            self._step(rows[part], targets[part], seen)
            if step % 5 == 0:
                self._report(step)
        self._end_of_epoch(seen, rate * self.rates[-1], started)

    def _prepare_mode(self, head_only: bool) -> None:
        for parameter in self.body:
            parameter.requires_grad_(not head_only)
        depth = self.network.backbone.deepest_freeze if head_only else self.recipe.freeze_depth
        adapt = self.recipe.adapt_statistics and not head_only
        set_training_mode(self.network, depth, adapt_statistics=adapt)
        self.network.dropout = self.recipe.dropout

    def _step(self, rows: Sequence[Row], targets: Tensor, seen: _Seen) -> None:
        """Learn from one batch, and note what the network said of it."""
        recipe = self.recipe
        values = self.views.batch(rows).to(self.device)
        wanted = functional.one_hot(targets, self.network.classes).to(self.device, torch.float32)
        values, wanted = blend(values, wanted, recipe)
        logits = self.tail(values).logits
        loss = functional.cross_entropy(logits, wanted, label_smoothing=recipe.label_smoothing)
        value = float(loss.detach())
        if not math.isfinite(value):
            raise self._astray()
        seen.loss += value * len(rows)
        seen.logits.append(logits.detach().cpu().numpy().copy())
        seen.true.append(wanted.argmax(1).cpu().numpy().astype(np.int64))
        self.optimizer.zero_grad(set_to_none=True)
        torch.autograd.backward(loss)
        if recipe.gradient_clip:
            nn.utils.clip_grad_norm_(self.network.parameters(), recipe.gradient_clip)
        self.optimizer.step()
        self._average()

    def _astray(self) -> TrainingError:
        return TrainingError(
            "The training went astray in epoch {epoch}: its loss is no longer a number. The last good "
            "checkpoint is kept; train again with a learning rate below {rate}.",
            epoch=self.epoch + 1,
            rate=self.recipe.learning_rate,
        )

    def _set_rates(self, head_only: bool, step: int) -> float:
        """Set this step's learning rates; returns the factor on their largest."""
        recipe = self.recipe
        done = (self.epoch - recipe.head_epochs) * self.steps_per_epoch + step
        total = recipe.epochs * self.steps_per_epoch
        warm = recipe.warmup_epochs * self.steps_per_epoch
        factor = 1.0 if head_only else schedule_factor(recipe.schedule, done, total, warm)
        for group, largest in zip(self.optimizer.param_groups, self.rates, strict=True):
            group["lr"] = largest * factor
        return factor

    def _average(self) -> None:
        """Move the running mean towards the weights; faster in the first steps, when it knows little."""
        if self.averaged is None:
            return
        self.averaged_steps += 1
        keep = min(self.recipe.weight_averaging, self.averaged_steps / (self.averaged_steps + 9))
        with torch.no_grad():
            for mean, own in self.pairs:
                mean.lerp_(own, 1.0 - keep)

    def _end_of_epoch(self, seen: _Seen, learning_rate: float, started: float) -> None:
        # The last step's loss was a number; what it made of the weights shows only now, and a checkpoint of
        # broken weights would replace a good one.
        own = self.network.body.state_dict()
        if not all(bool(torch.isfinite(own[name]).all()) for name in self.learned):
            raise self._astray()
        judged = self.averaged if self.averaged is not None else self.network
        logits, true = self.logits(judged, self.validation), self.validation.true
        # Weights that are numbers may still be so large that what they compute is none.
        if not np.isfinite(logits).all():
            raise self._astray()
        self.epoch += 1
        temperature, calibrated_loss, validation = 1.0, math.inf, None
        if len(self.validation):
            temperature = fit_temperature(logits, true)
            calibrated_loss = log_loss(softmax(logits, temperature), true)
            validation = side_figures(logits, true, self.classes, temperature)
        # Smoothed labels and blended pictures teach modesty: the plain loss grows while the network still
        # gets better. Judged is what will be used, the calibrated network.
        if self.recipe.early_stopping and calibrated_loss < self.best.loss:
            tensors = judged.body.state_dict()
            self.best = Best(calibrated_loss, self.epoch, {n: tensors[n].clone() for n in self.learned})
        train = side_figures(
            np.concatenate(seen.logits), np.concatenate(seen.true), self.classes, temperature
        )
        # What it learned from is the loss with smoothed and blended labels, not that of the plain ones.
        train = train.model_copy(update={"loss": seen.loss / train.images})
        figures = EpochFigures(
            epoch=self.epoch,
            seconds=time.monotonic() - started,
            learning_rate=learning_rate,
            temperature=temperature,
            train=train,
            validation=validation,
        )
        self.history.append(figures)
        values = figures.values()
        if validation is not None:
            values["validation_calibrated_loss"] = calibrated_loss
        self.context.metrics(self.epoch, values)
        self._save()

    def _stopped_early(self) -> bool:
        patience = self.recipe.early_stopping
        return bool(patience and self.best.epoch >= 0 and self.epoch - self.best.epoch >= patience)

    def _report(self, step: int) -> None:
        total = self.recipe.total_epochs()
        done = (self.epoch + step / max(1, self.steps_per_epoch)) / total
        self.progress(
            done, Message.of("Training: epoch {epoch} of {total}", epoch=self.epoch + 1, total=total)
        )

    def _save(self) -> None:
        own = self.network.body.state_dict()
        tensors: dict[str, dict[str, Tensor]] = {
            "network": {n: own[n] for n in self.learned},
            "best": self.best.tensors,
            "optimizer": {},
        }
        if self.averaged is not None:
            mean = self.averaged.body.state_dict()
            tensors["averaged"] = {n: mean[n] for n in self.learned}
        for index, state in self.optimizer.state_dict()["state"].items():
            for name, value in state.items():
                if isinstance(value, Tensor):
                    tensors["optimizer"][f"{index}.{name}"] = value
        state = {
            "epoch": self.epoch,
            "averaged_steps": self.averaged_steps,
            "best_loss": self.best.loss if self.best.epoch >= 0 else None,
            "best_epoch": self.best.epoch,
            "history": history_bytes(self.history).decode(),
        }
        save_checkpoint(self.checkpoint, Checkpoint(self.fingerprint, state, tensors))

    def _resume(self) -> None:
        found = load_checkpoint(self.checkpoint, self.fingerprint)
        if found is None:
            return
        own = self.network.body.state_dict()
        mean = self.averaged.body.state_dict() if self.averaged is not None else {}
        with torch.no_grad():
            for name in self.learned:
                own[name].copy_(found.tensors["network"][name])
                if mean:
                    mean[name].copy_(found.tensors["averaged"][name])
        state = self.optimizer.state_dict()
        entries: dict[int, dict[str, Tensor]] = {}
        for key, tensor in found.tensors.get("optimizer", {}).items():
            index, _, name = key.partition(".")
            entries.setdefault(int(index), {})[name] = tensor
        state["state"] = entries
        self.optimizer.load_state_dict(state)
        # A checkpoint holds plain rows. The fused step pairs a weight with its moments by their place in memory,
        # so these must lie as the weights do, which may be in another order of their dimensions.
        for parameter, moments in self.optimizer.state.items():
            for name, value in moments.items():
                if isinstance(value, Tensor) and value.shape == parameter.shape:
                    moments[name] = torch.empty_like(parameter.detach()).copy_(value)
        self.epoch = int(found.state["epoch"])
        self.averaged_steps = int(found.state["averaged_steps"])
        self.history = list(history_from(found.state["history"].encode()))
        if found.state["best_loss"] is not None:
            self.best = Best(
                found.state["best_loss"], found.state["best_epoch"], found.tensors.get("best", {})
            )
        self.context.log(f"Resumed after epoch {self.epoch}.")


def learned_names(network: Network, recipe: Recipe) -> tuple[str, ...]:
    """Names of the tensors that training changes: unfrozen parameters, and statistics that adapt."""
    names = [name for name, p in network.parameter_list()[recipe.freeze_depth :]]
    if recipe.adapt_statistics:
        for name, _, last in batch_norms(network):
            if last >= recipe.freeze_depth:
                names += [f"{name}.running_mean", f"{name}.running_var"]
    return tuple(names)


def _pairs(mean: Network, network: Network, names: Iterable[str]) -> list[tuple[Tensor, Tensor]]:
    """The learned tensors of the running mean, each with that of the network."""
    means, own = mean.body.state_dict(), network.body.state_dict()
    return [(means[name], own[name]) for name in names]


def copy_tensors(source: Network, target: Network, names: Iterable[str]) -> None:
    """Copy the named tensors from one network into another."""
    theirs, own = source.body.state_dict(), target.body.state_dict()
    with torch.no_grad():
        for name in names:
            own[name].copy_(theirs[name])


def make_optimizer(network: Network, recipe: Recipe) -> tuple[torch.optim.Optimizer, list[float]]:
    """The optimizer over all unfrozen tensors, and the largest learning rate of each of its groups.

    One group for each block (the nearer to the input, the slower) and kind: biases and batch-norm tensors do
    not decay. The head's group is the last.
    """
    groups: list[dict[str, object]] = []
    rates: list[float] = []

    def add(parameters: Iterable[nn.Parameter], rate: float) -> None:
        wanted = [p for p in parameters if p.requires_grad]
        for matrix in (False, True):
            some = [p for p in wanted if (p.dim() > 1) == matrix]
            if some:
                decay = recipe.weight_decay if matrix else 0.0
                groups.append({"params": some, "lr": rate, "weight_decay": decay})
                rates.append(rate)

    blocks = network.blocks
    for i, (_, block) in enumerate(blocks):
        add(block.parameters(), recipe.learning_rate * recipe.layer_decay ** (len(blocks) - 1 - i))
    add(network.head.parameters(), recipe.head_learning_rate)
    if recipe.optimizer == "sgd":
        return torch.optim.SGD(groups, momentum=MOMENTUM), rates
    # Fused: one pass over each tensor instead of six.
    fused = network.head.weight.device.type in ("cpu", "cuda")
    return torch.optim.AdamW(groups, fused=fused), rates


def schedule_factor(schedule: str, step: int, total: int, warmup: float) -> float:
    """The learning rate of one step as a share of the largest: linear warm-up, then cosine or constant."""
    if step < warmup:
        return (step + 1) / (warmup + 1)
    if schedule == "constant" or total <= warmup:
        return 1.0
    share = (step - warmup) / (total - warmup)
    return FINAL_RATE + (1 - FINAL_RATE) * 0.5 * (1 + math.cos(math.pi * share))
