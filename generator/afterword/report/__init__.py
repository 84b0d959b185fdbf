"""Problems in the forms that people, git hosts and other programs read."""
