"""What happened around a record, on one list, and what is added to it there."""
