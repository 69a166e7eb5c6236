"""The command ``taxonomy``: the classes of the workspace, and changing them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import click

from garbage_gui.cli.session import operator_name, operator_option, session, shared_options

if TYPE_CHECKING:
    from garbage_gui.services.workspace import Workspace
    from garbage_gui.taxonomy import Taxonomy
    from garbage_gui.taxonomy_edits import TaxonomyEdit

F = TypeVar("F", bound=Callable[..., Any])
CATEGORIES = click.Choice(["recyclable", "kitchen", "hazardous", "other"])


@click.group()
@shared_options
def taxonomy() -> None:
    """The classes of the workspace, and changing them."""


@taxonomy.command()
@shared_options
@click.pass_context
def show(context: click.Context) -> None:
    """Show the classes with their pictures, and labels that have no class."""
    from garbage_gui.services.taxonomy.plan import class_counts

    run = session(context)
    with run.open() as workspace:
        document = _document(workspace, class_counts(workspace))
    run.show(
        document,
        f"{document['taxonomy']}: {len(document['classes'])} classes.",
        *(
            f"{row['images']:8d}  {row['category']:10}  {row['colour']}  {row['key']}: {row['en']} {row['zh_CN']}"
            for row in document["classes"]
        ),
        *(
            f"{row['images']:8d}  labelled {row['key']}, which is no class. Add it back or merge it into one."
            for row in document["strange"]
        ),
    )


def _edit_options(command: F) -> F:
    command = click.option(
        "--dry-run", is_flag=True, help="Only say what would happen to labels, models and trainings."
    )(command)
    return operator_option(command)


@taxonomy.command()
@click.argument("en", metavar="NAME")
@click.argument("zh_cn", metavar="CHINESE")
@click.option("--category", type=CATEGORIES, required=True, help="Its bin.")
@click.option(
    "--colour", default="", metavar="#RRGGBB", help="Its colour (default: one that differs from the others)."
)
@click.option("--key", default="", help="Its key (default: made of NAME).")
@_edit_options
@shared_options
@click.pass_context
def add(
    context: click.Context,
    en: str,
    zh_cn: str,
    category: str,
    colour: str,
    key: str,
    operator: str | None,
    dry_run: bool,
) -> None:
    """Add a class with its names in English and Chinese."""
    from garbage_gui.taxonomy import Category
    from garbage_gui.taxonomy_edits import AddClass

    edit = AddClass(en=en, zh_CN=zh_cn, category=Category(category), colour=colour, key=key)
    _edit(context, lambda _: [edit], operator, dry_run)


@taxonomy.command()
@click.argument("class_name", metavar="CLASS")
@click.option("--en", metavar="NAME", help="The new English name.")
@click.option("--zh", metavar="NAME", help="The new Chinese name.")
@_edit_options
@shared_options
@click.pass_context
def rename(
    context: click.Context,
    class_name: str,
    en: str | None,
    zh: str | None,
    operator: str | None,
    dry_run: bool,
) -> None:
    """Give CLASS another name; its key, labels and models stay."""
    if en is None and zh is None:
        raise click.UsageError("Give --en, --zh or both.")

    def edits(workspace: Workspace) -> Sequence[TaxonomyEdit]:
        from garbage_gui.taxonomy_edits import RenameClass

        was = workspace.taxonomy.require(class_name)
        return [
            RenameClass(
                key=was.key,
                en=en if en is not None else was.en,
                zh_CN=zh if zh is not None else was.zh_CN,
            )
        ]

    _edit(context, edits, operator, dry_run)


@taxonomy.command()
@click.argument("class_name", metavar="CLASS")
@click.argument("colour", metavar="#RRGGBB")
@_edit_options
@shared_options
@click.pass_context
def recolour(
    context: click.Context, class_name: str, colour: str, operator: str | None, dry_run: bool
) -> None:
    """Give CLASS another colour."""

    def edits(workspace: Workspace) -> Sequence[TaxonomyEdit]:
        from garbage_gui.taxonomy_edits import RecolourClass

        return [RecolourClass(key=workspace.taxonomy.require(class_name).key, colour=colour)]

    _edit(context, edits, operator, dry_run)


@taxonomy.command()
@click.argument("class_name", metavar="CLASS")
@click.argument("category", type=CATEGORIES)
@_edit_options
@shared_options
@click.pass_context
def move(context: click.Context, class_name: str, category: str, operator: str | None, dry_run: bool) -> None:
    """Move CLASS to another category, which is its bin."""

    def edits(workspace: Workspace) -> Sequence[TaxonomyEdit]:
        from garbage_gui.taxonomy import Category
        from garbage_gui.taxonomy_edits import MoveToCategory

        return [MoveToCategory(key=workspace.taxonomy.require(class_name).key, category=Category(category))]

    _edit(context, edits, operator, dry_run)


@taxonomy.command()
@click.argument("class_names", metavar="CLASS...", nargs=-1, required=True)
@click.option("--into", required=True, metavar="CLASS", help="The class that stays.")
@_edit_options
@shared_options
@click.pass_context
def merge(
    context: click.Context, class_names: tuple[str, ...], into: str, operator: str | None, dry_run: bool
) -> None:
    """Merge classes into one: their pictures get its label.

    CLASS may also be a label that is no class any more.
    """

    def edits(workspace: Workspace) -> Sequence[TaxonomyEdit]:
        from garbage_gui.services.taxonomy.plan import strange_labels
        from garbage_gui.taxonomy_edits import MergeClasses

        known = workspace.taxonomy
        strange = strange_labels(workspace)
        keys = [
            name if name in strange and known.get(name) is None else known.require(name).key
            for name in class_names
        ]
        return [MergeClasses(keys=tuple(dict.fromkeys(keys)), into=known.require(into).key)]

    _edit(context, edits, operator, dry_run)


@taxonomy.command()
@click.argument("class_name", metavar="CLASS")
@click.option(
    "--part",
    "parts",
    nargs=2,
    multiple=True,
    metavar="NAME CHINESE",
    help="A class to split off, without pictures at first.",
)
@click.option(
    "--path-part",
    "path_parts",
    nargs=3,
    multiple=True,
    metavar="NAME CHINESE TEXT",
    help="A class to split off, with the pictures that have TEXT in their path.",
)
@_edit_options
@shared_options
@click.pass_context
def split(
    context: click.Context,
    class_name: str,
    parts: tuple[tuple[str, str], ...],
    path_parts: tuple[tuple[str, str, str], ...],
    operator: str | None,
    dry_run: bool,
) -> None:
    """Split classes off CLASS, which stays with all other pictures."""
    if not parts and not path_parts:
        raise click.UsageError("Name a class to split off with --part or --path-part.")

    def edits(workspace: Workspace) -> Sequence[TaxonomyEdit]:
        from garbage_gui.taxonomy_edits import SplitClass, SplitPart

        split_off = [SplitPart(en=en, zh_CN=zh) for en, zh in parts] + [
            SplitPart(en=en, zh_CN=zh, path_contains=text) for en, zh, text in path_parts
        ]
        return [SplitClass(key=workspace.taxonomy.require(class_name).key, parts=tuple(split_off))]

    _edit(context, edits, operator, dry_run)


@taxonomy.command()
@click.argument("class_name", metavar="CLASS")
@_edit_options
@shared_options
@click.pass_context
def remove(context: click.Context, class_name: str, operator: str | None, dry_run: bool) -> None:
    """Remove CLASS, which no picture is labelled with."""

    def edits(workspace: Workspace) -> Sequence[TaxonomyEdit]:
        from garbage_gui.taxonomy_edits import RemoveClass

        return [RemoveClass(key=workspace.taxonomy.require(class_name).key)]

    _edit(context, edits, operator, dry_run)


def _edit(
    context: click.Context,
    edits: Callable[[Workspace], Sequence[TaxonomyEdit]],
    operator: str | None,
    dry_run: bool,
) -> None:
    """Preview the edits, do them unless it is a dry run, and show what happens."""
    from garbage_gui.services.taxonomy.applying import apply
    from garbage_gui.services.taxonomy.preview import preview
    from garbage_gui.services.taxonomy.words import lines

    run = session(context)
    with run.open() as workspace:
        wanted = edits(workspace)
        found = preview(workspace, wanted)
        done = None if dry_run else apply(workspace, found.plan.edits, operator=operator_name(operator))
    run.show(
        {
            "dry_run": dry_run,
            "changed": done is not None or (dry_run and found.changed),
            "taxonomy": found.after.name,
            "operation": done.operation.uuid if done is not None else None,
        }
        | found.to_json(),
        *(str(line.message) for line in lines(found, _name(found.after, found.before))),
        "Nothing was changed: this was a dry run."
        if dry_run
        else "Saved. “undo” takes it back."
        if done is not None
        else "It is so already.",
    )


def _name(after: Taxonomy, before: Taxonomy) -> Callable[[str], str]:
    def name(key: str) -> str:
        found = after.named(key) or before.named(key)
        return found.en if found is not None else key

    return name


def _document(workspace: Workspace, counts: dict[str, Any]) -> dict[str, Any]:
    known = workspace.taxonomy
    return {
        "taxonomy": known.name,
        "classes": [
            c.model_dump(mode="json", exclude_none=True)
            | {"images": counts[c.key].images if c.key in counts else 0}
            for c in known.classes
        ],
        "former": [f.model_dump(mode="json") for f in known.former],
        "strange": [
            {"key": key, "images": count.images} for key, count in counts.items() if known.get(key) is None
        ],
    }
