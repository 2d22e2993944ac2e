"""LK: links, images, includes and downloads."""
