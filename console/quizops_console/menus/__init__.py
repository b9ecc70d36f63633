"""Drawn from the registry of actions: footer, palette, help."""
