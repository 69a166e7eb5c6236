"""The window: Qt only, no logic that the command line would need too."""
