"""Who says what the gas is: papers, labels and people, tests and officers; what is denied, suspected, asked."""
