"""The proof: a page with all letters of a campaign, on which each value names where it is from."""
