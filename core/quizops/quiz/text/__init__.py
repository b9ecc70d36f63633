"""JSON as text: where its members lie, how they are laid out, how they are exchanged, where it breaks."""
