"""The group of companies around a record, as a tree with the open deals of each."""
