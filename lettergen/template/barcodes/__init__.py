"""Barcodes: values as pictures that scanners read, in Word letters and Markdown letters.

``symbols`` encodes a value, ``drawing`` draws it, ``pictures`` makes a picture of a letter of it.
"""
