"""Logs are set up as in service by some of these tests; afterwards they are as before."""

from tests.bot.conftest import logging_as_before

__all__ = ["logging_as_before"]
