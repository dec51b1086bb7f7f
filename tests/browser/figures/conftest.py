"""An interactive figure on its own page, and its module in a real browser."""

import json
from pathlib import Path

import pytest
import torch

ROOT = Path(__file__).parents[3]
WEIGHTS = ROOT / "docs" / "javascripts" / "weights"

EVALUATE = """async ([name, states]) => {
    const figure = await import(new URL(`javascripts/figures/${name}.js`, location.origin))
    const core = await import(new URL("javascripts/drawing.js", location.origin))
    const names = customElements.get(name).networks
    const loaded = await Promise.all(names.map(core.weights))
    const networks = Object.fromEntries(names.map((each, index) => [each, loaded[index]]))
    return states.map(state => figure.compute(state, networks))
}"""


@pytest.fixture
def figure(visit):
    """Open the page of a figure; return the page and the element, once it is ready."""

    def figure(name, **options):
        page = visit(f"figures/{name}/", **options)
        element = page.locator(name)
        page.locator(f"{name}[ready]").wait_for()
        return page, element

    return figure


@pytest.fixture
def evaluate_all():
    """Return what the `compute` of a figure, in the browser, says of each of many states."""

    def evaluate_all(page, name, states):
        return page.evaluate(EVALUATE, [name, states])

    return evaluate_all


@pytest.fixture
def rounded():
    """Return the parameters that the figures read, as a state for PyTorch in float64."""

    def rounded(name):
        tensors = json.loads((WEIGHTS / f"{name}.json").read_text())
        return {
            key: torch.tensor(tensor["values"], dtype=torch.float64)
            .mul(tensor["step"])
            .reshape(tensor["shape"])
            for key, tensor in tensors.items()
        }

    return rounded
