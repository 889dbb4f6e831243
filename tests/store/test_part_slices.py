from thread_clerk import numbered

from worker.store.threads.part_slices import MAX_SLICE_COMMENTS, slice_comments


def test_a_parent_in_an_earlier_slice_is_named_by_its_id():
    size = MAX_SLICE_COMMENTS
    comments = numbered(*range(size + 2))
    comments[size + 1 :] = numbered(size + 1, parent=0)
    comments[size:size] = numbered(-1, parent=size - 1)
    comments += numbered(size + 2, parent=size + 1)
    first, second = slice_comments(comments)
    assert first == comments[:size]
    assert [(one.parent, one.parent_native_id) for one in second] == [
        (None, str(size - 1)), (None, None), (None, "0"), (1, None),
    ]  # fmt: skip


def test_what_cannot_be_split_is_one_slice():
    comments = [*numbered(*range(MAX_SLICE_COMMENTS), native=False), *numbered(7, parent=0)]
    assert slice_comments(comments) == [comments]
    assert slice_comments([]) == [[]]
