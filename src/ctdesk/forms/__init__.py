"""Controlled forms: reads definitions, judges answers, knows the words that appear on paper.

No file here decides anything about one form by name: what a form asks is written in
``forms/CODE/rev-NN.toml`` at the top of the project. Needs ``domain`` only.
"""
