"""The field's methods from before fine-tuning, in the same split and with the same measures as the trainings.

Needs the extra `baselines`: scikit-learn, scikit-image, OpenCV. This is the only package that imports them; only
`methods` can be imported without.
"""
