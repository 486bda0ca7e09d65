"""Suggestions both ways: units that may know how to meet a demand, demands that a unit may know how to meet.

A hint for people, with its reasons; whoever is not suggested may answer like everybody else.
"""
