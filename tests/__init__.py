"""The tests of vtdesk; README.md beside this file says how to write one."""
