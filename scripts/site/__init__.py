"""The builders: what turns a checked corpus into the published site."""
