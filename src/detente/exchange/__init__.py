"""Other coders' layouts, in and out (one file a layout)."""
