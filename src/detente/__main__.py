"""`python -m detente`: the command line, for where the script is not on the path."""

from detente.cli import main

if __name__ == "__main__":
    main()
