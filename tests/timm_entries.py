"""Entries of timm's networks for tests: measured once in this process instead of in a child for every test."""

from __future__ import annotations

from functools import cache

import torch

from garbage_gui.nets.catalogue import Backbone, entry_to_text, get_backbone
from garbage_gui.nets.timm_entries import entries_folder
from garbage_gui.nets.timm_facts import timm_backbone


@cache
def _text(name: str) -> str:
    # As in the child: more threads only wait for each other on a busy machine.
    torch.set_num_threads(1)
    return entry_to_text(timm_backbone(name))


def kept(name: str) -> Backbone:
    """The backbone ``timm:name``, from a file in this test's cache folder as if it had been measured before."""
    path = entries_folder() / f"{name}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(_text(name), encoding="utf-8")
    return get_backbone(f"timm:{name}")
