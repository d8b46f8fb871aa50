"""What is said: one Jinja2 file a screen, catalogs by language, `templates.engine.render`."""
