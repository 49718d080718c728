"""Everything that is drawn along time: waveform, MFCCs, strips of segments, and their common cursor."""
