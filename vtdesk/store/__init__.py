"""The local store: an encrypted SQLite file with what the server said and what still waits."""
