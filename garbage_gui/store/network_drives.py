"""Is a folder on a network drive? SQLite's write-ahead log needs shared memory, which those do not give."""

from __future__ import annotations

import sys
from pathlib import Path

# Names of file systems as Linux lists them. 9p is what WSL mounts Windows drives with: same trouble.
NETWORK_FILE_SYSTEMS = frozenset(
    {
        "nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "ncpfs", "ncp", "ceph", "lustre", "gfs2", "ocfs2",
        "beegfs",
        "davfs", "coda", "9p", "fuse.sshfs", "fuse.glusterfs", "fuse.rclone", "fuse.davfs2", "fuse.s3fs",
        "fuse.gcsfuse", "fuse.ceph", "fuse.moosefs", "fuse.smbnetfs", "fuse.gvfsd-fuse", "fuse.curlftpfs",
    }
)  # fmt: skip

_MOUNTS = Path("/proc/mounts")


def network_file_system(folder: Path, *, mounts: Path = _MOUNTS) -> str | None:
    """The kind of network drive that ``folder`` is on; None on a local disk, or where that is unknown."""
    if sys.platform == "win32":
        return _windows(folder)
    return _mounted(folder, mounts)


def _mounted(folder: Path, mounts: Path) -> str | None:
    try:
        lines = mounts.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return None
    place = str(folder.resolve())
    best, kind = "", ""
    for line in lines:
        fields = line.split()
        if len(fields) < 3:
            continue
        point = _unescape(fields[1])
        inside = place == point or point == "/" or place.startswith(point.rstrip("/") + "/")
        if inside and len(point) >= len(best):  # a later mount on the same point hides the earlier one
            best, kind = point, fields[2]
    return kind if kind in NETWORK_FILE_SYSTEMS else None


def _unescape(text: str) -> str:
    for code, character in ((r"\040", " "), (r"\011", "\t"), (r"\012", "\n"), (r"\134", "\\")):
        text = text.replace(code, character)
    return text


if sys.platform == "win32":

    def _windows(folder: Path) -> str | None:
        import ctypes

        drive = folder.resolve().drive
        if drive.startswith("\\\\"):
            return "network share"
        remote = 4  # DRIVE_REMOTE
        return "network drive" if ctypes.windll.kernel32.GetDriveTypeW(drive + "\\") == remote else None
