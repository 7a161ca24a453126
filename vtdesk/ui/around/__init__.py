"""What lies around a record, beside its form."""
