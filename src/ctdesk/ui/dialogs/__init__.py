"""Dialogs: signing, reasons, destructive acts. Each returns a value."""
