"""Made-up requests: whatever is sent, the server answers soon and without an error of its own."""
