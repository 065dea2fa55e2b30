"""Start a campaign: guess from a list and a letter what a new ``campaign.yaml`` says."""
