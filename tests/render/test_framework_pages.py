"""Applications in the manner of frameworks, from their empty shell to body and comments."""

from ipaddress import ip_network

import pytest

from tests.render.frameworks.reading import read_rendered
from tests.render.frameworks.site import add_pages, gold_of
from worker.settings import Settings

pytestmark = [pytest.mark.needs_chromium, pytest.mark.long]


@pytest.mark.parametrize("kind", ["svelte", "lit"], ids=["comments in batches", "closed shadow roots"])
def test_body_and_comments_are_found(site, kind):
    settings = Settings(allow_networks=(ip_network("127.0.0.0/8"),))
    article, _ = read_rendered(add_pages(site, [3])[kind, 3], settings)
    body, texts = gold_of(3)
    assert article.body.endswith(body.partition("\n\n")[2])
    assert [comment.text for comment in article.comments] == texts
