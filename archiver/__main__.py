"""`python -m archiver` does what the command `archiver` does."""

import sys

from archiver.commands.program import main

if __name__ == "__main__":
    sys.exit(main())
