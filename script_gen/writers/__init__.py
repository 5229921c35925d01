"""Writers turn a beat into lines; the grammar writer needs no model."""
