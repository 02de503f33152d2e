"""Dyads: series, stages, turning points, claims about the relation, issues, gates, the brief."""
