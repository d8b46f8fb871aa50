"""What then happens: use cases, one function a user intention, one transaction each. No Telegram types here."""
