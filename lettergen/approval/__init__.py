"""Who approved which letter, and who confirmed which point: ``approvals.yaml``."""
