"""An independent reader and writer of Satchel's sealed file format, suite 1."""
