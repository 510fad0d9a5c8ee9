"""Any other report: claims and targets only."""
