"""Editing in the table: the cell's input, the bar of staged cells, and their review."""
