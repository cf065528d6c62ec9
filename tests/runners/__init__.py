"""The runners: what came of a block, and why."""
