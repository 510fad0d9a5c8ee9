"""A result in the forms that leave the program: JSON, and the terminal."""
