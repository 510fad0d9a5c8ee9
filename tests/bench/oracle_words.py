"""The grades that scores earn, by the Ministry's bands, for who writes a report and for who judges it."""

from fractions import Fraction

GRADES = (("优", Fraction(90)), ("良", Fraction(80)), ("中", Fraction(60)), ("差", Fraction(0)))


def grade_of(score: Fraction) -> str:
    """The grade that a score earns."""
    return next((grade for grade, least in GRADES if score >= least), "")
