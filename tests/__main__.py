"""``python3 tests`` sets up the test environment and runs the suite; arguments go to pytest."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

# What Qt and its multimedia need on Linux even without a screen, and a font with Chinese glyphs.
LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libpulse.so.0": "libpulse0",
}
FONT_PACKAGE = "fonts-noto-cjk"


def missing_system_packages() -> list[str]:
    """The Debian packages whose library or font this Linux system lacks."""
    if not sys.platform.startswith("linux"):
        return []
    missing = []
    for library, package in LIBRARIES.items():
        try:
            ctypes.CDLL(library)
        except OSError:
            missing.append(package)
    folders = [Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".local/share/fonts"]
    names = ("*CJK*", "*wqy*", "*SourceHanSans*", "*DroidSansFallback*")
    if not any(True for folder in folders for name in names for _ in folder.rglob(name)):
        missing.append(FONT_PACKAGE)
    return missing


def bring_system_packages() -> int:
    """Install what is missing on Debian as root; elsewhere name the command. Returns an exit code."""
    missing = missing_system_packages()
    if not missing:
        return 0
    command = ["apt-get", "install", "-y", "--no-install-recommends", *missing]
    if Path("/etc/debian_version").exists() and hasattr(os, "geteuid") and os.geteuid() == 0:
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-q"], env=quiet, stdout=sys.stderr)
        if (
            subprocess.run(command, env=quiet, stdout=sys.stderr).returncode == 0
            and not missing_system_packages()
        ):
            return 0
    print(
        f"System libraries are missing that the window needs. Install them and run again: sudo {' '.join(command)}",
        file=sys.stderr,
    )
    return 1


def main() -> int:
    sys.path.insert(0, str(ROOT))
    from garbage_gui import environment
    from garbage_gui.first_start import print_progress

    try:
        python = environment.ensure("test", print_progress)
    except environment.SetupError as error:
        print(error, file=sys.stderr)
        return 1
    code = bring_system_packages()
    if code:
        return code
    arguments = sys.argv[1:] or ["tests"]
    return subprocess.run([python, "-m", "pytest", *arguments], cwd=ROOT).returncode


if __name__ == "__main__":
    raise SystemExit(main())
