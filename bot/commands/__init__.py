"""The commands of `coregroup`, one module each, imported only when their command is called."""
