"""The proof itself: blocks are run against the real software, and what they print is held against the page.

The parent plans, compares and records (``verify``); a worker inside the containment runs (``worker``).
"""

from scripts.verification.choice import ChoiceError, choose
from scripts.verification.containment import Containment, choose_containment
from scripts.verification.execution import PageRunner
from scripts.verification.scratch import clean_left_overs
from scripts.verification.summary import details, reasons, summary_table, unshown, unverified
from scripts.verification.trial import Trial, TrialError, try_mutations
from scripts.verification.verify import AnswerResult, Options, Verifier, provide

__all__ = [
    "AnswerResult",
    "ChoiceError",
    "Containment",
    "Options",
    "PageRunner",
    "Trial",
    "TrialError",
    "Verifier",
    "choose",
    "choose_containment",
    "clean_left_overs",
    "details",
    "provide",
    "reasons",
    "summary_table",
    "try_mutations",
    "unshown",
    "unverified",
]
