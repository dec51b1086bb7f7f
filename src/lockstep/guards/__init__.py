"""The guards: each takes a book and yields what does not hold.

A guard is a plain function, so that a contributor can run one alone and a test can require that it
rings: see ``tests/alarms``.
"""

from collections.abc import Callable, Iterator

from lockstep.book import Book
from lockstep.finding import Finding
from lockstep.guards.census import census
from lockstep.guards.equations import equations
from lockstep.guards.errors import errors
from lockstep.guards.figures import figures
from lockstep.guards.links import links
from lockstep.guards.notebooks import notebooks
from lockstep.guards.output import output
from lockstep.guards.prose import prose
from lockstep.guards.shape import shape
from lockstep.guards.standalone import standalone
from lockstep.guards.weights import weights

Guard = Callable[[Book], Iterator[Finding]]

GUARDS: dict[str, Guard] = {
    guard.__name__: guard
    for guard in (
        shape,
        census,
        output,
        errors,
        figures,
        prose,
        equations,
        standalone,
        weights,
        links,
        notebooks,
    )
}

__all__ = ["GUARDS", "Guard"]
