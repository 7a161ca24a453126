"""Carries changes between the server and the local store, one cycle at a time."""
