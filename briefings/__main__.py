"""``python -m briefings`` is the command."""

from briefings.cli import main

if __name__ == "__main__":
    main(prog_name="briefings")
