"""Review: correct what the model says, as fast as a person can look."""
