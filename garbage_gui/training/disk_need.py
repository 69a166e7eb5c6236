"""How much room the views of a training will take on the disk, said before it starts. Needs no torch."""

from __future__ import annotations

from garbage_gui.nets.catalogue import Backbone
from garbage_gui.nets.freeze_depth import describe_freeze
from garbage_gui.training.cache_plan import Demand, Room, possible_kinds
from garbage_gui.training.recipe import Recipe
from garbage_gui.training.sampling import view_count

# What is free does not matter here: it is looked at when the training starts.
UNLIMITED = 2**62


def most_disk(backbone: Backbone, recipe: Recipe, *, train: int, others: int) -> int:
    """Bytes that the cache of a training takes at most, on ``train`` images, judged by ``others``.

    Which kind is kept is measured when it starts; this is the largest that the recipe and its budget allow. 0:
    nothing is kept.
    """
    views = view_count(recipe.views, recipe.total_epochs(), varied=recipe.augmentation.varies)
    frozen = describe_freeze(backbone, recipe.freeze_depth)
    size = recipe.input_size or backbone.input_size
    # A map has as many more places as the picture; the embedding is of one length.
    places = (size / backbone.input_size) ** 2 if frozen.depth < backbone.deepest_freeze else 1.0
    demand = Demand(
        rows=train * views + others,
        uses=0,
        feature_bytes=2 * round(frozen.feature_values * places),
        pixel_bytes=3 * size * size,
    )
    budget = recipe.cache_megabytes * 1_000_000
    kinds, _ = possible_kinds(recipe.cache, demand, Room(budget, UNLIMITED, 0))
    return max(demand.total_bytes(kind) for kind in kinds)
