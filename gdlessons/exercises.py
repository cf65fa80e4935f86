"""Exercises that answer: is a number the one that the lesson computes?"""

import json
import math
from importlib.resources import files

CLOSE = 5  # times as far as a right answer may be


def check(lesson: str, exercise: int, answer: float) -> str:
    """What the book says to an answer: right, close, or which usual mistake gives it.

    The numbers are those that the lesson's solution computes. A mistake's number may be
    off by the same share as the right one. Nothing is asked of the network.

    Args:
        lesson: the name of its file, such as ``"momentum"``.
        exercise: its number, from 1.
        answer: yours.

    Raises:
        TypeError: answer is not a number.
        ValueError: the lesson, or the exercise, is none that has such an answer.

    >>> check("momentum", 1, 0.84)
    'Right.'
    """
    book = json.loads(files("gdlessons").joinpath("answers.json").read_text("utf-8"))
    if lesson not in book:
        raise ValueError(f"lesson must be one of {', '.join(book)}, got {lesson!r}")
    if str(exercise) not in book[lesson]:
        has = ", ".join(book[lesson])
        raise ValueError(f"exercise of {lesson} must be one of {has}, got {exercise!r}")
    if isinstance(answer, str) or not math.isfinite(answer):
        raise TypeError(f"answer must be a finite number, got {answer!r}")
    value, within, mistakes, _ = book[lesson][str(exercise)]
    if abs(answer - value) <= within:
        return "Right."
    for mistake, number in mistakes.items():
        if abs(answer - number) <= within * abs(number / value):
            return f"Not this one. It is what you get if {mistake}."
    if abs(answer - value) <= CLOSE * within:
        return "Close. Compute it with one digit more."
    return "Not yet. Try again, or open the solution."
