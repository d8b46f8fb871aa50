"""What is remembered: SQL in named files, the engine that runs it, migrations and backup."""
