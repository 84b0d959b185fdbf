"""What is sound and what is not: rules over the linked archive."""
