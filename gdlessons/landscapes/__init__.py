"""Functions of a few parameters, with what is known about them."""
