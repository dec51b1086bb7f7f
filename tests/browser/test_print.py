"""The whole book on one page, made from the pages that the other tests look at."""

from axe_playwright_python.sync_playwright import Axe

PHONE = {"width": 360, "height": 740}


def test_what_frames_the_chapters_is_accessible(visit):
    page = visit("print/")
    # The chapters were read page by page; all of them at once take axe minutes.
    found = Axe().run(page, context={"exclude": [["section"]]}).response["violations"]
    assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found] == []


def test_it_fits_a_phone_and_every_picture_is_there(visit):
    page = visit("print/", viewport=PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.wait_for_function("Array.from(document.images).every(image => image.complete)")
    broken = "Array.from(document.images).filter(image => !image.naturalWidth).map(i => i.src)"
    assert page.evaluate(broken) == []
    assert page.locator("img").count() > 50


def test_its_contents_lead_to_every_chapter(visit):
    page = visit("print/")
    chapters = page.locator("article > section")
    links = page.locator("article > ol a")
    assert links.count() == chapters.count() > 5
    for index in range(links.count()):
        target = links.nth(index).get_attribute("href")
        assert target == f"#{chapters.nth(index).get_attribute('id')}"
