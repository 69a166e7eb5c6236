"""Prediction: engines, the predictor and the pipeline from files to predictions."""
