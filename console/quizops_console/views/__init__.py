"""What the console shows, without a screen: tables, filters, cursors and marks as plain classes."""
