"""The command line: ``python -m lockstep VERB``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from lockstep.book import Book, BookError


def main(arguments: list[str] | None = None) -> int:
    """Run one verb; return 0 where all holds, 1 where something does not, 2 on a wrong call."""
    parser = _parser()
    options = parser.parse_args(arguments)
    try:
        return int(options.run(options))
    except BookError as error:
        print(f"lockstep: {error}", file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m lockstep", description=__doc__)
    parser.add_argument(
        "--root", type=Path, default=Path(), help="root of the book (default: this folder)"
    )
    verbs = parser.add_subparsers(title="verbs", required=True, metavar="VERB")

    check = verbs.add_parser("check", help="run guards and print what does not hold")
    check.add_argument("guards", nargs="*", metavar="GUARD", help="their names (default: all)")
    check.set_defaults(run=_check)

    record = verbs.add_parser("record", help="run listings and rewrite what they print and draw")
    record.add_argument("--only", metavar="CHAPTER", help="record this chapter alone")
    record.set_defaults(run=_record)

    listings = verbs.add_parser("list", help="name every listing with its page and line")
    listings.set_defaults(run=_list)

    stage = verbs.add_parser("stage", help="put figures and notebooks where the site finds them")
    stage.set_defaults(run=_stage)

    downloads = verbs.add_parser("downloads", help="pack each chapter's listings into one file")
    downloads.add_argument("wheel", type=Path, help="the package, built")
    downloads.set_defaults(run=_downloads)

    whole = verbs.add_parser("whole", help="put the built chapters on one page, to print")
    whole.set_defaults(run=_whole)

    pdf = verbs.add_parser("pdf", help="print that page into a file")
    pdf.add_argument("target", type=Path, help="the file, such as book.pdf")
    pdf.set_defaults(run=_pdf)

    new = verbs.add_parser("new", help="start a chapter: page, listing, module and test")
    new.add_argument("chapter", help="name of its page, such as spike-detection")
    new.add_argument("--module", help="name of its module (default: the page's)")
    new.set_defaults(run=_new)
    return parser


# Verbs import what they need: the site is built where no listing can run.


def _check(options: argparse.Namespace) -> int:
    from lockstep.guards import GUARDS

    book = Book(options.root)
    unknown = [name for name in options.guards if name not in GUARDS]
    if unknown:
        raise BookError(f"no guard is called {unknown[0]!r}; there are: {', '.join(GUARDS)}")
    total = 0
    for name in options.guards or GUARDS:
        found = list(GUARDS[name](book))
        total += len(found)
        print(f"{name}: {f'{len(found)} found' if found else 'holds'}")
        for finding in found:
            print(f"  {finding}")
    return 1 if total else 0


def _record(options: argparse.Namespace) -> int:
    from lockstep.record import RecordError, describe, record

    book = Book(options.root)
    try:
        changes = record(book, options.only)
    except RecordError as error:
        print(f"{error}\n\nlockstep: nothing was recorded", file=sys.stderr)
        return 1
    for change in changes:
        print(describe(change, book))
    print(f"{len(changes)} recordings changed" if changes else "every recording is up to date")
    return 0


def _list(options: argparse.Namespace) -> int:
    from lockstep.pages import pages

    unread = 0
    for page in pages(Book(options.root)):
        for listing in page.listings:
            print(f"{listing.id}  (line {listing.line})")
        for problem in page.problems:
            unread += 1
            print(f"{page.name}:{problem.line}: {problem.problem}", file=sys.stderr)
    return 1 if unread else 0


def _stage(options: argparse.Namespace) -> int:
    from lockstep.stage import stage

    print(f"{stage(Book(options.root))} files staged")
    return 0


def _downloads(options: argparse.Namespace) -> int:
    from lockstep.downloads import write_downloads

    print(f"{len(write_downloads(Book(options.root), options.wheel))} downloads packed")
    return 0


def _whole(options: argparse.Namespace) -> int:
    from lockstep.whole import write_whole

    book = Book(options.root)
    print(f"the book on one page: {book.relative(write_whole(book))}")
    return 0


def _pdf(options: argparse.Namespace) -> int:
    from lockstep.whole import print_whole

    print_whole(Book(options.root), options.target)
    print(f"the book is printed: {options.target}")
    return 0


def _new(options: argparse.Namespace) -> int:
    from lockstep.scaffold import scaffold

    for name in scaffold(Book(options.root), options.chapter, options.module):
        print(f"wrote {name}")
    print(f"next: make record ONLY={options.chapter}, then make test")
    return 0


if __name__ == "__main__":
    sys.exit(main())
