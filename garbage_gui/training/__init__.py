"""Training: recipes, split, augmentation, the frozen-prefix cache, the loop and its measures."""
