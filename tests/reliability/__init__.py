"""The portal under faults: real processes, killed and starved."""
