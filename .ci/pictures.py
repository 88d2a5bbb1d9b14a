"""Pictures of the diagram, beside what a browser and the real window draw.

`pictures.py BIN [SHOTS]`: each SVG is opened in Chromium and compared with the canvas of the real window
at 100 %, and with our own PNG of the same scale. Both are blurred a little, since letters are smoothed
differently; what then differs anywhere by more than a bound is a fault. That the bound finds a single
missing text, line, line end, ring or box is proved on copies of an SVG without one. Pictures go to the folder SHOTS.
Ends with status 3 and `skipped: needs ...` where a program is missing.
"""

import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CHROMIUM = "chromium"
MISSING = [name for name in (CHROMIUM, "Xvfb", "xdotool", "import") if not shutil.which(name)]
try:
    import numpy
    from PIL import Image, ImageFilter
except ImportError:
    MISSING.append("Pillow and numpy")
if MISSING:
    print(f"skipped: needs {', '.join(MISSING)}")
    sys.exit(3)

BIN = Path(sys.argv[1]).resolve()
WORK = Path(tempfile.mkdtemp(prefix="backref-pictures."))
SHOTS = Path(sys.argv[2]) if len(sys.argv) > 2 else WORK
PACE = float(os.environ.get("BACKREF_PACE", "1"))
SCREEN = (3200, 2160)
# How far two pictures may be from one another in any channel at any place, of 255. Light letters on a
# dark ground are drawn bolder by the window than by browsers.
MOST = {"light": 29, "dark": 48}

INHERITANCE = """
from flask_sqlalchemy import SQLAlchemy
db = SQLAlchemy()

class Employee(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    kind = db.Column(db.String(20), nullable=False)
    name = db.Column(db.String(80), unique=True, index=True)
    boss_id = db.Column(db.ForeignKey("employee.id"))
    staff = db.relationship("Employee", backref=db.backref("boss", remote_side=[id]))
    __mapper_args__ = {"polymorphic_on": "kind", "polymorphic_identity": "employee"}

class Engineer(Employee):
    id = db.Column(db.ForeignKey("employee.id"), primary_key=True)
    language = db.Column(db.Enum("Rust", "Größe", "日本語", name="languages"))
    __mapper_args__ = {"polymorphic_identity": "engineer"}

class Intern(Employee):
    until = db.Column(db.Date)
    __mapper_args__ = {"polymorphic_identity": "intern"}
"""


def run(*words, **options):
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True, **options)
    if done.returncode:
        sys.exit(f"FAILED: {' '.join(map(str, words))}\n{done.stdout}{done.stderr}")
    return done


def export(project, to, *options):
    path = WORK / f"{project.stem}.{to}"
    path.unlink(missing_ok=True)
    run(BIN, "export", project, "--to", to, "-o", path, *options)
    return path


def annotated():
    """The blog with groups, notes, colours, a collapsed box, a box of keys alone, and a view."""
    project = json.loads((ROOT / "projects/blog.json").read_text())
    diagram = project["diagram"]
    ids = [int(key) for key in diagram["positions"]]
    diagram["groups"] = {
        "900": {"title": "People & <roles>", "color": 2, "members": ids[:1]},
        "901": {"title": "Größe der Beiträge", "members": ids[2:]},
    }
    diagram["notes"] = {
        "902": {"text": "What is deleted here\ntakes its comments along: 100 % of them,\n\nwithout a question.", "position": [60, 480], "size": [220, 72]},
        "903": {"text": "short", "position": [432, 420], "size": [200, 72], "color": 4},
    }
    diagram["colors"] = {str(ids[1]): 3, str(ids[3]): 5}
    diagram["views"] = {"904": {"name": "Writers", "positions": {str(ids[0]): [0, 0], str(ids[1]): [300, 40]}}}
    path = WORK / "annotated.json"
    path.write_text(json.dumps(project))
    return path


def browser(svg, scale=1):
    """The SVG as Chromium draws it, with our font among those of the system."""
    width, height = re.search(r'<svg[^>]* width="([\d.]+)" height="([\d.]+)"', svg.read_text()).groups()
    fonts = WORK / "fonts.conf"
    fonts.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f"<dir>{ROOT}/assets/fonts</dir><dir>/usr/share/fonts</dir><cachedir>{WORK}/cache</cachedir></fontconfig>"
    )
    out = WORK / "browser.png"
    out.unlink(missing_ok=True)
    subprocess.run(
        [
            CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
            "--force-color-profile=srgb", f"--user-data-dir={WORK}/profile",
            f"--force-device-scale-factor={scale}", f"--window-size={width},{height}",
            f"--screenshot={out}", svg.as_uri(),
        ],
        env={**os.environ, "FONTCONFIG_FILE": str(fonts)}, capture_output=True, timeout=120,
    )
    if not out.exists():
        sys.exit(f"FAILED: the browser drew nothing of {svg.name}")
    return Image.open(out).convert("RGB")


class Window:
    """The real window under Xvfb, with nothing but the canvas at 100 %."""

    def __init__(self):
        self.screen = self.process = None
        self.pace = PACE
        read, write = os.pipe()
        size = f"{SCREEN[0]}x{SCREEN[1]}x24"
        self.screen = subprocess.Popen(
            ["Xvfb", "-displayfd", str(write), "-screen", "0", size],
            pass_fds=[write], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        os.close(write)
        display = os.read(read, 32).decode().strip()
        self.env = {
            **os.environ, "DISPLAY": f":{display}", "LIBGL_ALWAYS_SOFTWARE": "1",
            "XDG_DATA_HOME": f"{WORK}/data", "XDG_CONFIG_HOME": f"{WORK}/config",
        }

    def keys(self, *chords):
        for chord in chords:
            run("xdotool", "key", chord, env=self.env)
            time.sleep(0.3 * self.pace)

    def canvas(self, project, theme, picture):
        """A shot of the canvas, on a window in which the whole of this picture has room."""
        size = [min(side + 320, most) for side, most in zip(picture, SCREEN)]
        shutil.rmtree(WORK / "data", ignore_errors=True)
        self.process = subprocess.Popen([BIN, project], env=self.env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        search = ["xdotool", "search", "--sync", "--onlyvisible", "--name", "Backref"]
        window = subprocess.run(search, env=self.env, capture_output=True, text=True, timeout=60).stdout.split()[0]
        run("xdotool", "windowsize", "--sync", window, *size, env=self.env)
        run("xdotool", "windowfocus", "--sync", window, env=self.env)
        self.at_rest()
        self.keys("ctrl+k")
        run("xdotool", "type", "--delay", "20", f"{theme} theme", env=self.env)
        time.sleep(0.4 * self.pace)
        self.keys("Return", "ctrl+b", "ctrl+i", "ctrl+j", "ctrl+0", "ctrl+1")
        # Where the pointer is, nothing of the diagram is.
        run("xdotool", "mousemove", "3", size[1] - 4, env=self.env)
        shot = self.at_rest()
        self.process.kill()
        self.process.wait()
        return shot.crop((0, 0, *size))

    def at_rest(self):
        """A shot that is the same as the one before it."""
        path, before = WORK / "window.png", None
        for _ in range(30):
            time.sleep(self.pace)
            run("import", "-window", "root", path, env=self.env)
            shot = Image.open(path).convert("RGB")
            if before is not None and shot.tobytes() == before.tobytes():
                break
            before = shot
        return shot

    def close(self):
        for process in (self.process, self.screen):
            if process:
                process.kill()
                process.wait()


def gray(image):
    return numpy.asarray(image.convert("L"), dtype=numpy.float32)


def cut_out(shot, picture):
    """The part of a shot where the picture's content is, by phase correlation."""
    if shot.width < picture.width or shot.height < picture.height:
        sys.exit(f"FAILED: the picture is {picture.size}, the screen only {shot.size}")
    large = gray(shot)
    small = numpy.full_like(large, gray(picture)[2, 2])
    small[: picture.height, : picture.width] = gray(picture)
    # Of both, only what stands out from the ground: the lines and letters.
    cross = numpy.fft.rfft2(large - numpy.median(large)) * numpy.conj(numpy.fft.rfft2(small - numpy.median(small)))
    found = numpy.fft.irfft2(cross / numpy.maximum(numpy.abs(cross), 1e-3), s=large.shape)
    top, left = numpy.unravel_index(numpy.argmax(found), found.shape)
    return shot.crop((left, top, left + picture.width, top + picture.height))


def outside(one, other):
    """How far each place of a picture is from all that the other has within a pixel of it."""
    least, most, here = (
        numpy.asarray(image, dtype=numpy.float32)
        for image in (other.filter(ImageFilter.MinFilter(3)), other.filter(ImageFilter.MaxFilter(3)), one)
    )
    return numpy.maximum(least - here, here - most).max(axis=2)


def difference(one, other):
    """How far two pictures are from one another at each place, where a pixel's shift is none."""
    one, other = (image.filter(ImageFilter.GaussianBlur(1)) for image in (one, other))
    return numpy.maximum(outside(one, other), outside(other, one)).clip(0)


faults = 0


def compare(name, one, other, most):
    global faults
    if one.size != other.size:
        print(f"FAILED: {name}: {one.size} beside {other.size}")
        faults += 1
        return
    far = difference(one, other)
    row, column = numpy.unravel_index(numpy.argmax(far), far.shape)
    words = f"{name}: {far.max():.0f} at {column},{row} (most {most}), {far.mean():.2f} on average"
    is_fault = far.max() > most
    print(f"FAILED: {words}" if is_fault else words)
    if is_fault or SHOTS is not WORK:
        stem = re.sub(r"\W+", "-", name)
        pair = Image.new("RGB", (one.width * 2 + 8, one.height), "red")
        pair.paste(one, (0, 0))
        pair.paste(other, (one.width + 8, 0))
        pair.save(SHOTS / f"{stem}.png")
    faults += is_fault


def flat(path):
    """A PNG on white, as a browser shows what has no ground."""
    image = Image.open(path).convert("RGBA")
    ground = Image.new("RGBA", image.size, "white")
    return Image.alpha_composite(ground, image).convert("RGB")


def removals(svg, canvas):
    """A copy of the SVG without one element must not pass for the canvas."""
    global faults
    lines = svg.read_text().splitlines()
    stroked = [at for at, line in enumerate(lines) if 'stroke="#8490a3"' in line]
    ends = [at for at, line in enumerate(lines) if line == "</g>"]
    boxes = [
        (at, next(end for end in ends if end > at) + 1)
        for at in range(len(lines) - 2)
        if lines[at] == "<g>" and lines[at + 1] in ("<title>User</title>", "<title>Tag</title>")
    ]
    kinds = {
        "text": [(at, at + 1) for at, line in enumerate(lines) if line.startswith("<text")],
        "line or line end": [(at, at + 1) for at in stroked if lines[at].startswith("<path")],
        "ring": [(at, at + 1) for at in stroked if lines[at].startswith("<circle")],
        "box": boxes,
        "note": [(at, at + 1) for at, line in enumerate(lines) if 'fill="#faedcb"' in line],
    }
    chance = random.Random(7)
    for kind, places in kinds.items():
        for start, end in chance.sample(places, min(6, len(places))):
            copy = WORK / "without.svg"
            copy.write_text("\n".join(lines[:start] + lines[end:]))
            far = difference(browser(copy), canvas).max()
            words = f"{far:.0f}: {kind} {lines[start]}"[:110]
            is_found = far > MOST["light"]
            print(f"found missing, {words}" if is_found else f"FAILED: not found missing, {words}")
            faults += not is_found
        if not places:
            print(f"FAILED: no {kind} in {svg.name}")
            faults += 1


def shot_beside(window, project, theme, drawn):
    """The canvas as the window has it; more slowly once more where a busy machine was not yet there."""
    for pace in (1, 2, 4):
        window.pace = PACE * pace
        shown = cut_out(window.canvas(project, theme, drawn.size), drawn)
        if difference(drawn, shown).mean() < 5:
            break
    return shown


def main():
    models = WORK / "inheritance.py"
    models.write_text(INHERITANCE)
    inheritance = export(models, "json")
    rich = annotated()
    samples = [ROOT / f"projects/{name}.json" for name in ("music", "blog", "shop")] + [inheritance, rich]
    for project in samples:
        shutil.copy(project, WORK / f"{project.stem}.json") if project.parent != WORK else None
    window = Window()
    try:
        for project in (WORK / f"{one.stem}.json" for one in samples):
            for theme in ("light", "dark") if project.stem in ("shop", rich.stem) else ("light",):
                svg = export(project, "svg", "--theme", theme)
                drawn = browser(svg)
                shown = shot_beside(window, project, theme, drawn)
                compare(f"{project.stem} {theme}: browser, window", drawn, shown, MOST[theme])
                if project == rich and theme == "light":
                    removals(svg, shown)
    finally:
        window.close()
    kinds = [("light", scale) for scale in (1, 2, 3, 4)]
    for theme, scale in [*kinds, ("dark", 2), ("transparent", 2), ("transparent-dark", 3)]:
        png = export(rich, "png", "--theme", theme, "--scale", scale)
        drawn = browser(export(rich, "svg", "--theme", theme), scale)
        compare(f"{theme} {scale}x: browser, PNG", drawn, flat(png), MOST["light"])
    for name, options in (("only", ["--only", "User,Post"]), ("view", ["--view", "Writers"])):
        png = export(rich, "png", "--scale", 2, *options)
        compare(f"{name}: browser, PNG", browser(export(rich, "svg", *options), 2), flat(png), MOST["light"])


try:
    main()
finally:
    shutil.rmtree(WORK, ignore_errors=True)
if faults:
    sys.exit(f"FAILED: {faults} pictures differ")
print("pictures: passed")
