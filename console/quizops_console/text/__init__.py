"""JSON documents as lines for people: pure functions, one file a kind of document."""
