"""Text that only looks like a discussion: dated lists, bylines, offers."""

from __future__ import annotations

import pytest

from worker.comments import find
from worker.document import Thread
from worker.page.page import parse_text

CHANGELOG = """\
Changelog

Version 2.1.0 (2024-03-05)
- Fixed a crash when the file was empty
- New option for the width

Version 2.0.1 (2024-01-20)
- Fixed the build on older systems

Version 2.0.0 (2023-12-24)
- Everything is new
- Removed what was old
"""

SCHEDULE = """\
Summer festival

Friday, June 7, 2024 – Opening ceremony
Doors open early, bring a coat.

Saturday, June 8, 2024 – Brass bands
All day long on three stages.

Sunday, June 9, 2024 – Farewell concert
Free entry for children.
"""

TIMELINE = """\
A short history of the canal

12 May 1817: First spade
Workers came from all over the county.

3 August 1821: Water flows
The first boat carried salt.

9 October 1825: Official opening
Cannons were fired along the whole way.
"""

INTERVIEW = """\
Ten questions for a lighthouse keeper

Reporter: When did you start?
Keeper: In March 1986, on a Tuesday. It rained.

Reporter: And when did you leave?
Keeper: On 4 July 2019. I had nothing left to read.

Reporter: Do you miss it?
Keeper: Since yesterday, yes.
"""

PROSE = """\
On March 3, 2021 the company announced its plans. Two years later nothing had come of it.
By 5 May 2023 the board had changed three times.
It was 3 months ago that the last engineer left. "We will see," he said yesterday.

In June 2024 the building was sold.
"""

DIARY = """\
March 5, 2024
Walked to the sea and back. Rain.

March 6, 2024
Stayed in and read. More rain.

March 7, 2024
The sun! We went out at once.
"""

LISTING = """\
Latest news

Council approves new bridge across the river
by Anna Smith, 3 hours ago

Farmers protest against higher water prices
by Bob Jones, 5 hours ago

Local team wins the cup after extra time
by Cleo King, 8 hours ago
"""


@pytest.mark.parametrize(
    "text", [CHANGELOG, SCHEDULE, TIMELINE, INTERVIEW, PROSE, DIARY, LISTING, "", "\n\n"]
)
def test_dates_alone_make_no_discussion(text: str) -> None:
    assert find(parse_text(text)) == Thread()


BYLINE = """\
Home
News
Comments

Clara Dorn
11.19.21, 6:00 AM

The mill at the bend was sold twice. Its wheel turned for the last time in the year of the flood.

Since then the owners have tried a bakery, a school and a museum. None of them lasted ten winters.
"""

SHOP = """\
Five headphones for a long journey

Buy Now
The small ones fit in every pocket. The sound is thin.
See price

Buy Now
The loud ones fit in no pocket. The sound is grand.
See price

Buy Now
The dear ones nobody needs. Everybody wants them.
See price

Buy Now
The old ones are at the bottom of the drawer. They still work.
See price
"""

RECIPES = """\
Comments and ideas

Cabbage with apples
30 min
A winter classic from the north.
Save

Stuffed cabbage
100 min
Takes its time and is worth it.
Save

Cabbage soup
45 min
Even better on the second day.
Save
"""


@pytest.mark.parametrize("text", [BYLINE, SHOP, RECIPES])
def test_bylines_offers_and_durations_make_no_discussion(text: str) -> None:
    assert find(parse_text(text)) == Thread()


def test_offers_below_each_other_are_no_comments() -> None:
    names = ["The Gold Card", "The Blue Card", "Earn", "Earn"]
    offers = "\n".join(
        f"{name}\nWith a seal\nApply\nNow\nAs many as {n} years of it, if you ask.\nShow more"
        for n, name in enumerate(names)
    )
    assert not find(parse_text(offers)).comments


ARCHIVE = "\n\n".join(
    f"Mills lose {what} to the river\n\nBy Erna\non May {n}, 2024\nC: {30 + n}\n\nIt was seen at the weir."
    for n, what in enumerate(["a gate", "their wheel", "the bridge", "a roof", "two boats"], 3)
)
PRICES = "\n\n".join(
    f"{name}\n3/{n}/24\nRegular price: $5{n}.99\nAdd it to your list of wishes"
    for n, name in enumerate(["Otter Games", "River Kart", "Mill Tycoon", "Weir Quest"], 3)
)
SALE = "\n\n".join(
    f"Sale ends\nMarch 30\n{name}\nFree to your door" for name in ["Watch 9", "Pump 2", "Hose, long", "Gate"]
)


@pytest.mark.parametrize("text", [ARCHIVE, PRICES, SALE])
def test_archives_prices_and_sales_make_no_discussion(text: str) -> None:
    assert find(parse_text(f"What is new\n\n{text}\n")) == Thread()
