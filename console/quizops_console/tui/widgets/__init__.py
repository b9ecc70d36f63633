"""What draws: one file for each thing on the screen."""
