"""Which choices of picklists go together: what is known, and naming further pairs."""
