"""Refused requests as evidence keeps them."""

from worker.render.rendered_page import MAX_REFUSED, Refusals


def test_a_password_in_an_address_is_not_kept():
    refusals = Refusals()
    refusals.add(
        "http://ann:hunter2@10.0.0.7/admin", "address_refused", "http://ann:hunter2@10.0.0.7 is private"
    )
    assert "hunter2" not in repr(refusals.kept())
    assert refusals.kept()[0].address.endswith("@10.0.0.7/admin")


def test_all_are_counted_and_some_are_kept():
    refusals = Refusals()
    for number in range(MAX_REFUSED + 5):
        refusals.add(f"http://10.0.0.7/{number}", "address_refused", "it is private")
    assert (refusals.count, len(refusals.kept())) == (MAX_REFUSED + 5, MAX_REFUSED)
