"""The screen: Textual widgets over views, one terminal."""
