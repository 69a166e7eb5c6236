"""The Train page: start a fine-tuning job and watch it."""
