"""The kinds of report, one file each, and the parts that they share."""
