"""Text becomes Speech: pcm with exact phoneme marks."""
