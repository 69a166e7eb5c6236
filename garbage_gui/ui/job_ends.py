"""How a job ended, in one line for the status line."""

from __future__ import annotations

from typing import Any

from garbage_gui.imaging.ordinary_files import shown
from garbage_gui.messages import Message
from garbage_gui.services.job_paths import text_path
from garbage_gui.store.records import JobRecord
from garbage_gui.ui.status_line import job_name
from garbage_gui.ui.text import message_text, number, translate


def job_end_text(job: JobRecord) -> str:
    """What to say when ``job`` has ended; failures are errors and are said elsewhere."""
    result = job.result or {}
    if job.status == "cancelled":
        return translate("Jobs", "{job} was cancelled").format(job=job_name(job.kind))
    if job.status == "paused":
        return translate("Jobs", "{job} is paused").format(job=job_name(job.kind))
    if job.status == "interrupted":
        return translate("Jobs", "{job} was interrupted and can be resumed").format(job=job_name(job.kind))
    if job.status != "done":
        return ""
    if job.kind == "import":
        return _import_text(job, result)
    if job.kind == "export":
        return _exported_text(result)
    if job.kind == "find_files":
        return _found_text(result)
    if job.kind == "sort":
        return translate("Jobs", "Sorted into folders: {count} files").format(
            count=_count(result.get("done"))
        )
    if job.kind == "sort_undo":
        return translate("Jobs", "Put back: {count} files").format(count=_count(result.get("returned")))
    if job.kind in ("train", "quick_update"):
        return translate("Jobs", "Training is done: compare the new model on the Models page")
    if job.parameters.get("watched"):
        return ""  # many times a day: the page says how the watched folder stands
    text = translate("Jobs", "{job} is done").format(job=job_name(job.kind))
    if failed := _whole(result.get("failed")) if job.kind == "classify" else 0:
        unread = translate("Jobs", "{failed} could not be read").format(failed=number(failed))
        text = translate("Jobs", ", ").join((text, unread))
    return text


def job_end_details(job: JobRecord) -> list[str]:
    """The files and folders that an import or export could not use as they were, each as a sentence."""
    if job.kind not in ("import", "export") or job.result is None:
        return []
    entries = [
        entry for name in ("first_failures", "first_conflicts") for entry in _entries(job.result.get(name))
    ]
    return [message_text(Message.from_json(str(entry.get("error", "")))) for entry in entries]


def _exported_text(result: dict[str, Any]) -> str:
    folder = shown(text_path(str(result.get("folder", ""))))
    text = translate("Jobs", "Exported {count} pictures to {folder}").format(
        count=_count(result.get("written")), folder=folder
    )
    if failed := _whole(result.get("failed")):
        problems = translate("Jobs", "problems: {count}").format(count=number(failed))
        text = translate("Jobs", ", ").join((text, problems))
    return text


def _found_text(result: dict[str, Any]) -> str:
    gone, found = _whole(result.get("gone")), _whole(result.get("found"))
    if not gone:
        return translate("Jobs", "No file is gone: every picture is where it was")
    return translate("Jobs", "Found {found} of {gone} pictures whose files were gone").format(
        found=number(found), gone=number(gone)
    )


def _import_text(job: JobRecord, result: dict[str, Any]) -> str:
    added, known, failed, unknown, doubtful = (
        _whole(result.get(name)) for name in ("added", "known", "failed", "unknown_classes", "doubtful")
    )
    unread = max(0, failed - unknown)
    if not (added or known or unread):
        paths = [text_path(str(path)) for path in _entries(job.parameters.get("paths"))]
        names = translate("Jobs", ", ").join(shown(path.name or path) for path in paths)
        return translate("Jobs", "No pictures in {folder}").format(folder=names)
    parts = [
        translate("Jobs", "Imported: {added} new, {known} known").format(
            added=number(added), known=number(known)
        )
    ]
    if unread:
        parts.append(translate("Jobs", "{failed} could not be read").format(failed=number(unread)))
    if unknown:
        parts.append(
            translate("Jobs", "unknown classes: {count} (those pictures have no label)").format(
                count=number(unknown)
            )
        )
    if doubtful:
        parts.append(
            translate("Jobs", "{doubtful} came under two labels: decide in Review").format(
                doubtful=number(doubtful)
            )
        )
    return translate("Jobs", ", ").join(parts)


def _entries(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _whole(value: object) -> int:
    return value if isinstance(value, int) else 0


def _count(value: object) -> str:
    return number(_whole(value))
