"""Light and dark: colours, style sheet, and the button that changes them. Knows no other room but widgets."""
