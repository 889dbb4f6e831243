from worker.extraction.blocks.segmenting import find_blocks
from worker.extraction.body.completion.whole_tables import complete_lists
from worker.page.page import parse_markup

TABLE = (
    "<table><tr><th>Pier<th>Cracks<tr><td>first pier<td>none at all<tr><td>second<td>eleven of them</table>"
)
ITEMS = "<ul><li>Oil<li>Rope, forty fathoms<li>A lamp with a spare glass</ul>"
LINKS = "<ul><li><a href=/a>Oil</a><li><a href=/b>Rope and where to buy it</a></ul>"


def taken(html: str, *chosen: str) -> list[str]:
    blocks = find_blocks(parse_markup(html))
    return [block.text for block in complete_lists([b for b in blocks if b.text in chosen], blocks, blocks)]


def test_the_head_of_a_table_goes_with_its_rows():
    assert taken(TABLE, "first pier", "none at all", "eleven of them")[:2] == ["Pier", "Cracks"]


def test_a_row_alone_does_not_bring_its_table():
    assert taken(TABLE, "first pier") == ["first pier"]


def test_a_short_item_goes_with_its_list():
    assert taken(ITEMS, "Rope, forty fathoms", "A lamp with a spare glass")[0] == "Oil"


def test_the_source_of_a_quote_goes_with_it():
    quote = "<blockquote><p>A wall is a wall.</p><footer>— Ann Fisher</footer></blockquote>"
    assert taken(quote, "A wall is a wall.") == ["A wall is a wall.", "— Ann Fisher"]


def test_lists_of_links_are_taken_item_by_item():
    assert taken(LINKS, "Rope and where to buy it") == ["Rope and where to buy it"]


def test_tables_that_make_a_layout_are_not_one_thing():
    page = f"<table><tr><td><div>Menu</div><td><div>{'The lamp was lit. ' * 9}</div></table>"
    assert "Menu" not in taken(page, ("The lamp was lit. " * 9).strip())


def test_a_table_in_a_layout_is_whole_by_itself():
    page = f"<table><tr><td><div>Menu</div><td>{TABLE}</table>"
    assert taken(page, "first pier", "none at all", "eleven of them")[:2] == ["Pier", "Cracks"]


def test_what_is_not_shown_stays_out():
    blocks = find_blocks(parse_markup(TABLE))
    shown = [block for block in blocks if block.text != "Pier"]
    assert next(b.text for b in complete_lists(blocks[2:], shown, blocks)) == "Cracks"
