"""The output folder: safe file names, whole files, and a manifest of everything in it."""
