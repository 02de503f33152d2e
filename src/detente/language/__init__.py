"""Sentences, the parser, time expressions and the cheap gates before the parse."""
