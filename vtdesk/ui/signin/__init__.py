"""The pages before an account is open: first run, connect, password store, passphrase."""
