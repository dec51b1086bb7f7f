"""Every claim that the chapter "Backpropagation by hand" makes of its module, proved."""

import numpy as np

from convbook.backprop import conv1d_backward


def test_the_five_numbers_of_the_chapter():
    dx, dw, db = conv1d_backward([[[1, 2, 3, 4, 5]]], [[[1, 0, -1]]], [[[1, 10, 100]]])
    np.testing.assert_array_equal(dx, [[[1, 10, 99, -10, -100]]])
    np.testing.assert_array_equal(dw, [[[321, 432, 543]]])
    np.testing.assert_array_equal(db, [111])
