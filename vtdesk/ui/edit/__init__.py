"""The record pane: a form made from `describe`, its inputs, and what is said about changes."""
