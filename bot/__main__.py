"""``python -m bot``, and the console script ``ozonenet``."""

from __future__ import annotations

from bot.cli import cli


def main() -> None:
    """Runs the command line and ends the process with its exit code."""
    cli(prog_name="ozonenet")


if __name__ == "__main__":
    main()
