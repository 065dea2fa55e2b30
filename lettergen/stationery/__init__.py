"""Address labels and envelopes for the recipients of a campaign, as Word documents."""
