"""The command `extractor`, before anything that takes time to import."""

import sys

INTERRUPTED = 130


def main() -> None:
    """Runs the command line; an interruption is no fault to tell, however early it comes."""
    try:
        from extractor.cli import main as run  # noqa: PLC0415 - half a second in which a user may press Ctrl-C

        run()
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)


if __name__ == "__main__":
    main()
