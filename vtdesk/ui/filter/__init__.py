"""Which rows a table shows: chips, the builder of conditions, saved views."""
