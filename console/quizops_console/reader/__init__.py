"""The process beside a console that does all reading: whatever it costs, no key press waits for it."""
