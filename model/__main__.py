"""The model as a command: python -m model train | evaluate | predict."""

import sys

from model.command import main

if __name__ == "__main__":
    sys.exit(main())
