"""Garbage GUI: sort pictures of waste, correct what is wrong, train a better model."""

__version__ = "0.1.0"
