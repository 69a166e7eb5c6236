"""What the editor asks of the store, on a pool thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from garbage_gui.ui.taxonomy.draft import Basis

if TYPE_CHECKING:
    from garbage_gui.services.taxonomy.applying import Applied
    from garbage_gui.services.taxonomy.preview import Preview
    from garbage_gui.services.workspace import Workspace
    from garbage_gui.taxonomy_edits import TaxonomyEdit


def read_basis(workspace: Workspace) -> Basis:
    """The classes as they are now, with their pictures."""
    from garbage_gui.services.taxonomy.plan import class_counts, taken_keys

    taxonomy = workspace.store.taxonomies.read()[1]
    return Basis(taxonomy, class_counts(workspace), frozenset(taken_keys(workspace)))


def preview_edits(workspace: Workspace, edits: tuple[TaxonomyEdit, ...]) -> Preview:
    from garbage_gui.services.taxonomy.preview import preview

    return preview(workspace, edits)


def apply_edits(workspace: Workspace, edits: tuple[TaxonomyEdit, ...], operator: str) -> Applied | None:
    """Runs on the ordered thread."""
    from garbage_gui.services.taxonomy.applying import apply

    return apply(workspace, edits, operator=operator)
