"""Bytes to articles: readers (one file a format), extraction, notices, dates, copies."""
