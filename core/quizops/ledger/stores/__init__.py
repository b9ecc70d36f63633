"""The nouns of the ledger, one file each: its table, its value, and what can be done with it."""
