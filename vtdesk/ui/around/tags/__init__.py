"""Tags: words on a record, in its head."""
