"""Makes the private environment that the app runs in. Standard library only: nothing else is there yet."""
