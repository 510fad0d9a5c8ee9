"""Pages that are pictures, read: cleaned, their rules found, their lines recognised."""
