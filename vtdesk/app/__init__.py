"""What a person can do with vtdesk, without a window: profile, accounts, session, tables, edits."""
