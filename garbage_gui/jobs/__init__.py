"""The queue's runner, its child process and what watches over it."""
