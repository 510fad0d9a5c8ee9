"""What a printed number says: from a piece of text to its numerals, exactly."""

from extractor.numerals.scan import Comparator, Form, Numeral, Role, scan

__all__ = ["Comparator", "Form", "Numeral", "Role", "scan"]
