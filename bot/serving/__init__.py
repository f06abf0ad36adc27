"""Running the bot: its HTTP door, its socket, its health, its numbers."""
