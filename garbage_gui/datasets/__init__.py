"""Formats of labelled sets, in and out."""
