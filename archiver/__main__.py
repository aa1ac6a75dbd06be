"""`python -m archiver` does what the command `archiver` does."""

from archiver.commands.program import run

if __name__ == "__main__":
    run()
