"""How a job ended, in one line for the status line."""

from __future__ import annotations

from garbage_gui.store.records import JobRecord
from garbage_gui.ui.status_line import job_name
from garbage_gui.ui.text import number, translate


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
        text = translate("Jobs", "Imported: {added} new, {known} known").format(
            added=_count(result.get("added")), known=_count(result.get("known"))
        )
        failed = result.get("failed")
        if isinstance(failed, int) and failed:
            text += ", " + translate("Jobs", "{failed} could not be read").format(failed=number(failed))
        doubtful = result.get("doubtful")
        if isinstance(doubtful, int) and doubtful:
            text += ", " + translate("Jobs", "{doubtful} came under two labels: decide in Review").format(
                doubtful=number(doubtful)
            )
        return text
    if job.kind == "sort":
        return translate("Jobs", "Sorted into folders: {count} files").format(count=_count(result.get("done")))
    if job.kind == "sort_undo":
        return translate("Jobs", "Put back: {count} files").format(count=_count(result.get("returned")))
    if job.kind in ("train", "quick_update"):
        return translate("Jobs", "Training is done: compare the new model on the Models page")
    return translate("Jobs", "{job} is done").format(job=job_name(job.kind))


def _count(value: object) -> str:
    return number(value) if isinstance(value, int) else "0"
