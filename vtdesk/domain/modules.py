"""The names by which vtdesk knows modules of its own accord; all others it learns from the server."""

from vtdesk.domain.ids import ModuleName

ACCOUNTS = ModuleName("Accounts")
"""Organisations."""

CONTACTS = ModuleName("Contacts")
"""People."""

DEALS = ModuleName("Potentials")
"""What may be sold."""

EVENTS = ModuleName("Events")
"""Calls, meetings and whatever else has its time."""

GROUPS = ModuleName("Groups")
"""Groups of users, who may own records too."""

LEADS = ModuleName("Leads")
"""People and organisations that may become contacts and accounts."""

TODOS = ModuleName("Calendar")
"""What somebody has to do by some day."""

USERS = ModuleName("Users")
"""Who signs in."""

OWNER_FIELD = "assigned_user_id"
"""API name of the field with the owner, where a module has one of Vtiger's own."""
