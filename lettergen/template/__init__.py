"""From a letter with merge fields to a compiled letter that merges one recipient after another."""
