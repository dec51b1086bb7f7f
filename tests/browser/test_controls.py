"""The controls around the pages: by keyboard, on a phone, in both schemes."""

import pytest

PHONE = {"width": 360, "height": 740}


def tab_to(page, name, *, at_most=12):
    """Press the tab key until the element of this name has the focus."""
    for _ in range(at_most):
        page.keyboard.press("Tab")
        focused = page.evaluate("document.activeElement.getAttribute('aria-label') ?? ''")
        if focused == name:
            return
    pytest.fail(f"no tab stop is called {name!r} among the first {at_most}")


def focus_is_in(page, selector):
    return page.evaluate(f"document.activeElement.closest('{selector}') !== null")


@pytest.fixture
def phone(visit):
    page = visit("", viewport=PHONE, reduced_motion="reduce")
    page.locator(".md-header button[aria-label='Menu']").wait_for()
    return page


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_the_menu_opens_by_keyboard_and_closes_on_escape(phone, key):
    sidebar = phone.locator(".md-sidebar--primary")
    assert sidebar.is_hidden()
    tab_to(phone, "Menu")
    phone.keyboard.press(key)
    sidebar.wait_for(state="visible")
    assert focus_is_in(phone, ".md-sidebar--primary")
    button = phone.locator(".md-header button[aria-label='Menu']")
    assert button.get_attribute("aria-expanded") == "true"
    phone.keyboard.press("Escape")
    sidebar.wait_for(state="hidden")
    assert button.get_attribute("aria-expanded") == "false"
    assert phone.evaluate("document.activeElement.getAttribute('aria-label')") == "Menu"


def test_the_closed_menu_is_no_tab_stop(phone):
    for _ in range(20):
        phone.keyboard.press("Tab")
        assert not focus_is_in(phone, ".md-sidebar--primary")


def test_the_menu_closes_when_the_focus_leaves_it(phone):
    tab_to(phone, "Menu")
    phone.keyboard.press("Enter")
    sidebar = phone.locator(".md-sidebar--primary")
    sidebar.wait_for(state="visible")
    for _ in range(40):
        phone.keyboard.press("Tab")
        if not focus_is_in(phone, ".md-sidebar--primary, .md-header"):
            break
    sidebar.wait_for(state="hidden")


def test_a_chapter_is_reached_through_the_menu_by_keyboard(phone, origin):
    tab_to(phone, "Menu")
    phone.keyboard.press("Enter")
    section = phone.locator(".md-sidebar--primary label[for^='__nav']").first
    section.focus()
    phone.keyboard.press("Space")
    inside = f".md-sidebar--primary nav[aria-labelledby='{section.get_attribute('for')}_label']"
    link = phone.locator(f"{inside} a[href]").first
    link.wait_for(state="visible")
    link.focus()
    phone.keyboard.press("Enter")
    phone.wait_for_url(lambda url: url != origin)


def test_the_search_opens_by_keyboard_and_finds(phone):
    tab_to(phone, "Search")
    phone.keyboard.press("Enter")
    assert focus_is_in(phone, ".md-search")
    phone.keyboard.type("filter")
    phone.locator(".md-search-result__link").first.wait_for(state="visible")
    phone.keyboard.press("Escape")
    phone.locator(".md-search__inner").wait_for(state="hidden")


def test_the_pointer_still_opens_menu_and_search(phone):
    phone.locator(".md-header button[aria-label='Menu']").click()
    phone.locator(".md-sidebar--primary").wait_for(state="visible")
    phone.mouse.click(350, 500)
    phone.locator(".md-sidebar--primary").wait_for(state="hidden")
    phone.locator(".md-header button[aria-label='Search']").click()
    phone.locator(".md-search__input").wait_for(state="visible")


def test_the_toggle_changes_the_page_and_the_inks_of_its_figures(visit):
    page = visit("", color_scheme="light", reduced_motion="reduce")
    figure = page.locator("article figure img").first
    light = figure.screenshot()
    page.locator("label[title='Switch to dark mode']").click()
    page.locator("body[data-md-color-scheme='slate']").wait_for()
    assert figure.evaluate("image => getComputedStyle(image).colorScheme") == "dark"
    # Both backgrounds painted white: what still differs is ink.
    whiten = "* { background: white !important }"
    page.add_style_tag(content=whiten)
    dark_ink = figure.screenshot()
    page.evaluate("document.body.setAttribute('data-md-color-scheme', 'default')")
    light_ink = figure.screenshot()
    assert dark_ink != light_ink
    assert light != dark_ink


def test_every_listing_can_be_copied(visit, page_address):
    page = visit(page_address)
    listings = page.locator("article .language-python:not(span, code):has(pre)")
    for listing in listings.all():
        assert listing.locator("button[title='Copy to clipboard']").count() == 1
