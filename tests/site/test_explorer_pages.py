"""The pages about explorers themselves: the gallery, and the one that builds an explorer from nothing."""

from __future__ import annotations

import re

GALLERY = "book/reference/gallery.html"


def test_the_gallery_leads_to_the_chapter_of_an_explorer(built_site):
    page = (built_site / GALLERY).read_text("utf8")
    section = page.split('<section id="hedgeledger">')[1].split("</section>")[0]
    link = r'In the chapter <a [^>]*href="\.\./delta/hedge-ledger\.html">The hedge ledger</a>'
    assert re.search(link, section)
