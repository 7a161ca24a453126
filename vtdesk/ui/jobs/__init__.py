"""What runs over many records: the list of jobs, how far each is, and what came of every row."""
