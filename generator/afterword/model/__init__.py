"""The values that everything else is made of: times, figures, records, terms, settings."""
