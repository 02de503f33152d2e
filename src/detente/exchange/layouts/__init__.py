"""One file a layout; each defines `LAYOUT`."""
