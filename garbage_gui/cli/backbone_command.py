"""The command about backbones: what there is, and what a freeze depth means."""

from __future__ import annotations

from typing import Any

import click

from garbage_gui.cli.session import session, shared_options


@click.command()
@click.argument("name", metavar="[NAME]", required=False)
@click.option(
    "--freeze", metavar="N", type=int, help="Tell what freezing the first N parameter tensors means."
)
@click.option(
    "--classes", metavar="C", type=click.IntRange(2, 1000), default=20, show_default=True,
    help="Number of classes of the head.",
)  # fmt: skip
@shared_options
@click.pass_context
def backbones(context: click.Context, name: str | None, freeze: int | None, classes: int) -> None:
    """Show the backbones, or one of them (also timm:NAME) with its blocks."""
    from garbage_gui.services import backbones as service

    run = session(context)
    if name is None:
        if freeze is not None:
            raise click.BadParameter("name the backbone as well.", param_hint="--freeze")
        rows = service.list_backbones()
        run.show({"backbones": rows}, *(_line(row) for row in rows))
        return
    document = service.show(name)
    lines = [_line(document), *_facts(document)]
    if freeze is None:
        lines += [_block(block) for block in document["blocks"]]
    else:
        document["freeze"], sentences = service.freeze(name, freeze, classes)
        lines.append(f"N={freeze}: " + " ".join(str(sentence) for sentence in sentences))
    run.show(document, *lines)


def _line(row: dict[str, Any]) -> str:
    return (
        f"{row['backbone']:20s} {row['input_size']:4d} px {row['tensors']:4d} tensors "
        f"{row['parameters'] / 1e6:7.2f} M parameters  {row['title']}"
    )


def _facts(row: dict[str, Any]) -> list[str]:
    weights = row["weights"]
    places = [
        *(["come with the app"] if weights["embedded"] else []),
        *([f"can be downloaded as {weights['file']}"] if weights["download"] else []),
    ]
    return [
        f"Weights: {weights['source']}; licence {weights['licence']}; {' and '.join(places) or 'none'}.",
        f"Embedding: {row['embedding']} values. Freeze depth: 0 to {row['deepest_freeze']}. "
        f"Class activation map: {'available' if row['activation_map'] else 'not available'}.",
    ]


def _block(block: dict[str, Any]) -> str:
    shape = " x ".join(str(n) for n in block["features"])
    return (
        f"  to {block['tensors_end']:4d}  {100 * block['arithmetic']:5.1f} % of the arithmetic  "
        f"{block['name']:24s} gives {shape}"
    )
