"""填报检查: what would be held against the demand, told while it is being written; it blocks nothing."""
