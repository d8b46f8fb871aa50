"""Codes with a shape: containers, ships, bills of lading, customs codes and the edition they belong to."""
