"""Trains the reader of digits with what was cut from scanned boxes, and writes its weights: `python train.py FOLDER WEIGHTS`.

FOLDER has *.cut, which `digit-cut` made of *.glyphs: for each box what it is, what was cut (0 nothing, 1 a glyph, 2 unclear, 3 no
boxes), how it was scanned, and 24 x 24 shades. The file of weights is described in crates/planb-paper/src/scan/digit/net.rs.
"""
import pathlib, sys
import jax, jax.numpy as jnp, numpy as np

SIDE, RECORD, NONE = 24, 579, 10
LAYERS = [("conv", 5, 1, 12), ("conv", 3, 12, 24), ("dense", 6 * 6 * 24, 48), ("dense", 48, 11)]
EPOCHS, BATCH, RATE = 20, 256, 2e-3
SURE = 0.9  # as in net.rs


def cut(path):
    records = np.fromfile(path, np.uint8).reshape(-1, RECORD)
    return records[:, 0].astype(int), records[:, 1], records[:, 2], records[:, 3:].reshape(-1, SIDE, SIDE, 1)


def start(random):
    weights = []
    for layer in LAYERS:
        shape = (layer[1], layer[1], layer[2], layer[3]) if layer[0] == "conv" else layer[1:]
        spread = np.sqrt(2 / np.prod(shape[:-1]))
        weights.append((jnp.array(random.normal(0, spread, shape), jnp.float32), jnp.zeros(shape[-1])))
    return weights


def net(weights, x):
    """Shades (n, 24, 24, 1) from 0 to 1 to scores (n, 11)."""
    for at, (layer, (w, b)) in enumerate(zip(LAYERS, weights)):
        if layer[0] == "conv":
            edge = layer[1] // 2
            x = jax.lax.conv_general_dilated(x, w, (2, 2), [(edge, edge)] * 2,
                                             dimension_numbers=("NHWC", "HWIO", "NHWC")) + b
        else:
            x = x.reshape(len(x), -1) @ w + b
        x = jax.nn.relu(x) if at + 1 < len(LAYERS) else x
    return x


def moved(random, x):
    """Glyphs a little moved, and lighter or darker, from 0 to 1: no pixel counts by itself."""
    down, right = random.integers(-1, 2, 2)
    darker = np.exp(random.normal(0, 0.25, (len(x), 1, 1, 1))).astype(np.float32)
    return (np.roll(x, (down, right), (1, 2)).astype(np.float32) / 255) ** darker


def trained(x, y, seed):
    random = np.random.default_rng(seed)
    weights = start(random)
    first, second = jax.tree.map(jnp.zeros_like, weights), jax.tree.map(jnp.zeros_like, weights)

    def loss(weights, x, y):
        target = jax.nn.one_hot(y, 11) * 0.98 + 0.02 / 11
        return -(target * jax.nn.log_softmax(net(weights, x))).sum(1).mean() + 2e-5 * sum((w**2).sum() for w, _ in weights)

    @jax.jit
    def step(weights, first, second, x, y, t, rate):  # Adam
        slope = jax.grad(loss)(weights, x, y)
        first = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, first, slope)
        second = jax.tree.map(lambda v, g: 0.999 * v + 0.001 * g * g, second, slope)
        by = lambda w, m, v: w - rate * (m / (1 - 0.9**t)) / (jnp.sqrt(v / (1 - 0.999**t)) + 1e-8)
        return jax.tree.map(by, weights, first, second), first, second

    steps, t = EPOCHS * (len(x) // BATCH), 0
    for _ in range(EPOCHS):
        order = random.permutation(len(x))
        for at in range(0, len(x) - BATCH + 1, BATCH):
            rows, t = order[at:at + BATCH], t + 1
            shades = moved(random, x[rows])
            weights, first, second = step(weights, first, second, shades, y[rows], t, RATE * (1 + np.cos(np.pi * t / steps)) / 2)
    return weights


def rounded(weights):
    """Weights as bytes, each output with a scale of its own: (scales, bytes, offsets) of each layer."""
    for w, b in weights:
        w = np.asarray(w).reshape(-1, w.shape[-1])
        scale = np.maximum(np.abs(w).max(0) / 127, 1e-8).astype(np.float32)
        yield scale, np.round(w / scale).astype(np.int8), np.asarray(b, np.float32)


def main(folder, path):
    folder = pathlib.Path(folder)
    label, what, _, glyphs = cut(folder / "train.cut")
    is_seen = what == 1
    weights = trained(glyphs[is_seen], label[is_seen], 1)
    layers = list(rounded(weights))
    with open(path, "wb") as file:
        file.write(bytes([1]))
        for scale, w, b in layers:
            file.write(scale.astype("<f4").tobytes() + b.astype("<f4").tobytes() + w.T.tobytes())
    kept = [(jnp.array(w.astype(np.float32) * scale).reshape(old.shape), jnp.array(b)) for (scale, w, b), (old, _) in zip(layers, weights)]
    for held in sorted(folder.glob("held-*.cut")):
        told(held, kept)


def told(path, weights):
    """How a set that was held out is read, of all and of those above several thresholds."""
    label, what, level, glyphs = cut(path)
    score = np.concatenate([np.asarray(jax.nn.softmax(net(weights, jnp.array(g, jnp.float32) / 255))) for g in np.array_split(glyphs, 20)])
    best, sure = score.argmax(1), score.max(1)
    seen = (what == 1) & (best < NONE)
    line = [f"{path.stem:16} {len(label)} boxes, glyphs {np.mean(what == 1):.3f}, right of them {np.mean((best == label)[what == 1]):.4f}"]
    for least in (0.7, 0.8, 0.85, SURE, 0.95, 0.97):
        offered = seen & (sure >= least)
        line.append(f"{least}: offered {offered.mean():.3f} wrong {np.sum(offered & (best != label))} ({np.mean((best != label)[offered]) * 100:.2f} %)")
    print(" | ".join(line))


if __name__ == "__main__":
    main(*sys.argv[1:])
