"""The ledger of an output folder: what people did with its letters, one event a line."""
