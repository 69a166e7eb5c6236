"""Sorting classified files into folders: what would happen, doing it, and taking it back."""
