"""What is inside a file that was handed in, looked at without unpacking, running or showing it."""


class OtherKind(Exception):
    """The content is not of the kind that the name promises."""
