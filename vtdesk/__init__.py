"""vtdesk: the desktop program for people who live in a Vtiger CRM."""

__version__ = "0.1.0"
