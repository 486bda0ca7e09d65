"""复核: whoever was refused asks once that somebody who did not decide looks again.

A hall registers its refusing decisions (`decisions.register`) and declares the step that takes a mistaken one back;
this app knows no hall.
"""
