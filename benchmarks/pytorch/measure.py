#!/usr/bin/env python3
"""The same cases as benchmarks/measure in PyTorch, as its users write them; run by hand, needs torch and nothing else.

    python benchmarks/pytorch/measure.py [THREADS]      writes out/pytorch.json; then: benchmarks/measure page

Of each optimizer the fastest of plain, foreach and fused counts. The data is random: speed does not depend on it. Cases are
timed in turns, and a case's figures are over the rounds, as in Engram's own measurements.
"""
import datetime
import json
import pathlib
import platform
import statistics
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F

THREADS = int(sys.argv[1]) if len(sys.argv) > 1 else len(__import__("os").sched_getaffinity(0))
BATCH = 128
torch.set_num_threads(THREADS)
torch.manual_seed(1)


def mlp(*widths):
    layers = []
    for inputs, outputs in zip(widths[:-2], widths[1:-1]):
        layers += [nn.Linear(inputs, outputs), nn.ReLU()]
    return nn.Sequential(*layers, nn.Linear(widths[-2], widths[-1]))


def cnn():
    return nn.Sequential(
        nn.Conv2d(1, 32, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(32, 64, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(7 * 7 * 64, 128), nn.ReLU(), nn.Linear(128, 10))


def data(examples, shape):
    return torch.rand(examples, *shape), torch.randint(0, 10, (examples,))


# Steps ------------------------------------------------------------------------------------------------------------------

def optimizer(kind, model, **how):
    if kind == "sgd":
        return torch.optim.SGD(model.parameters(), lr=0.01, **how)
    return torch.optim.Adam(model.parameters(), lr=1e-4, eps=1e-7, **how)


def steps(widths, kind, batch=BATCH, tasks=0, **how):
    """A training loop; with tasks, one quadratic penalty for each, as most EWC code has it."""
    model = mlp(*widths)
    rule = optimizer(kind, model, **how)
    x, y = data(100 * batch, (widths[0],))
    old = [[(torch.rand_like(p), p.detach().clone()) for p in model.parameters()] for _ in range(tasks)]
    position = [0]

    def run(count):
        for _ in range(count):
            at = position[0] % 100 * batch
            position[0] += 1
            loss = F.cross_entropy(model(x[at:at + batch]), y[at:at + batch])
            for task in old:
                for p, (fisher, anchor) in zip(model.parameters(), task):
                    loss = loss + 50 * (fisher * (p - anchor) ** 2).sum()
            rule.zero_grad(set_to_none=True)
            loss.backward()
            rule.step()
            loss.item()
    return run


# Importance -------------------------------------------------------------------------------------------------------------

def taps(model, x):
    """Logits, and the input and pre-activation of each layer with weights."""
    seen = []
    for layer in model:
        if isinstance(layer, (nn.Linear, nn.Conv2d)):
            z = layer(x)
            seen.append((layer, x.detach(), z))
            x = z
        else:
            x = layer(x)
    return x, seen


def add_squares(sums, seen, deltas, weights=None):
    for i, ((layer, a, _), d) in enumerate(zip(seen, deltas)):
        if isinstance(layer, nn.Linear):
            d2 = d * d if weights is None else d * d * weights[:, None]
            sums[i][0] += d2.t() @ (a * a)
            sums[i][1] += d2.sum(0)
        else:
            patches = F.unfold(a, 3, padding=1)
            d = d.flatten(2)
            g = torch.einsum("bop,bip->boi", d, patches)
            g2 = g * g if weights is None else g * g * weights[:, None, None]
            sums[i][0] += g2.sum(0)
            b = d.sum(2)
            sums[i][1] += (b * b if weights is None else b * b * weights[:, None]).sum(0)


def fresh_sums(model):
    return [[torch.zeros_like(layer.weight.flatten(1)), torch.zeros_like(layer.bias)]
            for layer in model if isinstance(layer, (nn.Linear, nn.Conv2d))]


def exact(model, x, y, classes, batch=500):
    def run(count):
        sums = fresh_sums(model)
        for at in range(0, count, batch):
            logits, seen = taps(model, x[at:at + batch])
            z = [each[2] for each in seen]
            if not classes:
                loss = F.cross_entropy(logits, y[at:at + batch], reduction="sum")
                add_squares(sums, seen, torch.autograd.grad(loss, z))
            else:
                logs = F.log_softmax(logits, 1)
                for c in range(10):
                    deltas = torch.autograd.grad(logs[:, c].sum(), z, retain_graph=c < 9)
                    add_squares(sums, seen, deltas, logs[:, c].detach().exp())
    return run


def batched(model, x, y, square, batch=500):
    def run(count):
        sums = [torch.zeros_like(p) for p in model.parameters()]
        for at in range(0, count, batch):
            loss = F.cross_entropy(model(x[at:at + batch]), y[at:at + batch])
            gradients = torch.autograd.grad(loss, list(model.parameters()))
            if square:
                for total, g in zip(sums, gradients):
                    total += g * g
    return run


# Measuring --------------------------------------------------------------------------------------------------------------

def in_turns(variants, rounds):
    """variants: name -> (unit, units of a block, function of the units); several of one name are candidates."""
    times = [[] for _ in variants]
    for _, _, units, run in variants:
        run(units)
    for _ in range(rounds):
        for i, (_, _, units, run) in enumerate(variants):
            run(units)  # the first steps after those of another case are slower
            start = time.perf_counter()
            run(units)
            times[i].append((time.perf_counter() - start) / units)
    best = {}
    for (name, unit, _, _), seconds in zip(variants, times):
        case = {"name": name, "unit": unit,
                "seconds": {"median": statistics.median(seconds), "min": min(seconds), "max": max(seconds)}}
        if name not in best or case["seconds"]["median"] < best[name]["seconds"]["median"]:
            best[name] = case
    return list(best.values())


def candidates(name, widths, kind, units, **more):
    return [(name, "step", units, steps(widths, kind, **more, **how)) for how in ({}, {"foreach": True}, {"fused": True})]


def main():
    cases = []
    middle, wide = (784, 400, 400, 10), (784, 2000, 2000, 10)
    variants = []
    for kind in ("sgd", "adam"):
        variants += candidates(f"step, {kind}", middle, kind, 60)
        for tasks, name in ((1, f"ewc, explicit, 784-400-400-10, {kind}"), (10, f"ewc of ten tasks, {kind}")):
            variants += candidates(name, middle, kind, 20, tasks=tasks)
    cases += in_turns(variants, 11)
    variants = []
    for batch in (16, 32, 64, 128):
        variants += candidates(f"step, 784-16-16-10, batch {batch}", (784, 16, 16, 10), "sgd", 300, batch=batch)
    cases += in_turns(variants, 11)
    variants = []
    for kind in ("sgd", "adam"):
        variants += candidates(f"none, 784-2000-2000-10, {kind}", wide, kind, 10)
    cases += in_turns(variants, 7)
    for prefix, model, shape, (many, few, single) in (
            ("mlp", mlp(*middle), (784,), (20_000, 4_000, 500)),
            ("cnn", cnn(), (1, 28, 28), (2_000, 500, 200))):
        x, y = data(many, shape)
        cases += in_turns([
            (f"{prefix} fisher, empirical", "example", many, exact(model, x, y, classes=False)),
            (f"{prefix} fisher, batched", "example", many, batched(model, x, y, square=True)),
            (f"{prefix} forward and backward", "example", many, batched(model, x, y, square=False)),
            (f"{prefix} fisher, all", "example", few, exact(model, x, y, classes=True)),
            (f"{prefix} fisher, loop", "example", single, batched(model, x, y, square=True, batch=1)),
        ], 3)
    out = pathlib.Path("out")
    out.mkdir(exist_ok=True)
    (out / "pytorch.json").write_text(json.dumps({
        "versions": f"PyTorch {torch.__version__}, Python {platform.python_version()}, {THREADS} threads",
        "date": datetime.date.today().isoformat(),
        "cases": cases}, indent=2))
    for case in cases:
        print(f"{case['name']:50} {case['seconds']['median'] * 1e3:10.4f} ms a {case['unit']}")


if __name__ == "__main__":
    main()
