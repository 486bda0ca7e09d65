"""What bench/faults.py is made of: a portal to break, people who use it, faults, and the oracle afterwards."""
