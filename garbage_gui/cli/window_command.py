"""The command that opens the window."""

from __future__ import annotations

import re
from pathlib import Path

import click

from garbage_gui.cli.session import PathType, session, shared_options

PAGES = ("browse", "classify", "review", "camera", "train", "models", "settings", "agreement", "welcome")


class _Size(click.ParamType[tuple[int, int]]):
    name = "WxH"

    def convert(
        self, value: object, parameter: click.Parameter | None, context: click.Context | None
    ) -> tuple[int, int]:
        match = re.fullmatch(r"(\d{3,5})[xX×](\d{3,5})", str(value))
        if match is None or not all(200 <= int(part) <= 16384 for part in match.groups()):
            self.fail(f"{value!r} is not a size such as 1280x800.", parameter, context)
        return int(match[1]), int(match[2])


@click.command()
@click.option(
    "--page", type=click.Choice(PAGES), metavar="NAME", help="The page to open: " + ", ".join(PAGES) + "."
)
@click.option("--language", type=click.Choice(["en", "zh_CN"]), help="The language of the window.")
@click.option("--theme", type=click.Choice(["light", "dark"]), help="The look of the window.")
@click.option("--size", type=_Size(), metavar="WxH", help="The size of the window.")
@click.option(
    "--screenshot", type=PathType(dir_okay=False), metavar="FILE",
    help="Save a picture of the settled page and quit (also without a screen).",
)  # fmt: skip
@shared_options
@click.pass_context
def app(
    context: click.Context,
    page: str | None = None,
    language: str | None = None,
    theme: str | None = None,
    size: tuple[int, int] | None = None,
    screenshot: Path | None = None,
) -> int:
    """Open the window."""
    from garbage_gui.ui.app import AppOptions, run

    chosen = session(context)
    return run(
        AppOptions(
            workspace=chosen.workspace,
            page=page,
            language=language,
            theme=theme,
            size=size,
            screenshot=screenshot,
        )
    )
