"""The settings: a list of pages that can be searched; what is chosen holds at once."""
