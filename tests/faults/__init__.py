"""The fault suite: every way to break the site that is written down, one catalogue after the other."""

from tests.faults import catalogue, catalogue_evidence, catalogue_policy
from tests.faults.fault import Fault

__all__ = ["FAULTS", "Fault"]

FAULTS: tuple[Fault, ...] = (*catalogue.FAULTS, *catalogue_evidence.FAULTS, *catalogue_policy.FAULTS)
