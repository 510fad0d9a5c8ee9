"""What running text tells: sentences as patterns over marks, and the claims, counts and transfers in them."""
