"""Why a run has no results, and what to do then."""

from __future__ import annotations

from garbage_gui.imaging.ordinary_files import shown
from garbage_gui.services.job_paths import text_path
from garbage_gui.store.records import JobRecord
from garbage_gui.ui.text import message_text, number, translate


def empty_run_text(run: JobRecord | None) -> str:
    """What to say in place of the results of ``run``, which has none."""
    if run is None:
        return translate("EmptyRun", "Choose a folder or pictures to classify.")
    if run.status in ("queued", "running"):
        return translate("EmptyRun", "The first results come in a moment.")
    if run.error is not None:
        return message_text(run.error)
    if run.status != "done":
        return translate("EmptyRun", "This run ended before its first picture. Resume goes on with it.")
    if (run.result or {}).get("files"):
        return ""  # they are being read
    paths = run.parameters.get("paths")
    places = paths if isinstance(paths, list) else []
    if len(places) == 1:
        place = text_path(str(places[0]))
        text = translate("EmptyRun", "There is no picture in {name}.").format(name=shown(place.name or place))
    else:
        text = translate("EmptyRun", "There is no picture in any of the {count} places.").format(
            count=number(len(places))
        )
    passed_over = (run.result or {}).get("passed_over")
    if isinstance(passed_over, int) and passed_over > 0:
        others = translate("EmptyRun", "Files that are no pictures were passed over: {count}.")
        text = f"{text} {others.format(count=number(passed_over))}"
    choose = translate("EmptyRun", "Choose another folder above, or drop pictures here.")
    return f"{text}\n{choose}"
