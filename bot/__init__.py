"""The running application: command line, configuration, intake, delivery, schedule, composition root."""

import os

__version__ = "0.1.0"

# The client's spans of time as timedelta: what it will do by itself one day, and without a warning at each 429.
os.environ.setdefault("PTB_TIMEDELTA", "1")
