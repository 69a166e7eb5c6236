"""Why the environment cannot be set up, with the command that helps."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from pathlib import Path

from garbage_gui.messages import GarbageError

_NO_SPACE = ("no space left on device", "[errno 28]", "not enough space", "disk quota exceeded")
_NO_NETWORK = (
    "failed to establish a new connection",
    "name resolution",
    "getaddrinfo failed",
    "nodename nor servname",
    "network is unreachable",
    "connection refused",
    "connecttimeout",
    "read timed out",
    "readtimeouterror",
    "proxyerror",
    "remote end closed connection",
    "connection reset",
    "connection broken",
)


class SetupError(GarbageError):
    """The set-up stopped; the sentence says what to do."""


class SetupCancelled(SetupError):
    """A person closed the set-up's window or pressed Ctrl+C."""

    def __init__(self) -> None:
        super().__init__("The set-up was stopped. It goes on at the next start.")


def explain_pip(lines: Sequence[str], exit_code: int, log: Path, again: str) -> SetupError:
    """The one sentence for what pip said, and ``again``, the command that starts the set-up once more."""
    text = "\n".join(lines).lower()
    missing = re.findall(r"No matching distribution found for ([^\s(;]+)", "\n".join(lines))
    if any(sign in text for sign in _NO_SPACE):
        return SetupError("The disk is full. Free some space and start again with: {again}", again=again)
    if "certificate_verify_failed" in text or "sslerror" in text:
        return SetupError(
            "The package index was not trusted: its certificate could not be checked. Name your network's "
            "certificate file in the variable PIP_CERT and start again with: {again}",
            again=again,
        )
    if any(sign in text for sign in _NO_NETWORK) or "from versions: none" in text:
        return SetupError(
            "{package} could not be downloaded: there is no connection to the package index. "
            "Connect to the internet, or name a folder of wheels in PIP_FIND_LINKS, "
            "and start again with: {again}",
            package=missing[0] if missing else "A package",
            again=again,
        )
    if missing:
        return SetupError(
            "{package} does not exist for Python {version} on this system. "
            "Install Python 3.12 and start again with it, as here: python3.12 {script}",
            package=missing[0],
            version=".".join(map(str, sys.version_info[:2])),
            script=again.rpartition(" ")[2],
        )
    errors = [line for line in lines if line.startswith("ERROR:")] or list(lines[-1:])
    return SetupError(
        "Installing failed: {reason}. All that was said is in {log}; start again with: {again}",
        reason=(errors[-1].removeprefix("ERROR:").strip() if errors else f"exit code {exit_code}").rstrip(
            "."
        ),
        log=log,
        again=again,
    )
