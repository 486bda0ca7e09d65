"""查重: demands that say the same as an earlier one, by pairs of characters; a flag for a person, never a refusal.

`asking` asks for a check when a demand is handed in, `running` makes it in the worker, `judging` keeps what a person
thinks of it. `keys` finds the few demands worth comparing among all, `passages` compares them.
"""
