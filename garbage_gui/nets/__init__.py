"""Networks: backbones, pretrained weights, freeze depth and model bundles."""
