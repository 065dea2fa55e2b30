"""A finished Word letter as the tree that HTML, text and Markdown are written from."""
