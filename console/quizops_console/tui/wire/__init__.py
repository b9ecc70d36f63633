"""The line to the terminal: what it already shows is not sent again."""
