"""Make threads, extract them, and print for each skeleton how much came back right.

python -m tests.comments.thread_pages [--seeds 200] [--skeleton NAME ...]
python -m tests.comments.thread_pages --skeleton NAME --show SEED [--html]    what is wrong in one page
"""

import argparse
import sys

from .check import Outcome, check, find_comments, is_author_right, is_exact, is_opening, is_time_right, match
from .registry import all_skeletons

HEADS = ("pages", "said", "found", "exact", "author", "time", "parent", "extra", "opening")


def main():
    words = argparse.ArgumentParser(
        prog="python -m tests.comments.thread_pages", description=__doc__.partition("\n")[0]
    )
    words.add_argument("--seeds", type=int, default=20, help="how many pages of each skeleton")
    words.add_argument("--first", type=int, default=0, help="the first seed")
    words.add_argument("--skeleton", action="append", choices=all_skeletons(), help="only these")
    words.add_argument("--show", type=int, metavar="SEED", help="what is wrong in the page of this seed")
    words.add_argument("--html", action="store_true", help="with --show: the page itself, too")
    said = words.parse_args()
    chosen = [all_skeletons()[name] for name in said.skeleton or all_skeletons()]
    if said.show is not None:
        for skeleton in chosen:
            show(skeleton, said.show, with_html=said.html)
        return
    print(" " * 27, *(f"{head:>{max(7, len(head) + 1)}}" for head in HEADS), sep="")
    total = Outcome()
    for skeleton in chosen:
        outcome = Outcome()
        for seed in range(said.first, said.first + said.seeds):
            page, html = skeleton.page(seed)
            outcome += check(page, html, shows_parents=skeleton.shows_parents)
        print(line(skeleton.name, outcome), flush=True)
        total += outcome
    print(line("all", total))


def line(name, outcome):
    """One row of the table: counts of pages and comments, then shares."""
    shares = [
        (outcome.found, outcome.said),
        *((getattr(outcome, name), outcome.found) for name in ("exact", "author", "time")),
        (outcome.parent, outcome.parent_of),
    ]
    told = "".join(f"{right / of:7.3f}" if of else f"{'-':>7}" for right, of in shares)
    return f"{name:27}{outcome.pages:7}{outcome.said:7}{told}{outcome.extra:7}{outcome.opening:8}"


def show(skeleton, seed, *, with_html):
    """Print what is wrong in one page."""
    page, html = skeleton.page(seed)
    found = find_comments(html)
    pairs = match(page.comments, found)
    if with_html:
        print(html)
    print(f"{skeleton.name} {seed}: {len(page.comments)} said, {len(found)} found, {len(pairs)} of them")
    for number, comment in enumerate(page.comments):
        if number in pairs:
            parent = None if comment.parent is None else pairs.get(comment.parent, -1)
            got = found[pairs[number]]
            show_difference(number, comment, got, parent if skeleton.shows_parents else got.parent)
        elif comment.text:
            print(f"{number}: MISSED {comment.author} {comment.posted} {comment.text!r:.200}")
    for number, got in enumerate(found):
        if number not in pairs.values():
            kind = "OPENING" if is_opening(page, got) else "EXTRA"
            print(f"{kind} {number}: {got.author!r} {got.posted_text!r} {got.text!r:.200}")


def show_difference(number, said, got, parent):
    """Print what is wrong in one comment that was found."""
    if not is_exact(said, got):
        print(f"{number}: TEXT\n   said  {said.text!r}\n   found {got.text!r}")
    if not is_author_right(said, got):
        print(f"{number}: AUTHOR said {said.author!r}, found {got.author!r}")
    if not is_time_right(said, got):
        print(f"{number}: TIME said {said.posted}, found {got.posted_at} ({got.posted_text!r})")
    if parent != got.parent:
        print(f"{number}: PARENT said {parent}, found {got.parent}")


if __name__ == "__main__":
    sys.exit(main())
