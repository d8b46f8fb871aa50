"""What the commands of the command line do: one module a command, imported when the command is called."""
