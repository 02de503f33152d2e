"""The dashboard: pages over a private snapshot of a store, as a loopback server or as static files."""
