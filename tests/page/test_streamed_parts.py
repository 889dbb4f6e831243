"""Parts of a streamed page: each is read in its place."""

from __future__ import annotations

import pytest

from worker.page.page import parse_markup


def shown(html: str) -> str:
    return " ".join(parse_markup(html).root.strings())


def test_a_part_is_read_in_its_place():
    part = "<div hidden id='S:0'>two</div>"
    html = f"<main>One <!--$?--><template id='B:0'></template><!--/$--> three</main>{part}"
    assert shown(html).split() == ["One", "two", "three"]
    assert "hidden" not in {name for element in parse_markup(html).elements for name in element.attrs}


def test_what_is_shown_while_the_part_loads_is_gone():
    fallback = "Loading <!--$-->the text<!--/$--> now"
    part = "<div hidden id='S:0'>Here.</div>"
    html = f"<p><!--$?--><template id='B:0'></template>{fallback}<!--/$--> end</p>{part}"
    assert shown(html).split() == ["Here.", "end"]


def test_without_a_mark_of_its_end_nothing_is_removed():
    html = "<p><template id='B:0'></template> Below</p><div hidden id='S:0'>Above</div>"
    assert shown(html).split() == ["Above", "Below"]


@pytest.mark.parametrize("order", [(1, 2), (2, 1)])
def test_a_part_within_a_part(order):
    parts = {
        1: "<div hidden id='x-S:a'><b>outer</b><template id='x-P:1f'></template></div>",
        2: "<div hidden id='x-S:1f'>inner</div>",
    }
    html = "<p><template id='x-B:a'></template></p>" + "".join(parts[number] for number in order)
    assert shown(html).split() == ["outer", "inner"]


def test_a_hidden_part_without_a_placeholder_stays_hidden():
    page = parse_markup("<template id='B:1'></template><div hidden id='S:0'>two</div>")
    assert [element.attrs for element in page.by_tag["div"]] == [{"hidden": "", "id": "S:0"}]


def test_parts_within_parts_do_not_make_the_tree_too_deep():
    nest = "<div>" * 200
    parts = [f"<div hidden id='S:{n}'>{nest}{n}<template id='P:{n + 1}'></template></div>" for n in range(5)]
    page = parse_markup("<template id='B:0'></template>" + "</div>".join(parts))
    assert max(element.depth for element in page.elements) < 300
    assert "".join(page.root.text.split()) == "01234"
