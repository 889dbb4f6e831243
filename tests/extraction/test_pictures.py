"""Pictures among the text: galleries, lazy pictures, pictures in buttons; not those of teasers and icons."""

from __future__ import annotations

import re

import pytest

from tests.extraction.body_pages import BODY
from worker import extract

IMAGE = "<img src=/wall.jpg alt='The wall'>"


def pictures(box: str) -> list[str]:
    page = f"<html><head><title>Walls</title></head><body><h1>Walls</h1><article>{BODY}{box}{BODY}</article>"
    return re.findall('src="([^"]*)"', extract(page, url="https://gull.example/2024/wall").html)


@pytest.mark.parametrize(
    "box",
    [
        f"<div class='tiled-gallery rows'><div class=gallery-row><a href=/wall.jpg>{IMAGE}</a></div></div>",
        f"<figure class=wp-block-gallery><figure>{IMAGE}</figure></figure>",
        f"<figure><button class=lightbox>{IMAGE}</button></figure>",
        f"<div style='visibility: hidden; transition: visibility 0s'><picture>{IMAGE}</picture></div>",
        "<img class=skip-lazy src=/pixel-9a.jpg width=1600 height=800 alt='The wall'>",
        f"<figure><button class=zoom><noscript>{IMAGE}</noscript><img alt='The wall'></button></figure>",
    ],
)
def test_a_picture_among_the_text_is_kept_once(box):
    assert len(pictures(box)) == 1


@pytest.mark.parametrize(
    "box",
    [
        f"<div class=slider><a href=/b>{IMAGE} A lighthouse is for sale</a></div>",
        f"<div class='share gallery'>{IMAGE}</div>",
        f"<aside><a href=/b>{IMAGE}</a></aside>",
        f"<div style='display: none'>{IMAGE}</div>",
        f"<div style='visibility: hidden'>{IMAGE} Wait a moment</div>",
        f"<div><button>{IMAGE}</button></div>",
        "<div><img src=/images/pixel.gif alt=''></div>",
    ],
)
def test_a_picture_of_a_teaser_or_control_is_left_out(box):
    assert pictures(box) == []
