"""Measurements. Each module beside `frame` is a part: `run() -> dict` measures and gives its figures.

A part may say what it is: `TITLE` (heading), `SEED` (of its random numbers), `AIMS` (figure → aim in words)
and `LONG = True` (runs only when it is named).
"""
