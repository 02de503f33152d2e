"""The DuckDB file: schema, writes, queries, rejects."""
