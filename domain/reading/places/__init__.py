"""Where it happened and the way of the goods."""
