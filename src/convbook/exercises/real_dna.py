"""Checks of the exercises of "Real DNA".

Most answers depend on which sites are dealt to the test. So a range is right: what other splits
and seeds give, and a little more.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from convbook.exercises import Wrong, exercise

__all__ = ["a", "b", "c", "d", "e"]


def _numbers(answer: ArrayLike, n: int, what: str) -> NDArray[np.float64]:
    """Return n numbers, or say that as many are wanted."""
    given = np.asarray(answer, dtype=float)
    if given.shape != (n,):
        raise Wrong(f"{n} numbers are asked for, {what}; you gave {given.size}.")
    return given


@exercise("""
# Of 100 stretches of 1,000 random bases, how many give a false alarm, if you want to find
# 90 %, 50 % and 20 % of the sites? Three numbers, in percent:
alarms = ...
""")
def a(alarms: Sequence[float]) -> str:
    """Judge the share of stretches with a false alarm, at three thresholds."""
    given = _numbers(alarms, 3, "for 90 %, 50 % and 20 % of the sites")
    most, half, few = given
    if np.ptp(given) < 0.01:
        raise Wrong("To find fewer sites, you may set a higher threshold. Do alarms stay as many?")
    if given.max() <= 1:
        raise Wrong("These look like shares. Give percent.")
    if np.allclose(given, (10, 50, 80), atol=1):
        raise Wrong("That is how many sites you miss. How often does random DNA score as high?")
    if np.allclose(given, (90, 50, 20), atol=1):
        raise Wrong("That is how many sites you find. How often does random DNA score as high?")
    if most < half or half < few:
        raise Wrong("To find more sites, you must lower the threshold. Do alarms get fewer then?")
    if 15 <= most <= 30 and half < 2:
        raise Wrong("So it is for 100 bases. How many windows has a stretch of 1,000?")
    if not 85 <= most <= 100:
        raise Wrong(
            "A tenth of the sites score like anything at all, said chance.py. What threshold lets "
            "only them go? And how many windows of a stretch have a chance to reach it?"
        )
    if not 2 <= half <= 12:
        raise Wrong("The first number is right. For the second, the threshold is the median site.")
    if not few <= 1:
        raise Wrong("Does any window of random DNA look like the best fifth of the sites?")
    return (
        "One AUC, and alarms nearly everywhere or hardly any: it depends on how many sites "
        "you must find."
    )


@exercise("""
# The AUC of the table under each label, to two digits:
areas = {"read at all": ..., "read 20 times or more": ...}
# Which of the two is the better label?
better = ...
""")
def b(areas: Mapping[str, float], better: str) -> str:
    """Judge the AUC under a loose label and under a strict one, and which label is better."""
    loose, strict = (float(areas[key]) for key in ("read at all", "read 20 times or more"))
    if max(loose, strict) > 1 or min(loose, strict) < 0.5:
        raise Wrong("An AUC of a rule that knows something lies between 0.5 and 1.")
    if abs(loose - strict) < 0.005:
        raise Wrong("It does change. `ars1_task` takes `least`: how often a kept variant was read.")
    if loose < strict:
        raise Wrong("Most reading errors are copies of what? Are they hard to tell from the lost?")
    if not (0.875 <= loose <= 0.91 and 0.855 <= strict <= 0.89):
        raise Wrong(
            "It does rise. But measure again: 2000 variants of each kind to count in, the table of "
            "`count_it.py`, and the AUC on the test variants."
        )
    if str(better).strip().lower() == "read at all":
        raise Wrong("A better AUC may come from an easier test. What does this label call kept?")
    if str(better).strip().lower() != "read 20 times or more":
        raise Wrong('Name one of the two labels: "read at all" or "read 20 times or more".')
    return "The test got easier, and the label worse. AUCs of different labels are not comparable."


@exercise("""
# How much lower is the AUC of a scan of one strand than that of both strands?
lost = {"whole site": ..., "left half": ...}
# The correlation of the network's answers to the two strands of the test sequences:
correlation = ...
""")
def c(lost: Mapping[str, float], correlation: float) -> str:
    """Judge what the second strand is worth to a matrix, and to the network."""
    whole, half = float(lost["whole site"]), float(lost["left half"])
    if max(whole, half) > 0.5:
        raise Wrong("These are AUCs. Take that of one strand from that of both.")
    if half < -0.02:
        raise Wrong("It does not gain: take the AUC of one strand from that of both.")
    if not abs(whole) <= 0.008:
        raise Wrong("Read the reverse complement of TGTGA, six bases, TCACA. What do you get?")
    if half < 0.02:
        raise Wrong("TGTGA read on the other strand is TCACA. Does half a matrix know that?")
    if not half <= 0.09:
        raise Wrong(
            "A half has a direction, but it does not lose as much. Take the first 13 places of the "
            "matrix, and scan the same sequences."
        )
    if not -1 <= correlation <= 1:
        raise Wrong("A correlation lies between -1 and 1: give that of np.corrcoef.")
    if correlation > 0.997:
        raise Wrong(
            "Nearly. Nothing makes the two answers equal: what is their largest difference?"
        )
    if correlation < 0.6:
        raise Wrong("Too low. The other strand needs both axes flipped: the places and the bases.")
    if correlation < 0.96:
        raise Wrong("Not as low. Take the test sequences of train_site_net.py, all 2000 of them.")
    return (
        "The whole site is nearly its own reverse complement, half of it is not. The network has "
        "seen both strands, and almost agrees with itself."
    )


@exercise("""
# The AUC for each number of sites, a mean over several draws of sites: three numbers, with a
# pseudocount of 0.01, of 1 and of 10:
areas = {3: [..., ..., ...], 10: [..., ..., ...], 200: [..., ..., ...]}
""")
def d(areas: Mapping[int, Sequence[float]]) -> str:
    """Judge how the AUC of a matrix depends on the sites it is made of, and the pseudocount."""
    three, ten, many = (
        _numbers(areas[n], 3, f"one per pseudocount, from {n} sites") for n in (3, 10, 200)
    )
    if max(three.max(), ten.max()) > 0.96:
        raise Wrong(
            "Too good for so few sites. Test with sites that the matrix was not made of: draw from "
            "the first 200, and plant the others."
        )
    if np.ptp(many) > 0.02:
        raise Wrong("Of 200 sites, how many lack a base at a place? So what can 0.01 spoil?")
    if np.ptp(ten) < 0.01:
        raise Wrong(
            "In ten sites, most places lack some base. What are its bits with a pseudocount of "
            "0.01, and with 1?"
        )
    if ten[0] > ten[2]:
        raise Wrong("Which pseudocount makes a base that was never seen count as impossible?")
    if not (three.mean() < ten.mean() < many.mean()):
        raise Wrong("Does a matrix of more sites know less? Average over several draws.")
    if not (three.min() >= 0.65 and ten.min() >= 0.73 and many.min() >= 0.91):
        raise Wrong(
            "The order is right. These are lower than ours: plant sites as `site_task` does."
        )
    if three.max() > 0.88 or ten.max() > 0.94:
        raise Wrong("The order is right. These are higher than ours: average over several draws.")
    return (
        "With ten sites a small pseudocount forbids bases that other sites have. With 200 there is "
        "little left to forbid."
    )


@exercise("""
# Each AUC against sequences that hold a shuffled site, to two digits:
areas = {"network": ..., "matrix": ..., "share of A and T": ...}
""")
def e(areas: Mapping[str, float]) -> str:
    """Judge what is left of three AUCs when the negatives have the composition of sites."""
    network, matrix, letters = (
        float(areas[key]) for key in ("network", "matrix", "share of A and T")
    )
    if min(network, matrix, letters) < 0.4 or max(network, matrix, letters) > 1:
        raise Wrong("An AUC of chance is 0.5, and none is above 1. Are the labels 1 for a site?")
    if letters > 0.66:
        raise Wrong("Sites are rich in A and T. Are not their shuffled copies as rich?")
    if not 0.47 <= letters <= 0.53:
        raise Wrong(
            "Counting letters cannot tell a site from its shuffled copy. Plant a copy into each "
            "negative, as `site_task` plants the sites."
        )
    if max(network, matrix) < 0.6:
        raise Wrong("That would be chance. Does shuffling a site leave TGTGA and TCACA in it?")
    if min(network, matrix) > 0.93:
        raise Wrong("So it was against random DNA. Did composition not help them to that?")
    if min(network, matrix) > 0.892:
        raise Wrong("Too good. Shuffle the sites before you plant them, not the whole sequences.")
    for name, area in (("network", network), ("matrix", matrix)):
        if not 0.835 <= area <= 0.895:
            raise Wrong(f"Look at the {name} again: the same positives, and the new negatives.")
    return "What they lost was composition, and what they keep is the pattern."
