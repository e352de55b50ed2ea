class Refusal(Exception):
    """One sentence for the user that names what is wrong and what to do; the run could not begin."""
