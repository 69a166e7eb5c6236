"""Finds what an installation left half done when it was cut off, so that pip does it again."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path


def forget_damaged(site_packages: Path) -> list[str]:
    """Take away the entry of each package whose files are not all there; returns the entries' names.

    pip believes an entry, even of a package that it had not finished. Without one it installs again, over
    what is there.
    """
    forgotten = []
    for entry in sorted(site_packages.glob("*.dist-info")):
        if not _is_whole(entry, site_packages):
            shutil.rmtree(entry, ignore_errors=True)
            forgotten.append(entry.name)
    # What pip sets aside while it replaces a package.
    for aside in site_packages.glob("~*"):
        if aside.is_dir():
            shutil.rmtree(aside, ignore_errors=True)
        else:
            aside.unlink(missing_ok=True)
    return forgotten


def _is_whole(entry: Path, site_packages: Path) -> bool:
    """Whether each file that the entry's record lists is there, in its full size."""
    try:
        with (entry / "RECORD").open(encoding="utf-8", newline="") as file:
            for row in csv.reader(file):
                if (
                    len(row) == 3
                    and row[2].isdigit()
                    and (site_packages / row[0]).stat().st_size != int(row[2])
                ):
                    return False
    except (OSError, UnicodeDecodeError, csv.Error):
        return False
    return True
