"""The modules of the account, and the table of the one that is open."""
