"""The editor of the classes: what is changed is shown with all that follows, and done when the person says so."""
