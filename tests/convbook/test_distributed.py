"""Every claim that the chapter "Training you can trust" makes of its module, proved."""

import json
import os
import subprocess
import sys
from functools import partial
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from safetensors.torch import load_file
from torch import nn
from torch.nn.functional import binary_cross_entropy_with_logits, mse_loss

from convbook import distributed
from convbook.distributed import (
    Run,
    Stream,
    World,
    deal,
    load_checkpoint,
    place_of,
    predict_codes,
    save_checkpoint,
    sum_of_losses,
    train_sharded,
    world,
)
from convbook.dna import one_hot
from convbook.training import cosine, one_cycle, predict, seeded

HELPER = Path(__file__).with_name("several_processes.py")


def table(rows=70, length=12, seed=0):
    codes = np.random.default_rng(seed).integers(0, 4, (rows, length), dtype=np.uint8)
    return codes, (codes[:, 3] == 2).astype(float)


def network(*, inside=nn.ReLU, dtype=torch.float64):
    with seeded(0):
        layers = nn.Conv1d(4, 3, 5), inside(), nn.Flatten(), nn.Linear(24, 1), nn.Flatten(0)
        return nn.Sequential(*layers).to(dtype)


def parameters(model):
    return torch.cat([each.detach().flatten() for each in model.parameters()])


# Who learns from which row


@given(
    st.integers(1, 200),
    st.integers(1, 50),
    st.integers(1, 6),
    st.integers(0, 2**31),
    st.integers(0, 9),
)
def test_an_epoch_holds_every_row_once_dealt_evenly_into_shards(rows, size, shards, seed, epoch):
    batches = list(deal(rows, size, shards=shards, seed=seed, epoch=epoch))
    dealt = np.concatenate([part for batch in batches for part in batch])
    assert sorted(dealt) == list(range(rows))
    for batch in batches:
        lengths = [len(part) for part in batch]
        assert len(batch) == shards
        assert max(lengths) - min(lengths) <= 1
    assert [sum(map(len, batch)) for batch in batches[:-1]] == [size] * (len(batches) - 1)


@given(st.integers(1, 100), st.integers(1, 30), st.sampled_from([(2, 1), (2, 2), (6, 3), (4, 4)]))
def test_the_processes_share_each_batch_and_no_two_have_a_row_in_common(rows, size, shared):
    shards, processes = shared
    codes = np.arange(rows)[:, None].astype(np.uint8) % 4
    stream = Stream(codes, np.arange(rows), batch_size=size, shards=shards)
    epochs = [list(stream.batches(3, World(rank, processes))) for rank in range(processes)]
    seen = []
    for batches in zip(*epochs, strict=True):
        assert len({total for total, _ in batches}) == 1
        targets = torch.cat([y for _, dealt in batches for _, _, y in dealt])
        assert len(targets) == batches[0][0]
        assert sorted(k for _, dealt in batches for k, _, _ in dealt) == list(range(shards))
        seen += targets.tolist()
    assert sorted(seen) == list(range(rows))


def test_the_order_depends_on_seed_and_epoch_and_not_on_their_sum():
    def order(seed, epoch):
        return np.concatenate(
            [np.concatenate(each) for each in deal(99, 10, seed=seed, epoch=epoch)]
        )

    assert order(4, 2).tolist() == order(4, 2).tolist()
    orders = {tuple(order(seed, epoch)) for seed in range(3) for epoch in range(3)}
    assert len(orders) == 9  # seed + epoch, as a seed, would give five


def test_a_stream_resumes_at_any_batch():
    stream = Stream(*table(), batch_size=16)
    whole = list(stream.batches(1))
    assert len(whole) == len(stream) == 5
    for start in range(6):
        rest = list(stream.batches(1, start=start))
        assert len(rest) == 5 - start
        for (_, ours), (_, theirs) in zip(rest, whole[start:], strict=True):
            assert all(torch.equal(a[1], b[1]) for a, b in zip(ours, theirs, strict=True))


def test_a_table_may_stay_in_its_file(tmp_path):
    codes, y = table()
    np.save(tmp_path / "codes.npy", codes)
    mapped = np.load(tmp_path / "codes.npy", mmap_mode="r")
    ours, theirs = network(), network()
    train_sharded(ours, Stream(mapped, y, batch_size=16))
    train_sharded(theirs, Stream(codes, y, batch_size=16))
    assert torch.equal(parameters(ours), parameters(theirs))


# One process


@pytest.mark.parametrize("shards", [1, 2, 5])
def test_it_does_what_a_loop_over_whole_batches_does_also_in_the_smaller_last_one(shards):
    codes, y = table(70)
    ours, theirs = network(), network()
    stream = Stream(codes, y, batch_size=16, shards=shards, seed=3)
    run = train_sharded(ours, stream, epochs=2, lr=0.05)

    optimiser = torch.optim.Adam(theirs.parameters(), lr=0.05)
    scheduler = one_cycle(optimiser, 10)
    losses = []
    for epoch in range(2):
        total = 0.0
        for parts in deal(70, 16, shards=shards, seed=3, epoch=epoch):
            batch = np.concatenate(parts)
            target = torch.from_numpy(y[batch])
            loss = binary_cross_entropy_with_logits(theirs(one_hot(codes[batch])), target)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            scheduler.step()
            total += loss.item() * len(batch)
        losses.append(total / 70)
    torch.testing.assert_close(parameters(ours), parameters(theirs), rtol=1e-9, atol=1e-12)
    assert run.losses == pytest.approx(losses, rel=1e-9)
    assert (run.first, run.last, run.rows) == (0, 10, 140)
    assert run.throughput == run.rows / run.seconds > 0
    assert not ours.training


def test_nothing_left_to_do_has_no_throughput():
    assert Run([], 5, 5, 0, 0.0).throughput == 0


def test_any_optimiser_schedule_and_loss_will_do():
    codes, y = table()
    model = network()
    run = train_sharded(
        model,
        Stream(codes, y, batch_size=10),
        epochs=20,
        optimiser=partial(torch.optim.SGD, momentum=0.9),
        schedule=cosine,
        loss=partial(mse_loss, reduction="sum"),
    )
    assert run.losses[-1] < run.losses[0] / 2


def test_the_generator_and_the_threads_are_left_as_they_were():
    state, threads = torch.get_rng_state(), torch.get_num_threads()
    seen = []
    torch.set_num_threads(2)
    try:
        train_sharded(
            network(inside=nn.Dropout),
            Stream(*table()),
            on_step=lambda _: seen.append(torch.get_num_threads()),
        )
        assert torch.get_num_threads() == 2
    finally:
        torch.set_num_threads(threads)
    assert set(seen) == {1}
    assert torch.equal(torch.get_rng_state(), state)


@pytest.mark.parametrize("batch_size", [1, 32, 500])
def test_predictions_are_those_of_the_whole_table(batch_size):
    model, (codes, _) = network(), table()
    found = predict_codes(model, codes, batch_size=batch_size)
    torch.testing.assert_close(found, predict(model, one_hot(codes)), rtol=1e-12, atol=1e-15)
    assert model.training


# Checkpoints


class BrokenOffError(Exception):
    """What stands for a power failure."""


@pytest.mark.parametrize("inside", [nn.ReLU, nn.Dropout])
@pytest.mark.parametrize("step", [1, 2, 5, 9, 10])
def test_a_run_that_is_broken_off_ends_where_the_unbroken_one_does(step, inside, tmp_path):
    def break_off(done):
        if done == step:
            raise BrokenOffError

    unbroken, first, second = (network(inside=inside) for _ in range(3))
    stream, path = Stream(*table(), batch_size=16), tmp_path / "run"
    expected = train_sharded(unbroken, stream, epochs=2)
    options = {"epochs": 2, "checkpoint": path, "every": 2}
    with pytest.raises(BrokenOffError):
        train_sharded(first, stream, on_step=break_off, **options)
    assert path.exists() is (step > 1)
    run = train_sharded(second, stream, **options)
    assert torch.equal(parameters(second), parameters(unbroken))
    assert run.losses == expected.losses
    assert run.first == step // 2 * 2
    again = train_sharded(network(inside=inside), stream, **options)
    assert (again.rows, again.losses) == (0, expected.losses)
    assert [file.name for file in tmp_path.iterdir()] == ["run"]


def test_a_checkpoint_gives_back_what_was_passed(tmp_path):
    model = network()
    optimiser = torch.optim.Adam(model.parameters())
    progress = {"step": 3, "losses": [0.5], "sums": torch.arange(2.0), "of": {"seed": 1}}
    save_checkpoint(tmp_path / "run", model, optimiser, **progress)
    found = load_checkpoint(tmp_path / "run", model, optimiser)
    assert torch.equal(found.pop("sums"), progress.pop("sums"))
    assert found == progress


def test_a_crash_in_the_middle_of_writing_leaves_the_old_checkpoint(tmp_path, monkeypatch):
    model = network()
    optimiser = torch.optim.Adam(model.parameters())
    save_checkpoint(tmp_path / "run", model, optimiser, step=1)

    def crash(_):
        raise OSError("no space left")

    monkeypatch.setattr(os, "fsync", crash)
    with pytest.raises(OSError, match="no space left"):
        save_checkpoint(tmp_path / "run", model, optimiser, step=2)
    assert load_checkpoint(tmp_path / "run", model, optimiser) == {"step": 1}
    assert [file.name for file in tmp_path.iterdir()] == ["run"]


@given(place=st.floats(0, 1, exclude_max=True), flip=st.integers(1, 255))
def test_any_byte_that_changed_is_noticed(kept, place, flip):
    path, model, optimiser = kept
    content = bytearray(path.read_bytes())
    at = int(place * len(content))
    content[at] ^= flip
    damaged = path.with_name("damaged")
    damaged.write_bytes(content)
    before = parameters(model)
    with pytest.raises(ValueError, match=r"damaged is (damaged|no checkpoint)"):
        load_checkpoint(damaged, model, optimiser)
    damaged.write_bytes(path.read_bytes()[:at])
    with pytest.raises(ValueError, match=r"damaged is (damaged|no checkpoint)"):
        load_checkpoint(damaged, model, optimiser)
    assert torch.equal(parameters(model), before)


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """A checkpoint, and the model and optimiser that it is of."""
    path, model = tmp_path_factory.mktemp("kept") / "run", network()
    optimiser = torch.optim.Adam(model.parameters())
    save_checkpoint(path, model, optimiser, step=1)
    return path, model, optimiser


def optimiser_of(model, kind=torch.optim.Adam):
    return kind(model.parameters(), lr=0.1)


def with_scheduler(path):
    model = network()
    optimiser = optimiser_of(model)
    save_checkpoint(path.with_name("scheduled"), model, optimiser, cosine(optimiser, 3))
    load_checkpoint(path.with_name("scheduled"), model, optimiser)


FILES = {
    "a scheduler too few": (
        with_scheduler,
        ValueError,
        "scheduled was written with a scheduler: pass one",
    ),
    "missing": (
        lambda path: load_checkpoint(path.with_name("none"), network(), optimiser_of(network())),
        FileNotFoundError,
        "none is missing: there is nothing to resume from",
    ),
    "another model": (
        lambda path: load_checkpoint(path, nn.Linear(2, 2), optimiser_of(nn.Linear(2, 2))),
        ValueError,
        r"run does not fit Linear: 0.bias is \(3,\) torch.float64 in the file and absent in",
    ),
    "another optimiser": (
        lambda path: load_checkpoint(path, network(), optimiser_of(network(), torch.optim.SGD)),
        ValueError,
        r"run is of Adam over \[4\] parameters and the optimiser SGD over \[4\]: resume with",
    ),
    "a scheduler too many": (
        lambda path: load_checkpoint(
            path, network(), one := optimiser_of(network()), cosine(one, 3)
        ),
        ValueError,
        "run was written without a scheduler: pass none",
    ),
    "no folder": (
        lambda path: save_checkpoint(
            path.parent / "none" / "run", network(), optimiser_of(network())
        ),
        FileNotFoundError,
        "none is no folder: make it before run",
    ),
    "what cannot be read back": (
        lambda path: save_checkpoint(
            path.with_name("new"), network(), optimiser_of(network()), place=path
        ),
        TypeError,
        r"progress cannot be read back \(place \w*Path\): pass numbers, strings, tensors",
    ),
}


@pytest.mark.parametrize(("call", "error", "message"), FILES.values(), ids=FILES)
def test_a_file_that_does_not_fit_is_told(call, error, message, kept):
    with pytest.raises(error, match=message):
        call(kept[0])
    assert not kept[0].with_name("new").exists()


SETTINGS = {
    "rows": lambda path: resumed(path, rows=71),
    "batch_size": lambda path: resumed(path, batch_size=15),
    "shards": lambda path: resumed(path, shards=1),
    "seed": lambda path: resumed(path, seed=1),
    "epochs": lambda path: resumed(path, epochs=3),
    "lr": lambda path: resumed(path, lr=0.2),
    "data": lambda path: resumed(path, data=1),
}


def resumed(path, *, rows=70, data=0, epochs=1, lr=0.1, batch_size=16, **options):
    stream = Stream(*table(rows, seed=data), batch_size=batch_size, **options)
    train_sharded(network(), stream, epochs=epochs, lr=lr, checkpoint=path)


@pytest.mark.parametrize("name", SETTINGS)
def test_a_run_does_not_go_on_with_other_settings(name, tmp_path):
    resumed(tmp_path / "run")
    resumed(tmp_path / "run")
    with pytest.raises(ValueError, match=rf"run was written with {name} .* and this run has .*:"):
        SETTINGS[name](tmp_path / "run")


# Several processes


@pytest.fixture(scope="module")
def said(tmp_path_factory):
    """What groups of processes said that trained together, by what they did."""
    folder = tmp_path_factory.mktemp("together")
    command = [sys.executable, HELPER, folder]
    found = subprocess.run(command, check=True, capture_output=True, text=True, timeout=120)
    return json.loads(found.stdout)


@pytest.mark.slow
def test_each_process_knows_who_it_is_and_a_sum_is_the_same_on_each(said):
    ranks = said["adding"]
    assert [each["main"] for each in ranks] == [True, False, False]
    assert {each["size"] for each in ranks} == {3}
    for rank, each in enumerate(ranks):
        assert each["mine"] == [rank, 10 + rank]  # not changed
        assert each["sum"] == [3, 33]


@pytest.mark.slow
def test_one_process_and_two_end_with_the_same_bits(said):
    (one,), two = said["2 shards, 1"], said["2 shards, 2"]
    for each in two:
        assert each["parameters"] == one["parameters"]
        assert each["losses"] == one["losses"]
        assert each["answers"] == one["answers"]
        assert each["rows"] == 258


@pytest.mark.slow
def test_with_more_shards_only_the_order_of_the_sum_differs(said):
    found = [said[f"4 shards, {size}"] for size in (1, 2, 4)]
    for ranks in found:
        assert len({each["parameters"] for each in ranks}) == 1  # never apart from each other
    vectors = [np.frombuffer(bytes.fromhex(ranks[0]["parameters"])) for ranks in found]
    for a, b in pairwise(vectors):
        np.testing.assert_allclose(a, b, rtol=0, atol=1e-12)


@pytest.mark.slow
def test_a_killed_process_ends_the_others_with_a_remedy(said):
    for name in ("killed 1", "killed 2"):
        survivor, victim = said[name]
        assert victim is None
        assert survivor["error"].startswith("RuntimeError: rank 0 lost another process after step")
        assert "the same command goes on from" in survivor["error"]


@pytest.mark.parametrize("processes", [1, 2])
@pytest.mark.slow
def test_any_number_of_processes_goes_on_and_ends_where_the_unbroken_run_does(said, processes):
    (unbroken,) = said["2 shards, 1"]
    for each in said[f"resumed {processes}"]:
        assert each["first"] == 4  # of ten steps, kept after every second
        assert each["parameters"] == unbroken["parameters"]
        assert each["losses"] == unbroken["losses"]
    for each in said[f"again {processes}"]:
        assert each["rows"] == 0
        assert each["parameters"] == unbroken["parameters"]


@pytest.mark.slow
def test_processes_that_start_from_different_steps_all_stop(said):
    for rank, each in enumerate(said["apart"]):
        assert f"rank {rank} starts from step" in each["error"]
        assert "where every machine can read it" in each["error"]


@pytest.mark.slow
def test_shards_that_cannot_be_shared_evenly_are_refused(said):
    for each in said["3 shards, 2"]:
        assert "3 shards cannot be shared evenly by 2 processes: pass shards=2" in each["error"]


@pytest.mark.slow
def test_each_computes_on_one_thread_and_none_stays_in_the_group(said):
    ranks = [each for group in said.values() for each in group if each is not None]
    assert {each.get("threads", 1) for each in ranks} == {1}
    assert not any(each["left"] for each in ranks)


SCRIPT = """
import os, signal, sys
from pathlib import Path
import torch
from convbook.distributed import Stream, train_sharded, world
from convbook.training import save_weights
sys.path.insert(0, sys.argv[1])
from several_processes import BATCH, network, table

def kill(step):
    if step == 5 and w.rank == 1 and os.environ["TORCHELASTIC_RESTART_COUNT"] == "0":
        os.kill(os.getpid(), signal.SIGKILL)

model, folder = network(), Path(sys.argv[2])
with world() as w:
    stream = Stream(*table(), batch_size=BATCH)
    run = train_sharded(
        model, stream, w, epochs=2, checkpoint=folder / "run", every=2, on_step=kill
    )
    if w.main:
        save_weights(model, folder / "weights")
        print(run.first)
"""


@pytest.mark.slow
@pytest.mark.slow
def test_torchrun_starts_the_processes_again_and_they_go_on(said, tmp_path):
    script = tmp_path / "script.py"
    script.write_text(SCRIPT)
    torchrun = [sys.executable, "-m", "torch.distributed.run", "--standalone"]
    found = subprocess.run(
        [*torchrun, "--nproc-per-node=2", "--max-restarts=5", script, HELPER.parent, tmp_path],
        check=True,
        capture_output=True,
        text=True,
        timeout=120,
        # Else a process may read the address of one that is dead: issue 135712 of PyTorch. And
        # a free port may be taken by another before torchrun uses it: more than one restart.
        env=os.environ | {"TORCH_DISABLE_SHARE_RDZV_TCP_STORE": "1"},
    )
    assert found.stdout == "4\n"
    assert "SIGKILL" in found.stderr or "exitcode: -9" in found.stderr
    weights = load_file(tmp_path / "weights")
    vector = torch.cat([weights[name].flatten() for name, _ in network_of_helper()])
    assert vector.numpy().tobytes().hex() == said["2 shards, 1"][0]["parameters"]


def network_of_helper():
    conv, linear = nn.Conv1d(4, 3, 5), nn.Linear(48, 1)
    return nn.Sequential(
        conv, nn.ReLU(), nn.Dropout(), nn.Flatten(), linear, nn.Flatten(0)
    ).named_parameters()


# What it refuses


def test_alone_there_is_one_process(monkeypatch):
    monkeypatch.delenv("RANK", raising=False)
    with world() as w:
        assert (w.rank, w.size, w.device, w.main) == (0, 1, torch.device("cpu"), True)
        assert torch.get_num_threads() == 1
        model = network()
        assert w.parallel(model) is model


def test_half_of_the_environment_of_torchrun_is_told(monkeypatch):
    monkeypatch.setenv("RANK", "0")
    monkeypatch.delenv("LOCAL_RANK", raising=False)
    with (
        pytest.raises(ValueError, match="RANK is set and LOCAL_RANK is not: start the script"),
        world(),
    ):
        pass


def test_each_process_has_a_cuda_device_of_its_own(monkeypatch):
    for name in distributed._TORCHRUN:
        monkeypatch.setenv(name, "3")
    assert place_of("cuda") == torch.device("cuda:3")
    assert place_of("cpu") == torch.device("cpu")


CODES, Y = table(8)
INPUTS = {
    "codes that are no integers": (
        lambda: Stream(CODES.astype(float), Y),
        TypeError,
        r"codes are float64 of shape \(8, 12\): pass integers \(rows, length\)",
    ),
    "one sequence": (lambda: Stream(CODES[0], Y), TypeError, r"codes are uint8 of shape \(12,\)"),
    "another length": (
        lambda: Stream(CODES, Y[:5]),
        ValueError,
        "codes hold 8 rows and y 5: pass one target per row",
    ),
    "no rows": (lambda: Stream(CODES[:0], Y[:0]), ValueError, "codes hold 0 rows and y 0"),
    "a target that is nan": (
        lambda: Stream(CODES, np.where(np.arange(8) == 3, np.nan, Y)),
        ValueError,
        "y holds nan or inf, first in row 3: leave that row out",
    ),
    "an empty batch": (lambda: Stream(CODES, Y, batch_size=0), ValueError, "batch_size 0"),
    "no shard": (lambda: Stream(CODES, Y, shards=0), ValueError, "shards 0 is below 1"),
    "a negative seed": (lambda: Stream(CODES, Y, seed=-1), ValueError, "seed -1 is below 0"),
    "nothing to deal": (lambda: next(deal(0, 4)), ValueError, "rows 0 is below 1"),
    "dealt to nobody": (lambda: next(deal(9, 4, shards=0)), ValueError, "shards 0 is below 1"),
    "no epoch": (lambda: train(epochs=0), ValueError, "epochs 0 is below 1"),
    "never saved": (lambda: train(every=0), ValueError, "every 0 is below 1"),
    "no learning rate": (lambda: train(lr=0), ValueError, "lr 0 is no positive number"),
    "another dtype": (
        lambda: train(network(dtype=torch.float32)),
        TypeError,
        "the model is torch.float32 and the stream torch.float64: pass dtype=torch.float32 to",
    ),
    "nothing to train": (lambda: train(nn.Flatten(0)), ValueError, "Flatten has no parameters"),
    "batch normalisation": (
        lambda: train(nn.Sequential(nn.Conv1d(4, 2, 3), nn.BatchNorm1d(2)).double()),
        ValueError,
        "layer 1 is a BatchNorm1d, which would see one shard, not the batch: take nn.GroupNorm",
    ),
    "targets that would be broadcast": (
        lambda: train(network()[:-1]),
        ValueError,
        r"the model gives \(4, 1\) for targets \(4,\): make both the same, such as by nn.Flatten",
    ),
    "answers that would be broadcast": (
        lambda: predict_codes(network()[:-1], CODES),
        ValueError,
        r"the model gives \(8, 1\) for targets \(8,\)",
    ),
    "nothing to predict": (
        lambda: predict_codes(network(), CODES[:0]),
        ValueError,
        r"codes have shape \(0, 12\): pass at least one sequence",
    ),
    "a batch of half a row": (
        lambda: predict_codes(network(), CODES, batch_size=0.5),
        TypeError,
        "batch_size 0.5 is no integer",
    ),
    "a loss that explodes": (
        lambda: train(lr=1e200, optimiser=torch.optim.SGD, schedule=cosine, epochs=9),
        FloatingPointError,
        r"the loss is no longer finite in step \d, at learning rate \S+: pass a smaller lr",
    ),
}


def train(model=None, **options):
    loss = options.pop("loss", sum_of_losses)
    return train_sharded(model or network(), Stream(CODES, Y), loss=loss, **options)


@pytest.mark.parametrize(("call", "error", "message"), INPUTS.values(), ids=INPUTS)
def test_it_refuses(call, error, message):
    with pytest.raises(error, match=message):
        call()


def test_an_error_of_one_process_alone_keeps_its_own_words():
    def fail(_):
        raise RuntimeError("gloo, by chance")

    with pytest.raises(RuntimeError, match="gloo, by chance"):
        train(on_step=fail)
