"""Speaks Vtiger's web service over HTTP: requests out, domain objects and known errors back."""
