"""Rehearsals: a show played without sound or picture, scored, and told in a report."""
