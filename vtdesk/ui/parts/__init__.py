"""Widgets and painting with no CRM meaning, shared by every screen."""
