"""Tests of the demo server's operations."""
