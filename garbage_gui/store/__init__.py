"""SQLite through sqlite-utils: images, labels, predictions, models and jobs of one workspace."""
