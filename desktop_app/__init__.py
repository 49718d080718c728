"""Speech Emotion: listens to a voice and shows the emotion in it."""

__version__ = "0.1.0"
