"""The sample shops' product pictures: still-lifes in our own drawing, kept drawn; nothing draws them at run time."""
