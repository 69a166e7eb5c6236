"""The few system libraries that Qt needs on Linux: which are missing, and the command that brings them."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
from fnmatch import fnmatch
from pathlib import Path

from garbage_gui.setup.errors import SetupError

# Each library with the package that holds it: Debian, Fedora, Arch, openSUSE.
LIBRARIES: dict[str, tuple[str, str, str, str]] = {
    "libEGL.so.1": ("libegl1", "libglvnd-egl", "libglvnd", "libEGL1"),
    "libGL.so.1": ("libgl1", "libglvnd-glx", "libglvnd", "libGL1"),
    "libxkbcommon.so.0": ("libxkbcommon0", "libxkbcommon", "libxkbcommon", "libxkbcommon0"),
    "libdbus-1.so.3": ("libdbus-1-3", "dbus-libs", "dbus", "libdbus-1-3"),
    "libxcb-cursor.so.0": ("libxcb-cursor0", "xcb-util-cursor", "xcb-util-cursor", "libxcb-cursor0"),
    "libpulse.so.0": ("libpulse0", "pulseaudio-libs", "libpulse", "libpulse0"),
    "libglib-2.0.so.0": ("libglib2.0-0", "glib2", "glib2", "libglib-2_0-0"),
    "libfontconfig.so.1": ("libfontconfig1", "fontconfig", "fontconfig", "libfontconfig1"),
}
# What Qt's plug-in for X11 needs beside them to open a window on a screen.
SCREEN_LIBRARIES: dict[str, tuple[str, str, str, str]] = {
    "libxcb-icccm.so.4": ("libxcb-icccm4", "xcb-util-wm", "xcb-util-wm", "libxcb-icccm4"),
    "libxcb-keysyms.so.1": ("libxcb-keysyms1", "xcb-util-keysyms", "xcb-util-keysyms", "libxcb-keysyms1"),
    "libxkbcommon-x11.so.0": (
        "libxkbcommon-x11-0",
        "libxkbcommon-x11",
        "libxkbcommon-x11",
        "libxkbcommon-x11-0",
    ),
    "libxcb-randr.so.0": ("libxcb-randr0", "libxcb", "libxcb", "libxcb-randr0"),
    "libxcb-shape.so.0": ("libxcb-shape0", "libxcb", "libxcb", "libxcb-shape0"),
    "libxcb-sync.so.1": ("libxcb-sync1", "libxcb", "libxcb", "libxcb-sync1"),
    "libxcb-xfixes.so.0": ("libxcb-xfixes0", "libxcb", "libxcb", "libxcb-xfixes0"),
    "libX11-xcb.so.1": ("libx11-xcb1", "libX11-xcb", "libx11", "libX11-xcb1"),
}
CHINESE_FONT = ("fonts-noto-cjk", "google-noto-sans-cjk-fonts", "noto-fonts-cjk", "google-noto-sans-sc-fonts")
CHINESE_FONT_FILES = ("noto*cjk*", "notosanssc*", "wqy-*", "droidsansfallback*", "sourcehan*")
FAMILIES = ("debian", "fedora", "arch", "suse")
COMMANDS = {
    "debian": "apt-get install -y",
    "fedora": "dnf install -y",
    "arch": "pacman -S --needed",
    "suse": "zypper install -y",
}


def distribution() -> str:
    """The family of this Linux: debian, fedora, arch, suse; empty elsewhere."""
    try:
        text = Path("/etc/os-release").read_text(encoding="utf-8")
    except OSError:
        return ""
    words = set()
    for line in text.splitlines():
        key, _, value = line.partition("=")
        if key in ("ID", "ID_LIKE"):
            words.update(value.strip().strip('"').lower().split())
    names = {"debian": {"debian", "ubuntu"}, "fedora": {"fedora", "rhel"}, "arch": {"arch"}, "suse": {"suse"}}
    names["suse"] |= {"opensuse", "sles"}
    return next((family for family in FAMILIES if words & names[family]), "")


def missing_packages(*, fonts: bool) -> list[str]:
    """The names of what is missing, in the words of this distribution; empty where it is not Linux."""
    if sys.platform != "linux":
        return []
    family = distribution()
    column = FAMILIES.index(family) if family else 0
    wanted = dict(LIBRARIES)
    if _opens_on_x11():
        wanted |= SCREEN_LIBRARIES
    packages = [names[column] for library, names in wanted.items() if not _loads(library)]
    if fonts and not _has_chinese_font():
        packages.append(CHINESE_FONT[column])
    return list(dict.fromkeys(packages))


def _opens_on_x11() -> bool:
    """Whether Qt has X11 alone to show a window on: with Wayland it takes the one where it finds the other spoilt."""
    chosen = os.environ.get("QT_QPA_PLATFORM")
    if chosen:
        return chosen.startswith("xcb")
    return bool(os.environ.get("DISPLAY")) and not os.environ.get("WAYLAND_DISPLAY")


def ensure_libraries(*, fonts: bool, again: str) -> None:
    """Install what is missing on Debian as root; elsewhere raise `SetupError` with the exact command."""
    packages = missing_packages(fonts=fonts)
    if not packages:
        return
    family = distribution()
    if family == "debian" and os.geteuid() == 0:
        print("Installing system libraries: " + " ".join(packages), file=sys.stderr, flush=True)
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        command = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
        if _run(command, environment) or (
            _run(["apt-get", "update"], environment) and _run(command, environment)
        ):
            packages = missing_packages(fonts=fonts)
            if not packages:
                return
    raise SetupError(
        "The window needs system libraries that are missing. Bring them with: {command}, "
        "then start again with: {again}",
        command=_command(family, packages),
        again=again,
    )


def _command(family: str, packages: list[str]) -> str:
    root = "" if os.geteuid() == 0 else "sudo "
    return f"{root}{COMMANDS.get(family, 'apt-get install -y')} {' '.join(packages)}"


def _run(command: list[str], environment: dict[str, str]) -> bool:
    """Run with its output on the terminal's error channel; the output channel is for results."""
    try:
        done = subprocess.run(
            command, env=environment, stdin=subprocess.DEVNULL, stdout=sys.stderr, check=False
        )
    except OSError:
        return False
    return done.returncode == 0


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _has_chinese_font() -> bool:
    if shutil.which("fc-list"):
        listed = subprocess.run(["fc-list", ":lang=zh-cn"], capture_output=True, check=False)
        if listed.stdout.strip():
            return True
    folders = [Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".local/share/fonts"]
    return any(_is_chinese(path.name) for folder in folders if folder.is_dir() for path in folder.rglob("*"))


def _is_chinese(name: str) -> bool:
    """Whether a font file's name is one of the fonts that Linux systems bring for Chinese."""
    return any(fnmatch(name.lower(), sign) for sign in CHINESE_FONT_FILES)
