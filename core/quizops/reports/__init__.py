"""What reading commands print: JSON documents made from the ledger and the files, changing nothing."""
