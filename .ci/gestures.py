"""The table of canvas gestures in the real window: each line by mouse, then all of it by keys alone.

`gestures.py BIN WORK_DIR` needs a display and xdotool. After each gesture the project is saved and
its file is looked at; what only the view knows (selection, pan, zoom, focus) is told by what the
next command does. The first gesture that comes to something else ends it, with a picture.
"""

import atexit
import json
import os
import subprocess
import sys
import time
from pathlib import Path

BIN, WORK = sys.argv[1], Path(sys.argv[2])
# As src/diagram/card.rs has them; where in a new box the pointer is, as src/app/canvas/placing.rs.
HEADER, ROW, WIDTH = 48, 24, 200
HELD = (24, 20)
# Nothing stands here in the test by mouse.
EMPTY = (1000, 330)


# On a busy machine all pauses are made longer by this factor.
PACE = float(os.environ.get("BACKREF_PACE", "1"))


def rest(seconds):
    time.sleep(seconds * PACE)


def xdotool(*words):
    subprocess.run(["xdotool", *map(str, words)], check=True)


def key(*chords, pause=0.13):
    for chord in chords:
        xdotool("key", chord)
        rest(pause)


def write(text):
    xdotool("type", "--delay", 12, text)
    rest(0.15)


def move(at):
    xdotool("mousemove", *map(round, at))
    rest(0.12)


def click(at, button=1, held=None):
    move(at)
    if held:
        xdotool("keydown", held)
        rest(0.05)
    xdotool("click", button)
    rest(0.1)
    if held:
        xdotool("keyup", held)
    rest(0.35)


def double_click(at):
    move(at)
    xdotool("click", "--repeat", 2, "--delay", 60, 1)
    rest(0.3)


def drag(start, end, button=1, held=None):
    move(start)
    rest(0.15)
    if held:
        xdotool("keydown", held)
        rest(0.08)
    xdotool("mousedown", button)
    rest(0.08)
    for step in range(1, 7):
        x, y = (a + (b - a) * step / 6 for a, b in zip(start, end))
        xdotool("mousemove", round(x), round(y))
        rest(0.04)
    xdotool("mouseup", button)
    rest(0.1)
    if held:
        xdotool("keyup", held)
    rest(0.35)


class Window:
    """The program with a file of this name, which is not there yet."""

    def __init__(self, name):
        self.path = WORK / f"{name}.json"
        self.log = open(WORK / f"{name}.log", "w")
        # Panels as they are at the very first start.
        environment = {**os.environ, "XDG_DATA_HOME": str(WORK / f"{name}-data"),
                       "XDG_CONFIG_HOME": str(WORK / f"{name}-config")}
        self.process = subprocess.Popen(
            [BIN, self.path], stdout=self.log, stderr=self.log, env=environment)
        atexit.register(self.process.kill)
        found = subprocess.run(
            ["timeout", "60", "xdotool", "search", "--sync", "--onlyvisible", "--name", "Backref"],
            capture_output=True, text=True, check=True).stdout.split()
        xdotool("windowsize", found[0], 1280, 800)
        xdotool("windowfocus", "--sync", found[0])
        rest(1.2)
        # All of the window for the canvas.
        key("ctrl+b", "ctrl+i", "ctrl+j", pause=0.3)
        self.origin, self.count = (0, 0), 0

    def saved(self):
        before = self.path.stat().st_mtime_ns if self.path.exists() else None
        key("ctrl+s")
        for _ in range(15):
            if self.path.exists() and self.path.stat().st_mtime_ns != before:
                break
            rest(0.05)
        self.project = json.loads(self.path.read_text()) if self.path.exists() else {}
        return self.project

    def expect(self, what, holds):
        """Fails unless the saved project comes to hold this soon."""
        for attempt in range(4):
            self.saved()
            try:
                if holds(self):
                    self.count += 1
                    return
            except (KeyError, TypeError, IndexError, StopIteration):
                pass
            rest(0.3)
        subprocess.run(["import", "-window", "root", WORK / "failed.png"], check=False)
        print(json.dumps(self.project, indent=1)[:6000], file=sys.stderr)
        print(f"FAILED: {what}", file=sys.stderr)
        sys.exit(1)

    def models(self):
        return [model["class_name"] for model in self.project["schema"]["models"]]

    def model(self, name):
        return next(m for m in self.project["schema"]["models"] if m["class_name"] == name)

    def columns(self, name):
        return [column["name"] for column in self.model(name)["columns"]]

    def column(self, name, column):
        return next(c for c in self.model(name)["columns"] if c["name"] == column)

    def at(self, name):
        """Where a box stands, in canvas points."""
        return tuple(self.project["diagram"]["positions"][str(self.model(name)["id"])])

    def diagram(self, part):
        return self.project["diagram"].get(part)

    def header(self, name):
        """The middle of a header on the screen."""
        x, y = self.at(name)
        return (x + self.origin[0] + 60, y + self.origin[1] + HEADER / 2)

    def port(self, name, row=None):
        x, y = self.at(name)
        down = HEADER / 2 if row is None else HEADER + ROW * (row + 0.5)
        return (x + self.origin[0], y + self.origin[1] + down)

    def row(self, name, row, across=60):
        x, y = self.port(name, row)
        return (x + across, y)

    def close(self):
        self.saved()
        key("ctrl+q")
        self.process.wait(timeout=10)
        assert self.process.returncode == 0, "the window ended with an error"
        self.log.close()


def relationships(window):
    return {(m["class_name"], r["name"], (r.get("backref") or {}).get("name"))
            for m in window.project["schema"]["models"] for r in m.get("relationships", [])}


def keys_of(window, name):
    model = window.model(name)
    names = {c["id"]: c["name"] for m in window.project["schema"]["models"] for c in m["columns"]}
    return [([names[c] for c in key["columns"]],
             [names[c] for c in key["target"]["columns"]["columns"]])
            for key in model.get("foreign_keys", [])]


def by_mouse():
    w = Window("mouse")
    a, b, c = (200, 160), (560, 160), (200, 470)
    # New model here; Shift+click keeps placing.
    double_click(a)
    write("Role")
    click(EMPTY)
    w.expect("a double-click makes a model with its key",
             lambda w: w.models() == ["Role"] and w.columns("Role") == ["id"])
    w.origin = tuple(s - h - p for s, h, p in zip(a, HELD, w.at("Role")))
    key("t")
    click(b, held="shift")
    write("User")
    click(c, held="shift")
    write("Team")
    key("Return", "Escape", "Escape")
    w.expect("T and Shift+clicks keep placing", lambda w: w.models() == ["Role", "User", "Team"])
    # Columns in one line, completed by a click; what cannot be read stays.
    double_click(w.header("Role"))
    key("Return")
    write("name String(64) unique")
    key("Return")
    write("code Strin")
    click((w.row("Role", 2)[0] + 20, w.row("Role", 2)[1] + 30))
    write("(8) uniqe")
    key("Return")
    click(EMPTY)
    w.expect("what cannot be read makes nothing", lambda w: w.columns("Role") == ["id", "name"])
    key("BackSpace")
    write("ue")
    key("ctrl+Return")
    w.expect("a completion is taken by a click",
             lambda w: w.column("Role", "code")["type"] == {"name": "String", "length": 8}
             and w.column("Role", "code")["unique"])
    double_click(w.header("User"))
    key("Return")
    write("username String(64) unique index")
    key("ctrl+Return")
    # Edit in place: a type, an option's mark, a name.
    w.expect("a column is written", lambda w: w.columns("User") == ["id", "username"])
    double_click(w.row("Role", 2, across=WIDTH - 45))
    write("Integer")
    key("ctrl+Return")
    w.expect("a double-click on a type edits it",
             lambda w: w.column("Role", "code")["type"]["name"] == "Integer")
    double_click(w.row("Role", 2, across=WIDTH - 18))
    write("index")
    key("ctrl+Return")
    w.expect("a double-click on a mark edits its option",
             lambda w: w.column("Role", "code").get("index") and
             not w.column("Role", "code").get("unique"))
    double_click(w.row("Role", 2, across=45))
    write("level")
    click(EMPTY)
    w.expect("a double-click on a name edits it", lambda w: "level" in w.columns("Role"))
    # Foreign keys: from a box's port, whichever way; from a column's port; F and two clicks.
    drag(w.port("User"), w.header("Role"))
    key("Return", pause=0.4)
    w.expect("keys decide which side refers",
             lambda w: keys_of(w, "User") == [(["role_id"], ["id"])]
             and relationships(w) == {("Role", "users", "role")})
    double_click(w.header("Team"))
    key("Return")
    write("lead Integer")
    key("ctrl+Return")
    w.expect("Team has a lead", lambda w: w.columns("Team") == ["id", "lead"])
    drag(w.port("Team", 1), w.row("User", 0))
    key("Return", pause=0.4)
    w.expect("a column's port and a column are both used",
             lambda w: keys_of(w, "Team") == [(["lead"], ["id"])])
    key("ctrl+z", pause=0.4)
    key("f")
    click(w.header("Team"))
    click(w.header("User"))
    key("Return", pause=0.4)
    w.expect("F and two clicks make a key",
             lambda w: len(keys_of(w, "Team")) + len(keys_of(w, "User")) == 2)
    key("ctrl+z", pause=0.4)
    # Many-to-many and self-reference.
    key("m")
    click(w.header("Role"))
    click(w.header("Team"))
    key("Return", pause=0.4)
    w.expect("M and two clicks make an association table",
             lambda w: any(m.get("kind") not in (None, "Class") for m in w.project["schema"]["models"]))
    key("u", pause=0.4)
    w.expect("U unfolds it", lambda w: len(w.diagram("unfolded")) == 1)
    key("ctrl+z", "ctrl+z", pause=0.4)
    drag(w.port("Team"), w.row("Team", 0, across=90))
    key("Return", pause=0.4)
    w.expect("a link on the same box refers to itself",
             lambda w: keys_of(w, "Team") == [(["parent_id"], ["id"])])
    # Select and move: what is selected is what the arrow moves.
    start = {name: w.at(name) for name in w.models()}

    def moved(*names, by=(8, 0)):
        return lambda w: all(
            w.at(name) == tuple(p + d * (name in names) for p, d in zip(start[name], by))
            for name in start)

    click(EMPTY)
    click(w.header("Role"))
    key("Right")
    w.expect("a click selects", moved("Role"))
    key("ctrl+z", pause=0.3)
    click(w.header("User"), held="ctrl")
    key("Right")
    w.expect("Ctrl+click adds", moved("Role", "User"))
    key("ctrl+z", pause=0.3)
    click(EMPTY)
    drag((1000, 330), (w.header("User")[0], w.header("User")[1] + 20))
    key("Right")
    w.expect("a marquee selects", moved("User"))
    key("ctrl+z", pause=0.3)
    click(EMPTY)
    w.saved()
    grab = w.header("Team")
    drag(grab, (grab[0] + 450, grab[1] + 83))
    w.expect("a drag lands on the grid or on an edge",
             lambda w: abs(w.at("Team")[0] - start["Team"][0] - 450) <= 4
             and w.at("Team") != start["Team"])
    key("ctrl+z", pause=0.3)
    w.saved()
    drag(grab, (grab[0] + 451, grab[1] + 85), held="alt")
    w.expect("with Alt it lands anywhere",
             lambda w: max(abs(now - then - by) for now, then, by in zip(
                 w.at("Team"), start["Team"], (451, 85))) <= 1)
    key("ctrl+z", pause=0.3)
    w.saved()
    drag(grab, (grab[0] + 480, grab[1] + 40), held="ctrl")
    w.expect("with Ctrl a copy is dragged off",
             lambda w: "Team2" in w.models() and w.at("Team") == start["Team"])
    key("ctrl+z", pause=0.3)

    # Pan and zoom: told by where the next model is made.
    def places(what, check):
        double_click((1000, 500))
        write("Probe")
        key("ctrl+Return", pause=0.3)
        w.expect(what, lambda w: check(w.at("Probe")))
        at = w.at("Probe")
        key("ctrl+z", "ctrl+z", pause=0.2)
        w.saved()
        return at

    base = places("a model where nothing was panned", lambda at: True)

    def shifted(dx, dy, slack=8):
        return lambda at: abs(at[0] - base[0] - dx) <= slack and abs(at[1] - base[1] - dy) <= slack

    for button, what in [(2, "the middle button pans"), (3, "the right button pans")]:
        drag((860, 650), (780, 690), button=button)
        places(what, shifted(80, -40))
        drag((780, 690), (860, 650), button=button)
    drag((860, 650), (780, 690), held="space")
    places("Space and a drag pan", shifted(80, -40))
    drag((780, 690), (860, 650), held="space")
    move((860, 650))
    for _ in range(3):
        xdotool("click", 5)
        rest(0.15)
    rest(0.6)
    places("the wheel pans", lambda at: at[1] > base[1] + 16 and abs(at[0] - base[0]) <= 8)
    for _ in range(3):
        xdotool("click", 4)
        rest(0.15)
    rest(0.6)
    move((860, 650))
    for _ in range(3):
        click((860, 650), button=5, held="shift")
    rest(0.6)
    places("Shift and the wheel pan sideways",
           lambda at: at[0] > base[0] + 16 and abs(at[1] - base[1]) <= 8)
    for _ in range(3):
        click((860, 650), button=4, held="shift")
    rest(0.6)
    for _ in range(4):
        click((0 + w.origin[0] + base[0], w.origin[1] + base[1]), button=5, held="ctrl")
    rest(0.6)
    click((1000, 700))
    key("ctrl+1", pause=0.5)
    # All models, columns and links made here are in the file: as drawn.
    w.expect("nothing was lost on the way",
             lambda w: w.models() == ["Role", "User", "Team"]
             and ("Role", "users", "role") in relationships(w))
    w.close()
    return w.count


def by_keys():
    w = Window("keys")
    key("t", "Return", pause=0.25)
    write("Role: name String(64) unique")
    key("shift+Return", pause=0.3)
    write("User: username Strin")
    key("Tab")
    write("(64) unique index")
    key("shift+Return", pause=0.3)
    write("Team")
    key("Return", pause=0.25)
    write("titel Text")
    key("Return")
    write("rank Integer")
    key("shift+Tab", pause=0.25)
    w.saved()
    key("ctrl+a")
    write("title Text not nul")
    key("Return", pause=0.25)
    key("BackSpace")
    write("ll")
    key("ctrl+Return", pause=0.3)
    w.expect("models and columns are written, gone back to, kept in edit where unread",
             lambda w: w.models() == ["Role", "User", "Team"]
             and w.columns("User") == ["id", "username"]
             and w.columns("Team") == ["id", "title", "rank"]
             and w.column("Team", "title")["nullable"] is False)
    first = w.project
    key("Escape", "Escape")
    # Foreign key, many-to-many, self-reference, their models by name.
    key("f", pause=0.2)
    write("rol")
    key("Return", pause=0.3)
    write("user")
    key("Return", "Return", pause=0.4)
    w.expect("F with typed names makes a key",
             lambda w: keys_of(w, "User") == [(["role_id"], ["id"])]
             and relationships(w) == {("Role", "users", "role")})
    key("m", pause=0.2)
    write("user")
    key("Return", pause=0.3)
    write("team")
    key("Return", "Return", pause=0.4)
    w.expect("M with typed names makes a many-to-many",
             lambda w: ("User", "teams", "users") in relationships(w))
    key("u", pause=0.3)
    w.expect("U unfolds the association table", lambda w: len(w.diagram("unfolded")) == 1)
    key("ctrl+z", pause=0.3)
    key("f", pause=0.2)
    for _ in range(2):
        write("team")
        key("Return", pause=0.3)
    key("Return", pause=0.4)
    w.expect("the same name twice refers to itself",
             lambda w: keys_of(w, "Team") == [(["parent_id"], ["id"])])
    # A link is walked to and edited, a row is edited in its parts and moved.
    key("Escape", "Escape", "Escape")
    key("Tab", "ctrl+Right", "Return", pause=0.3)
    write("members")
    key("Return", pause=0.4)
    w.expect("Enter on a link edits it", lambda w: ("Role", "members", "role") in relationships(w))
    key("Escape", "Escape", "Tab", "ctrl+Down", "Down", "F2", pause=0.2)
    write("label")
    key("F2")
    write("Text")
    key("F2")
    write("index")
    key("ctrl+Return", pause=0.3)
    w.expect("F2 edits the name, the type, the option",
             lambda w: w.column("Role", "label")["type"]["name"] == "Text"
             and w.column("Role", "label").get("index"))
    key("alt+Up", pause=0.3)
    w.expect("Alt+Up moves the column", lambda w: w.columns("Role") == ["label", "id"])
    # Select, move, reading order.
    key("Escape", "Escape")
    start = {name: w.at(name) for name in ["Role", "User", "Team"]}
    # As src/app/canvas/scene.rs reads boxes: in lines of 96 points, then from the left.
    order = sorted(start, key=lambda name: (start[name][1] // 96, start[name][0]))
    key("Tab", "Tab", "Left", pause=0.2)
    w.expect("Tab walks in reading order and arrows move",
             lambda w: w.at(order[1])[0] == start[order[1]][0] - 8
             and w.at(order[0]) == start[order[0]])
    key("shift+Tab", "shift+Left", pause=0.2)
    w.expect("Shift+Tab goes back, Shift+arrow moves farther",
             lambda w: w.at(order[0])[0] == start[order[0]][0] - 64)
    key("ctrl+a", "Right", pause=0.2)
    w.expect("Ctrl+A selects all",
             lambda w: w.at(order[0])[0] == start[order[0]][0] - 56
             and w.at(order[2])[0] == start[order[2]][0] + 8)
    # A column for all of them.
    key("Insert", pause=0.3)
    write("created_at DateTime")
    key("ctrl+Return", pause=0.3)
    w.expect("Insert with several boxes writes a column in each",
             lambda w: all("created_at" in w.columns(name) for name in start))
    # Copy.
    key("Escape", "Escape", "Tab", pause=0.2)
    key("ctrl+d", pause=0.4)
    w.expect("Ctrl+D duplicates", lambda w: f"{order[0]}2" in w.models() or len(w.models()) == 5)
    count = len(w.models())
    key("ctrl+x", pause=0.4)
    w.expect("Ctrl+X cuts", lambda w: len(w.models()) == count - 1)
    key("ctrl+v", "ctrl+v", pause=0.6)
    w.expect("Ctrl+V pastes", lambda w: len(w.models()) == count + 1)
    key("ctrl+z", "ctrl+z", pause=0.3)
    for text, name in [
        ("CREATE TABLE song (id INTEGER PRIMARY KEY, title TEXT);", "Song"),
        ("class Album(db.Model): id = db.Column(db.Integer, primary_key=True)", "Album"),
    ]:
        # A note is where text is written to be copied from.
        key("Escape", "Escape", "n", "Return", pause=0.25)
        write(text)
        key("ctrl+a", "ctrl+c", "Escape", pause=0.25)
        key("ctrl+v", pause=0.6)
        w.expect(f"pasted text makes {name}", lambda w: name in w.models())
    # Arrange, with one that is pinned.
    key("Escape", "Escape", "Tab", "p", "Escape", pause=0.2)
    w.expect("P pins", lambda w: len(w.diagram("pinned")) == 1)
    before, pinned = w.diagram("positions"), str(w.diagram("pinned")[0])
    key("ctrl+l", pause=1.0)
    w.expect("Ctrl+L arranges all but the pinned",
             lambda w: w.diagram("positions") != before
             and w.diagram("positions")[pinned] == before[pinned])
    key("ctrl+z", pause=0.4)
    w.expect("one undo takes it back", lambda w: w.diagram("positions") == before)
    # Show.
    for digit, detail in [("2", "Keys"), ("3", "Names"), ("1", None)]:
        key(digit, pause=0.3)
        w.expect(f"{digit} shows {detail or 'all'}",
                 lambda w: str(w.diagram("detail") or "all").lower() in (str(detail or "all").lower(),))
    key("Escape", "Escape", "Tab", "k", "k", pause=0.2)
    w.expect("K gives a colour", lambda w: list(w.diagram("colors").values()) == [2])
    key("ctrl+z", "ctrl+z", pause=0.2)
    key("Escape", "Escape", "Tab", "o", "minus", "ctrl+a", "k", pause=0.25)
    w.expect("O shows the selection alone", lambda w: len(w.diagram("colors")) == 1)
    key("ctrl+z", "Escape", pause=0.25)
    key("Escape", "Escape", "Tab", "g", "ctrl+a", pause=0.25)
    write("Access")
    key("Return", pause=0.3)
    w.expect("G makes a group",
             lambda w: [g["title"] for g in w.diagram("groups").values()] == ["Access"])
    key("Escape", "Escape", "n", "Return", pause=0.25)
    write("Ask Ada")
    key("ctrl+Return", pause=0.3)
    w.expect("N makes a note",
             lambda w: [n["text"] for n in w.diagram("notes").values()] == ["Ask Ada"])
    # Zoom: told by where the next model is made, which is the middle of the view.
    key("Escape", "ctrl+1", "ctrl+0", "ctrl+plus", "ctrl+minus", "ctrl+2", "ctrl+1", pause=0.25)
    # Undo to what was there first, and redo.
    last = w.saved()
    key(*["ctrl+z"] * 45, pause=0.09)
    w.expect("undo takes all back", lambda w: w.models() == [])
    key(*["ctrl+shift+z"] * 45, pause=0.09)
    w.expect("redo does all again", lambda w: w.project == last)
    assert first["schema"] != last["schema"]
    w.close()
    return w.count


os.environ.setdefault("LIBGL_ALWAYS_SOFTWARE", "1")
began = time.monotonic()
print(f"by mouse: {by_mouse()} gestures came to what they should")
print(f"by keys alone: {by_keys()} gestures came to what they should")
print(f"in {time.monotonic() - began:.0f} s")
