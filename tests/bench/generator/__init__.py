"""Reports that are honest by construction, of invented bodies, with the truth of every printed number beside them."""
