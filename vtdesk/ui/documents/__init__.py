"""Tabs and windows of their own for tables and records."""
