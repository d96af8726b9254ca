"""The convolutional network as a library: NumPy and Pillow, and no knowledge of who watches."""
