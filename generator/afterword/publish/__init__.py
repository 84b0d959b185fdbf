"""The shell that turns a Site into files: through MkDocs, as plain pages, and as a search index."""
