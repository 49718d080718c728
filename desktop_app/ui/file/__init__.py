"""The open sound: read, heard, looked at closely, its selection."""
