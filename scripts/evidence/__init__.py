"""What is known of each block: what is to happen to it, what its run left behind, and whether that still holds.

Written by ``make verify`` alone; the checks and the site only read it.
"""

from scripts.evidence.accounting import AccountedBlock, Role, account
from scripts.evidence.judgement import AnswerProof, BlockProof, State, judge
from scripts.evidence.record import AnswerEvidence, BlockEvidence, Outcome
from scripts.evidence.store import FOLDER, EvidenceError, load_all, parse, write

__all__ = [
    "FOLDER",
    "AccountedBlock",
    "AnswerEvidence",
    "AnswerProof",
    "BlockEvidence",
    "BlockProof",
    "EvidenceError",
    "Outcome",
    "Role",
    "State",
    "account",
    "judge",
    "load_all",
    "parse",
    "write",
]
