"""The form's inputs: one file per kind of field, and the registry that chooses among them."""
