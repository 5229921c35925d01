"""A Pose becomes a picture: the host, and the scene around it."""
