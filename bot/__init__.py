"""The running application: command line, configuration, intake, delivery, schedule, composition root."""
