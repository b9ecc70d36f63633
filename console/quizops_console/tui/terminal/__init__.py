"""Everything between the console and the terminal: what it can show, how it ends, what it lends to others."""
