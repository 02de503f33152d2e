"""What a dyad page is put together from: its periods, its facts as of a day, its lists for the chosen span."""
