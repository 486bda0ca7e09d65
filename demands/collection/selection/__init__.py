"""遴选 (article 8): the rank list of what experts have evaluated, decisions for one or many, what the unit is told."""
