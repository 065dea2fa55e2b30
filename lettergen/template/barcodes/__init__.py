"""Barcodes: values as pictures that scanners read, in Word letters and Markdown letters."""
