"""What macOS wants to know about the program (Info.plist)."""

APP = "Speech Emotion.app"
BUNDLE_IDENTIFIER = "speech-emotion.desktop"

EXTENSIONS = ("wav", "flac", "ogg", "opus", "mp3", "aiff", "aif", "caf")


def info_plist() -> dict[str, object]:
    """Return the entries beyond those that PyInstaller writes.

    Without the microphone's sentence macOS gives the program silence, and doesn't say so.
    """
    return {
        "CFBundleDisplayName": "Speech Emotion",
        "CFBundleExecutable": "speech-emotion",
        "NSMicrophoneUsageDescription": "Speech Emotion listens to your voice while you record, to show the emotion in "
        "it. The sound stays on this computer.",
        "NSHighResolutionCapable": True,
        "NSRequiresAquaSystemAppearance": False,
        "LSApplicationCategoryType": "public.app-category.utilities",
        "CFBundleDocumentTypes": [
            {
                "CFBundleTypeName": "Sound",
                "CFBundleTypeRole": "Viewer",
                "CFBundleTypeExtensions": list(EXTENSIONS),
                "LSItemContentTypes": ["public.audio"],
                "LSHandlerRank": "Alternate",
            }
        ],
    }
