"""The running application: command line, configuration, intake, delivery, schedule, composition root."""

__version__ = "0.1.0"
