"""Rows of a table into a file: what, how, where, and what came of it."""
