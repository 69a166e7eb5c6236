"""Editing the classes of a workspace: what would happen, and letting it happen as one step that can be undone."""
