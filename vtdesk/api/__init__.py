"""Speaks Vtiger's web service over HTTP: requests out, domain objects and known errors back.

WIRE-FACTS.md, beside this file, holds what servers do that their manual does not say. Code cites
it by number: "wire fact 3.13".
"""
