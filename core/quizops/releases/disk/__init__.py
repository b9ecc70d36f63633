"""The bytes of releases on disk: writing them, switching to them, where they lie, who still writes."""
