"""Classify: run a model over files and folders, and see what came out."""
