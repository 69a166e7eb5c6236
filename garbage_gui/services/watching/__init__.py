"""A watched folder: what arrives in it is classified, by one ordinary run a day."""
