"""What an operator can do in the console, as data: one file a tab, and what they have in common."""
