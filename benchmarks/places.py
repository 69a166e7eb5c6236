"""Where the benchmarks find this checkout, and the pictures and weights beside it."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
TRASHNET = SHARED / "data" / "trashnet"
MOBILENET_WEIGHTS = SHARED / "weights" / "mobilenet_v2_imagenet_features.safetensors"
