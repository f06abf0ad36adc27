"""`python -m bot` is the same as `coregroup`."""

from bot.cli import main

main()
