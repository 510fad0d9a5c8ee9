"""Records from documents: by a model that points at tags, or by the labels that the schemas declare."""
