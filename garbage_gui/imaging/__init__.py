"""Pictures: safe decoding, preprocessing, hashes and thumbnails."""
