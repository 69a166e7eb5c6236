"""The Models page: judge, compare, promote and roll back."""
