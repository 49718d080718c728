"""Training, evaluation, conversion and checking of the models; nothing of it is needed to run the program."""
