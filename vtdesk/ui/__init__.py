"""Qt: arranges, shows, passes intent on. Knows the app and the domain, nothing below."""
