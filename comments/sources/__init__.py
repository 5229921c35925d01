"""Places comments come from, one file each."""
