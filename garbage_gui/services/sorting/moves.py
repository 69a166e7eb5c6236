"""What sorting does to single files: nothing is ever replaced, and nothing goes that is not safe elsewhere.

Errors of what is read are `PictureError`s, which concern one file. `OSError`s come from where is written to.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import stat
import sys
from collections.abc import Callable
from pathlib import Path

from garbage_gui.files import sync_file
from garbage_gui.imaging.opening import PictureError, open_file, shown, unreadable

_BLOCK = 1 << 20
# A file system that has no second names for files, or does not give one to this file of somebody else.
_NO_LINKS = frozenset(
    {errno.EPERM, errno.EACCES, errno.EOPNOTSUPP, errno.ENOTSUP, errno.ENOSYS, errno.EMLINK, errno.EINVAL}
)
NAME_REFUSED = frozenset({errno.ENAMETOOLONG, errno.EINVAL, errno.EILSEQ})
DISK_FULL = frozenset({errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC), errno.EFBIG})


class Stopped(Exception):
    """The job shall end in the middle of a file."""


def status(path: Path) -> os.stat_result | None:
    """What lies at ``path``, a link as a link; None where nothing does. Raises `OSError` for all else."""
    try:
        return path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return None


def is_same(one: os.stat_result, other: os.stat_result) -> bool:
    """Whether both are the very same file, under whatever names."""
    return (one.st_dev, one.st_ino) == (other.st_dev, other.st_ino)


def is_unchanged(before: os.stat_result, now: os.stat_result) -> bool:
    return is_same(before, now) and (before.st_size, before.st_mtime_ns) == (now.st_size, now.st_mtime_ns)


def place(source: Path, target: Path) -> bool:
    """Give the file ``source`` the name ``target``; True when it still has its old name as well.

    Never replaces anything: raises `FileExistsError` when ``target`` exists, and `OSError` with ``EXDEV`` when
    it is on another file system. A link is placed as the link it is.
    """
    if sys.platform == "win32":
        source.rename(target)  # there it does not replace
        return False
    try:
        os.link(source, target, follow_symlinks=False)
        return True
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
    # Only one can make the empty file; what is replaced then is that one and no other.
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        os.close(descriptor)
        source.replace(target)
    except BaseException:
        target.unlink()
        raise
    return False


def copy(
    source: Path,
    beside: Path,
    target: Path,
    *,
    sha256: str | None,
    check: bool,
    stopped: Callable[[], bool] = lambda: False,
) -> str:
    """Copy ``source`` to ``target`` by way of the unfinished file ``beside``; returns the content's sha256.

    The copy is on the disk when this returns, its folder is not. With ``check`` it is read again and compared.
    Never replaces anything: raises `FileExistsError` when ``target`` exists. Raises `PictureError` when
    ``source`` cannot be read or its content is not ``sha256``, `Stopped`, and `OSError` for what is written.
    """
    beside.unlink(missing_ok=True)  # of an attempt that was killed
    try:
        found = _write(source, beside, stopped)
        if sha256 is not None and found != sha256:
            raise PictureError(
                "{path} has changed since it was classified; it was left alone. Classify it again.",
                path=shown(source),
            )
        _take_over_times(source, beside)
        sync_file(beside)
        if check and hash_of(beside, forget=True) != found:
            raise PictureError(
                "The copy of {path} is not what was copied; the file was left where it is. "
                "Check the disk that it should go to.",
                path=shown(source),
            )
        if place(beside, target):
            beside.unlink()
        return found
    except BaseException:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)
        raise


def hash_of(path: Path, *, forget: bool = False) -> str:
    """The sha256 of a file, in hexadecimal; with ``forget``, as the disk has it and not the memory.

    Raises `PictureError`.
    """
    digest = hashlib.sha256()
    with open_file(path) as file:
        try:
            if forget and hasattr(os, "posix_fadvise"):
                os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
            while block := file.read(_BLOCK):
                digest.update(block)
        except OSError as error:
            raise unreadable(path, error) from error
    return digest.hexdigest()


def remove(path: Path, expected: os.stat_result) -> bool:
    """Remove ``path`` if it is still the file that ``expected`` describes; whether it was. Raises `OSError`."""
    now = status(path)
    if now is None:
        return True
    if not is_unchanged(expected, now):
        return False
    path.unlink()
    return True


def clear(target: Path, part: Path, size: int) -> None:
    """Take away what a killed run left of a file of ``size`` bytes: the unfinished copy, the empty file.

    The empty file is the one by which `place` holds a name. It was noted that nothing was there before.
    """
    part.unlink(missing_ok=True)
    found = status(target)
    if found is not None and is_ordinary(found) and found.st_size == 0 < size:
        target.unlink()


def is_elsewhere(error: OSError) -> bool:
    """Whether `place` failed because the target is on another file system."""
    return error.errno == errno.EXDEV


def part_name(folder: Path, mark: str, row_id: int) -> Path:
    """An unfinished copy in ``folder``, of the file in row ``row_id`` of the workspace with this ``mark``."""
    return folder / f".sorting-{mark}-{row_id}.part"


def is_ordinary(found: os.stat_result) -> bool:
    return stat.S_ISREG(found.st_mode)


def _write(source: Path, beside: Path, stopped: Callable[[], bool]) -> str:
    digest = hashlib.sha256()
    with open_file(source) as reading, beside.open("xb") as writing:
        while True:
            try:
                block = reading.read(_BLOCK)
            except OSError as error:
                raise unreadable(source, error) from error
            if not block:
                return digest.hexdigest()
            if stopped():
                raise Stopped
            digest.update(block)
            writing.write(block)


def _take_over_times(source: Path, copied: Path) -> None:
    """The copy is as old as its original; a file system that cannot keep that may leave it."""
    with contextlib.suppress(OSError):
        original = source.stat()
        os.utime(copied, ns=(original.st_atime_ns, original.st_mtime_ns))
        # Always to be written to by its owner: else it could not be synced, or taken back later on Windows.
        copied.chmod(stat.S_IMODE(original.st_mode) | stat.S_IRUSR | stat.S_IWUSR)
