"""The Camera page: a live view, and shots that become images."""
