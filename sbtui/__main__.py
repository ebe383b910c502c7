"""``python -m sbtui``."""

from sbtui.cli import main

if __name__ == "__main__":
    main()
