"""Who is at the desk: asked once, shown in the window, changed in one click."""
