"""Delivery: the sender, and what it knows of Telegram's limits, methods and errors."""
