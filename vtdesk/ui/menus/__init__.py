"""The actions of the window, a module for each menu; `action_table` puts them together."""
