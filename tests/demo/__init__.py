"""Tests of the demo server against the manual and the behaviour of a real Vtiger."""
