"""Read handwritten digits: the images, what happens when they move, and four networks."""

import gzip
import math
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Self

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from convbook.checks import check_integer
from convbook.spikes import stratified_split
from convbook.training import accuracy, load_weights, seeded

__all__ = [
    "DigitMLP",
    "Digits",
    "FlatDigits",
    "MaxDigits",
    "RandomShift",
    "SimpleCNN",
    "accuracy_under_shifts",
    "check_images",
    "conv_block",
    "load_digits",
    "load_mnist",
    "pad",
    "read_idx",
    "shift",
    "shift_all_ways",
]

WAYS = [(down, right) for down in (-1, 0, 1) for right in (-1, 0, 1) if down or right]


@dataclass(frozen=True)
class Digits:
    """Images of single digits, and which digits they show.

    Attributes
    ----------
    x : Tensor, shape (n, 1, height, width)
        The images, 0 for paper and 1 for ink, with the axis of channels that `nn.Conv2d` expects.
    y : Tensor of int64, shape (n,)
        The digits, 0 to 9.
    """

    x: Tensor
    y: Tensor

    def __len__(self) -> int:
        return len(self.y)

    def split(self, fractions: Sequence[float], *, seed: int) -> list["Digits"]:
        """Deal the images into parts that hold every digit in the same share.

        Parameters
        ----------
        fractions, seed
            As for `convbook.spikes.stratified_split`.

        Returns
        -------
        list of Digits
            `train, test = load_digits().split((0.75, 0.25), seed=0)`. Each image is in one part.

        Raises
        ------
        TypeError, ValueError
            As `convbook.spikes.stratified_split` does.
        """
        parts = stratified_split(self.y, fractions, seed=seed)
        return [Digits(self.x[part], self.y[part]) for part in parts]


def load_digits(*, margin: int = 0, dtype: torch.dtype = torch.float64) -> Digits:
    """Load the 1,797 handwritten digits of 8×8 pixels that come with scikit-learn.

    Parameters
    ----------
    margin : int
        Pixels of empty paper around each digit: with 4, the images are 16×16.
    dtype : torch.dtype
        Of the images.

    Returns
    -------
    Digits
        Written by 13 people, who are not told apart.

    Raises
    ------
    TypeError
        If `margin` is no integer, or `dtype` holds no fractions.
    ValueError
        If `margin` is negative.

    References
    ----------
    Alpaydin and Kaynak, Optical recognition of handwritten digits, UCI machine learning repository
    1998, doi:10.24432/C50P49; this is its test set.
    """
    # Here, because it takes a second that no other function of this module needs.
    from sklearn import datasets

    _check_dtype(dtype)
    loaded = datasets.load_digits()
    x = torch.from_numpy(loaded.images)[:, None].to(dtype) / 16  # counts of 4×4 pixels, 0 to 16
    return Digits(pad(x, margin), torch.from_numpy(loaded.target).long())


# --8<-- [start:shift]
def pad(x: Tensor, margin: int) -> Tensor:
    """Put `margin` pixels of empty paper around images (n, channels, height, width).

    Raises
    ------
    TypeError
        If `margin` is no integer.
    ValueError
        If `margin` is negative, or `x` holds no images.
    """
    check_images(x)
    check_integer("margin", margin, 0)
    return nn.functional.pad(x, [margin] * 4)


def shift(x: Tensor, down: int, right: int) -> Tensor:
    """Move images (n, channels, height, width) by whole pixels; negative is up and left.

    What leaves the image is lost, and empty paper comes in.

    Raises
    ------
    TypeError
        If `down` or `right` is no integer.
    ValueError
        If it moves everything out of sight, or `x` holds no images.
    """
    check_images(x)
    to_rows, from_rows = _overlap("down", down, x.shape[2])
    to_columns, from_columns = _overlap("right", right, x.shape[3])
    moved = torch.zeros_like(x)
    moved[:, :, to_rows, to_columns] = x[:, :, from_rows, from_columns]
    return moved


def _overlap(name: str, by: int, n: int) -> tuple[slice, slice]:
    """Return where those of `n` pixels go that stay in sight, and where they come from."""
    check_integer(name, by, 1 - n)
    if by >= n:
        raise ValueError(f"{name} {by} is above {n - 1}: pass less, or nothing stays in sight")
    return slice(max(by, 0), n + min(by, 0)), slice(max(-by, 0), n + min(-by, 0))


# --8<-- [end:shift]


def shift_all_ways(x: Tensor, pixels: int) -> Tensor:
    """Move images by so many pixels, each in one of the eight directions in turn.

    Along a diagonal, an image moves by `pixels` both ways.

    Raises
    ------
    TypeError, ValueError
        As for `shift`, or if `pixels` is negative.
    """
    check_integer("pixels", pixels, 0)
    moved = torch.empty_like(x)
    for i, (down, right) in enumerate(WAYS):
        moved[i :: len(WAYS)] = shift(x[i :: len(WAYS)], pixels * down, pixels * right)
    return moved


def accuracy_under_shifts(
    model: nn.Module, x: Tensor, y: Tensor, shifts: Iterable[int] = range(5)
) -> list[float]:
    """Return the share of right answers after `shift_all_ways` by each of `shifts` pixels.

    Parameters
    ----------
    model : nn.Module
        Gives outputs (n, classes).
    x, y : Tensor
        Images and their digits, as in `Digits`. Images in random order: the directions take turns.
    shifts : iterable of int
        How far.

    Raises
    ------
    TypeError, ValueError
        As for `shift_all_ways` and `convbook.training.accuracy`.
    """
    return [accuracy(model, shift_all_ways(x, pixels), y) for pixels in shifts]


# --8<-- [start:RandomShift]
class RandomShift(nn.Module):
    """Move every image by its own random number of pixels, in training only.

    What leaves the image is lost, and empty paper comes in. The random numbers are those of
    PyTorch's global generator, as for dropout, and `convbook.training.fit` gives it a seed.

    Parameters
    ----------
    most : int
        The largest shift, up, down, left or right.
    """

    def __init__(self, most: int) -> None:
        super().__init__()
        check_integer("most", most, 0)
        self.most = most

    def forward(self, x: Tensor) -> Tensor:
        """Map images (n, channels, height, width) to images of the same shape."""
        if not self.training:
            return x
        n, _, height, width = x.shape
        padded = pad(x, self.most)
        first = torch.randint(2 * self.most + 1, (2, n, 1), device=x.device)
        rows = first[0] + torch.arange(height, device=x.device)  # (n, height)
        columns = first[1] + torch.arange(width, device=x.device)  # (n, width)
        image = torch.arange(n, device=x.device)[:, None, None]
        moved = padded[image, :, rows[:, :, None], columns[:, None, :]]
        return moved.movedim(3, 1)  # indexing puts the channels last


# --8<-- [end:RandomShift]


# --8<-- [start:DigitMLP]
class DigitMLP(nn.Module):
    """A multilayer perceptron: every pixel to every hidden unit."""

    def __init__(self, hidden: int = 14, size: int = 16, *, seed: int = 0) -> None:
        super().__init__()
        check_integer("hidden", hidden, 1)
        check_integer("size", size, 1)
        with seeded(seed):
            self.hidden = nn.Linear(size * size, hidden, dtype=torch.float64)
            self.linear = nn.Linear(hidden, 10, dtype=torch.float64)

    def forward(self, x: Tensor) -> Tensor:
        """Map images (n, 1, size, size) to logits (n, 10)."""
        logits: Tensor = self.linear(self.hidden(x.flatten(1)).relu())
        return logits

    # --8<-- [end:DigitMLP]

    @classmethod
    def pretrained(cls) -> Self:
        """Load the network that `snippets/images-and-receptive-fields/train_flat.py` trained.

        Raises
        ------
        FileNotFoundError
            If this installation lacks the recorded parameters.
        ValueError
            If they do not fit the network.
        """
        model = cls()
        load_weights(model, "digit_mlp.safetensors")
        return model


# --8<-- [start:FlatDigits]
class FlatDigits(nn.Module):
    """Two convolutions with pooling, flatten, one dense layer."""

    def __init__(self, size: int = 16, *, seed: int = 0) -> None:
        super().__init__()
        check_integer("size", size, 4)
        with seeded(seed):
            self.features = nn.Sequential(
                nn.Conv2d(1, 8, 3, padding=1, dtype=torch.float64),
                nn.ReLU(),
                nn.MaxPool2d(2),
                nn.Conv2d(8, 16, 3, padding=1, dtype=torch.float64),
                nn.ReLU(),
                nn.MaxPool2d(2),
            )
            self.linear = nn.Linear(16 * (size // 4) ** 2, 10, dtype=torch.float64)

    def forward(self, x: Tensor) -> Tensor:
        """Map images (n, 1, size, size) to logits (n, 10)."""
        logits: Tensor = self.linear(self.features(x).flatten(1))
        return logits

    # --8<-- [end:FlatDigits]

    @classmethod
    def pretrained(cls) -> Self:
        """Load the network that `snippets/images-and-receptive-fields/train_flat.py` trained.

        Raises
        ------
        FileNotFoundError
            If this installation lacks the recorded parameters.
        ValueError
            If they do not fit the network.
        """
        model = cls()
        load_weights(model, "flat_digits.safetensors")
        return model


# --8<-- [start:MaxDigits]
class MaxDigits(nn.Module):
    """Two convolutions, the maximum over all places, one dense layer."""

    def __init__(self, *, seed: int = 0) -> None:
        super().__init__()
        with seeded(seed):
            self.features = nn.Sequential(
                nn.Conv2d(1, 8, 5, padding=2, dtype=torch.float64),
                nn.ReLU(),
                nn.Conv2d(8, 16, 5, padding=2, dtype=torch.float64),
                nn.ReLU(),
            )
            self.linear = nn.Linear(16, 10, dtype=torch.float64)

    def forward(self, x: Tensor) -> Tensor:
        """Map images (n, 1, height, width), of any size, to logits (n, 10)."""
        strongest = self.features(x).amax((2, 3))  # (n, 16)
        logits: Tensor = self.linear(strongest)
        return logits

    # --8<-- [end:MaxDigits]

    @classmethod
    def pretrained(cls) -> Self:
        """Load the network that `snippets/images-and-receptive-fields/train_max.py` trained.

        Raises
        ------
        FileNotFoundError
            If this installation lacks the recorded parameters.
        ValueError
            If they do not fit the network.
        """
        model = cls()
        load_weights(model, "max_digits.safetensors")
        return model


# --8<-- [start:SimpleCNN]
class SimpleCNN(nn.Module):
    """Two blocks of convolution, batch normalisation, ReLU and pooling; two dense layers."""

    def __init__(
        self,
        size: int = 8,
        filters: int = 32,
        hidden: int = 128,
        *,
        batch_norm: bool = True,
        dropout: float = 0.5,
        seed: int = 0,
    ) -> None:
        super().__init__()
        check_integer("size", size, 4)
        check_integer("filters", filters, 1)
        check_integer("hidden", hidden, 1)
        with seeded(seed):
            self.features = nn.Sequential(
                *conv_block(1, filters, batch_norm),
                *conv_block(filters, 2 * filters, batch_norm),
            )
            self.head = nn.Sequential(
                nn.Flatten(),
                nn.Linear(2 * filters * (size // 4) ** 2, hidden, dtype=torch.float64),
                nn.ReLU(),
                nn.Dropout(dropout),
                nn.Linear(hidden, 10, dtype=torch.float64),
            )

    def forward(self, x: Tensor) -> Tensor:
        """Map images (n, 1, size, size) to logits (n, 10)."""
        logits: Tensor = self.head(self.features(x))
        return logits

    # --8<-- [end:SimpleCNN]

    @classmethod
    def pretrained(cls) -> Self:
        """Load the network that `snippets/images-and-receptive-fields/train_simple.py` trained.

        It has 16 and 32 filters and 32 hidden units, and takes images of 8×8 pixels.

        Raises
        ------
        FileNotFoundError
            If this installation lacks the recorded parameters.
        ValueError
            If they do not fit the network.
        """
        model = cls(filters=16, hidden=32)
        load_weights(model, "simple_cnn.safetensors")
        return model


# --8<-- [start:block]
def conv_block(in_channels: int, out_channels: int, batch_norm: bool) -> list[nn.Module]:
    """Return the layers of one block; its pooling halves height and width."""
    conv = nn.Conv2d(in_channels, out_channels, 3, padding=1, dtype=torch.float64)
    norm = [nn.BatchNorm2d(out_channels, dtype=torch.float64)] if batch_norm else []
    return [conv, *norm, nn.ReLU(), nn.MaxPool2d(2)]


# --8<-- [end:block]


# --8<-- [start:idx]
IDX_TYPES = {0x08: ">u1", 0x09: ">i1", 0x0B: ">i2", 0x0C: ">i4", 0x0D: ">f4", 0x0E: ">f8"}


def read_idx(path: str | Path) -> NDArray[np.generic]:
    """Read a file in the IDX format, in which MNIST comes, gzipped or not.

    The format: two zero bytes, a byte for the type, a byte for the number of axes; the size of each
    axis in four bytes, the most significant first; then the numbers.

    Parameters
    ----------
    path : str or Path
        The file.

    Returns
    -------
    ndarray
        The numbers, in the byte order of this machine.

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    ValueError
        If the file is damaged or cut off, holds more than it says, or is in another format.
    """
    path = Path(path)
    if not path.is_file():
        raise FileNotFoundError(f"{path} is missing: pass the path of an IDX file")
    with path.open("rb") as raw:
        zipped = raw.read(2) == b"\x1f\x8b"  # what a gzip file begins with, whatever its name
        raw.seek(0)
        try:
            return _read_idx(gzip.open(raw) if zipped else raw, path.name)
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            raise ValueError(
                f"{path.name}: its gzip data are damaged or cut off: download it again"
            ) from error


def _read_idx(file: BinaryIO | gzip.GzipFile, name: str) -> NDArray[np.generic]:
    """Read the numbers of an open IDX file."""
    magic = file.read(4)
    if len(magic) < 4 or magic[:2] != b"\0\0" or magic[2] not in IDX_TYPES or not magic[3]:
        raise ValueError(
            f"{name} begins with {magic.hex(' ') or 'nothing'}: an IDX file begins with 00 00, "
            "a type (08 for bytes) and the number of its axes"
        )
    dtype, axes = np.dtype(IDX_TYPES[magic[2]]), magic[3]
    header, data = file.read(4 * axes), file.read()
    if len(header) < 4 * axes:
        raise ValueError(f"{name} ends before the sizes of its {axes} axes: download it again")
    sizes = tuple(np.frombuffer(header, ">u4").tolist())
    announced = math.prod(sizes) * dtype.itemsize
    if announced == 0 or announced != len(data):
        raise ValueError(
            f"{name} announces {announced:,} bytes of data and holds {len(data):,}: "
            f"its sizes {sizes} or its data are damaged, download it again"
        )
    return np.frombuffer(data, dtype).reshape(sizes).astype(dtype.newbyteorder("="))


# --8<-- [end:idx]


def load_mnist(
    folder: str | Path,
    *,
    train: bool = True,
    margin: int = 0,
    dtype: torch.dtype = torch.float64,
) -> Digits:
    """Load MNIST from its IDX files, which you have downloaded: 28×28 pixels.

    Parameters
    ----------
    folder : str or Path
        Where the files are, gzipped or not, with their names as published:
        `train-images-idx3-ubyte.gz`, `train-labels-idx1-ubyte.gz`, and the two of `t10k`.
    train : bool
        Whether to load the 60,000 digits for training rather than the 10,000 for testing.
    margin : int
        Pixels of empty paper around each digit.
    dtype : torch.dtype
        Of the images. In float64 the training digits take 376 MB.

    Returns
    -------
    Digits
        As `load_digits` returns them.

    Raises
    ------
    FileNotFoundError
        If a file is missing; the message says which.
    TypeError
        If `margin` is no integer, or `dtype` holds no fractions.
    ValueError
        If a file is damaged, or holds no images or labels of digits, or not as many of each.

    References
    ----------
    LeCun, Bottou, Bengio and Haffner, Gradient-based learning applied to document recognition,
    Proceedings of the IEEE 1998, doi:10.1109/5.726791.
    """
    _check_dtype(dtype)
    part = "train" if train else "t10k"
    images_path = _find(Path(folder), f"{part}-images-idx3-ubyte")
    labels_path = _find(Path(folder), f"{part}-labels-idx1-ubyte")
    images, labels = read_idx(images_path), read_idx(labels_path)
    for values, axes, path in ((images, 3, images_path), (labels, 1, labels_path)):
        if values.ndim != axes or values.dtype != np.uint8 or values.size == 0:
            raise ValueError(
                f"{path.name} holds {values.dtype} of shape {values.shape}: "
                f"MNIST has uint8 of {axes} {'axes' if axes > 1 else 'axis'} there"
            )
    if len(images) != len(labels):
        raise ValueError(
            f"{images_path.name} holds {len(images):,} images and {labels_path.name} "
            f"{len(labels):,} labels: the two files do not belong together"
        )
    if labels.max() > 9:
        raise ValueError(f"{labels_path.name} holds the label {labels.max()}: digits are 0 to 9")
    x = torch.from_numpy(images)[:, None].to(dtype) / 255
    return Digits(pad(x, margin), torch.from_numpy(labels).long())


def _find(folder: Path, name: str) -> Path:
    """Return the path of a file of MNIST, gzipped or not."""
    for path in (folder / name, folder / f"{name}.gz"):
        if path.is_file():
            return path
    raise FileNotFoundError(f"{folder} holds neither {name} nor {name}.gz: put the file there")


def _check_dtype(dtype: torch.dtype) -> None:
    if not dtype.is_floating_point:
        raise TypeError(f"dtype {dtype} holds no fractions: pass torch.float64")


def check_images(x: Tensor) -> None:
    """Raise a `ValueError` unless `x` holds images with all four axes."""
    if x.ndim != 4:
        raise ValueError(
            f"x has shape {tuple(x.shape)}: pass (n, channels, height, width), "
            "such as load_digits().x"
        )
