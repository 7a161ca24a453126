"""Starts vtdesk: `python -m vtdesk`."""

import sys

from vtdesk.main import main

if __name__ == "__main__":
    sys.exit(main())
