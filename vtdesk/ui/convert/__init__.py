"""Converting leads: the dialog with its three steps, and reopening closed records."""
