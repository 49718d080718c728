"""What ``speech-emotion classify`` is measured against: the same answer for one file, by librosa and Keras.

``python librosa_and_keras.py MODEL.keras FILE.wav`` prints the eight probabilities.
"""

import sys


def main(model_file: str, sound_file: str) -> None:
    """Load both, compute the 40 or 180 features of the seed that the model takes, and predict."""
    # Here, so that collecting the tests does not load them.
    import keras
    import librosa
    import numpy as np

    model = keras.models.load_model(model_file)
    sound, rate_hz = librosa.load(sound_file, sr=22050, offset=0.5, duration=3.0)
    features = librosa.feature.mfcc(y=sound, sr=rate_hz, n_mfcc=40).mean(axis=1)
    shape = (1, *model.input_shape[1:])
    if np.prod(shape) == 180:
        chroma = librosa.feature.chroma_stft(y=sound, sr=rate_hz).mean(axis=1)
        mel = librosa.feature.melspectrogram(y=sound, sr=rate_hz).mean(axis=1)
        features = np.concatenate([features, chroma, mel])
    print(model.predict(features.astype(np.float32).reshape(shape), verbose=0)[0])


if __name__ == "__main__":
    main(*sys.argv[1:])
