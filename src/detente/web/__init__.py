"""The dashboard: one file a page, templates, shipped assets."""
