"""The pages of the site: what each is made from, and what it says."""
