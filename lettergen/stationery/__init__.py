"""What letters travel in: labels and envelopes, as Word documents, for a campaign's recipients."""
