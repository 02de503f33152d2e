"""Plain, documented, editable data: codebook, gazetteer, issues, language, demo corpus, training sentences."""
