"""The microphones that can be chosen, and the check of one."""
