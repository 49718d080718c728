"""What a person chose, and the dialog to choose it in. Knows no other room but widgets."""
