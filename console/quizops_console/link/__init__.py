"""The pipe between a console and its reader process: frames, tables, and the console's end of it."""
