"""Second opinions: blind queues, how well people agree, and deciding where they do not."""
