"""A screen reader's look at the running window: roles, names, states and actions through AT-SPI.

Started by `.ci/accessible`, which has the window show projects/music.json.
"""

import subprocess
import sys
import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

# What a user can act on or read must have a name; these only hold others.
HOLDERS = {"panel", "menu", "separator", "scroll bar", "tool tip", "list box", "scroll pane", "filler"}
MUST_ACT = {"push button", "toggle button", "page tab", "list item", "link", "check box", "combo box"}


def nodes(node, above=()):
    """The node and all below it, each with the nodes above it."""
    yield node, above
    for at in range(node.get_child_count()):
        child = node.get_child_at_index(at)
        if child is not None:
            yield from nodes(child, (*above, node))


def states(node):
    return {state.value_nick for state in node.get_state_set().get_states()}


def actions(node):
    action = node.get_action_iface()
    return [action.get_action_name(at) for at in range(action.get_n_actions())] if action else []


def application():
    for _ in range(100):
        desktop = Atspi.get_desktop(0)
        for at in range(desktop.get_child_count()):
            child = desktop.get_child_at_index(at)
            if child is not None and child.get_name() == "backref":
                return child
        time.sleep(0.1)
    sys.exit("the window is not on the accessibility bus")


def find(role, start):
    for node, _ in nodes(application()):
        if node.get_role_name() == role and (node.get_name() or "").startswith(start):
            return node
    return None


def settled(read):
    """What `read` answers once no frame takes away the nodes that it reads."""
    for _ in range(50):
        try:
            return read()
        except (GLib.GError, AttributeError):
            time.sleep(0.1)
    sys.exit("the tree never comes to rest")


def wait(what, question):
    for _ in range(50):
        if settled(question):
            print(f"ok: {what}", flush=True)
            return
        time.sleep(0.1)
    sys.exit(f"not so: {what}")


def act(role, start):
    settled(lambda: find(role, start).get_action_iface().do_action(0))


def is_selected(role, start):
    node = find(role, start)
    return node is not None and "selected" in states(node)


def focused():
    for node, _ in nodes(application()):
        if node.get_role_name() not in ("frame", "application") and "focused" in states(node):
            return f"{node.get_role_name()} {node.get_name()}"
    return None


def press(*keys):
    subprocess.run(["xdotool", "key", *keys], check=True)


wait("the canvas is told", lambda: find("canvas", "Canvas"))


def look():
    faults, seen, regions = [], 0, set()
    for node, above in nodes(application()):
        role, name = node.get_role_name(), node.get_name() or ""
        path = " > ".join(one.get_name() or one.get_role_name() for one in above[1:])
        seen += 1
        if role == "landmark":
            regions.add(name)
        if role not in HOLDERS and not name.strip() and role != "label":
            faults.append(f"{role} without a name in {path}")
        if role in MUST_ACT and not actions(node):
            faults.append(f"{role} {name!r} without an action in {path}")
    return faults, seen, regions


faults, seen, regions = settled(look)
if faults:
    sys.exit("\n".join(faults))
print(f"ok: {seen} nodes have names and actions")
wait("the panels are regions", lambda: {"Models", "Inspector", "Drawer", "Diagram"} <= regions)

wait("a column says its type and key", lambda: find("list item", "User.role_id, Integer, foreign key to roles.id"))
wait("a link says both its ends", lambda: find("link", "Role.users to User.role, one to many"))

for what, role, start in [
    ("box", "panel", "User, model"),
    ("column", "list item", "User.username"),
    ("link", "link", "Role.users"),
]:
    act(role, start)
    wait(f"a {what} is selected by its action", lambda: is_selected(role, start))

press("ctrl+shift+a")
order = settled(
    lambda: [
        node.get_name()
        for node, _ in nodes(application())
        if node.get_role_name() == "panel" and ", model, " in (node.get_name() or "")
    ]
)
for name in order:
    press("Tab")
    wait(f"Tab goes on to {name.split(',')[0]}, the next in the tree", lambda: focused() == f"panel {name}")
press("shift+Tab")
wait("and Shift+Tab back", lambda: focused() == f"panel {order[-2]}")

act("push button", "File")
wait("the File menu opens by its action", lambda: find("push button", "Save"))
press("Escape")
