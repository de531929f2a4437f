"""Evals: labelled questions, the choice of the threshold, and benchmarks, as commands that print what they measured."""
