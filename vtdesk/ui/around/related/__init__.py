"""The records that belong to a record."""
