"""The colours of each theme, written down for every depth: nothing is derived from a richer depth."""
