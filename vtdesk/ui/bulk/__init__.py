"""Changing many records at once: field to value, owner, tag, and bringing deleted ones back."""
