"""The only loops, and what they record."""
