//! All keys and gestures: the keys from the table of actions, the gestures of the canvas.

use egui::{Align, Button, Context, Layout, Modal, RichText, ScrollArea, Ui, UiBuilder, vec2};

use super::sheet_frame;
use crate::app::actions::{ACTIONS, ActionRow, Menu};
use crate::app::theme::{self, Palette};

/// What the mouse does on the canvas, and the keys in names and columns.
const GESTURES: [(&str, &str); 36] = [
    ("New model here", "Double-click the empty canvas; T, then click or Enter"),
    ("Keep placing models", "Shift+click, or Shift+Enter; Esc stops"),
    ("A model in one line", "Album: title Text, -> Artist, <-> Tag"),
    ("Several models in one line", "Artist: name; Album: title!, -> Artist"),
    ("A column that must have a value", "title! or title not null"),
    ("Next model, beside this one", "Shift+Enter in a name or column"),
    ("Edit in place", "Double-click a name, type or option; Enter or F2"),
    ("Next column, or a new one", "Tab or Enter in a column"),
    ("Previous column", "Shift+Tab"),
    ("Several columns at once", "Put commas between them"),
    ("Foreign key while writing", "-> Role, or role_id -> Role on delete cascade"),
    ("Many-to-many while writing", "<-> Tag, or tags <-> Tag"),
    ("Draw a foreign key", "Drag from a box's port; F, click, click"),
    ("Draw a many-to-many", "M, click, click"),
    ("Choose a box for F and M", "Type its name; or Tab to it, then Enter"),
    ("Many boxes", "Drag over the empty canvas"),
    ("Add to the selection", "Ctrl+click"),
    ("Next box", "Tab; Shift+Tab goes back"),
    ("Rows of a box", "Ctrl+Down, then Up and Down"),
    ("Links of a box", "Ctrl+Right and Ctrl+Left"),
    ("To the box at a link's other end", "Ctrl+Down on a link"),
    ("Move a column", "Click it, then drag it; Alt+Up, Alt+Down"),
    ("Re-target a link", "Drag an end of the selected link; E or Shift+E"),
    ("Clone boxes", "Ctrl+drag, or Ctrl+D"),
    ("Paste models", "Ctrl+V: copied ones, Python classes, CREATE TABLE"),
    ("Edit a link", "Double-click it, or Enter"),
    ("Move", "Drag a box, or the arrow keys; Shift+arrow goes farther"),
    ("Move without the grid", "Alt while dragging"),
    ("Pan", "Wheel, Space+drag, or drag with the right or middle button"),
    ("Pan sideways", "Shift+wheel"),
    ("Zoom at the pointer", "Ctrl+wheel, or pinch"),
    ("Take what is written", "Ctrl+Enter, or a click elsewhere"),
    ("Take a completion", "Tab"),
    ("Go on to the type or the next option", "F2 while the line is written"),
    ("Stop what is begun", "Esc, one step at a time"),
    ("Go to a model", "Double-click it in the list"),
];

/// Draws the sheet; answers true when it is closed.
pub fn shortcuts_sheet_ui(ctx: &Context) -> bool {
    let palette = Palette::of(ctx);
    let mut close = false;
    let screen = ctx.content_rect().size();
    let size = vec2((screen.x - 64.0).min(880.0), (screen.y - 160.0).min(760.0));
    let modal = Modal::new(egui::Id::unique("shortcuts")).frame(sheet_frame(ctx)).show(ctx, |ui| {
        ui.set_width(size.x);
        ui.label(RichText::new("Keys and gestures").font(theme::semibold(18.0)));
        ui.add_space(theme::GAP);
        ScrollArea::vertical().max_height(size.y).auto_shrink([false, true]).show(ui, |ui| {
            columns_ui(ui, palette);
        });
        ui.add_space(theme::GAP);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            close = ui.add(Button::new("Close").min_size(vec2(72.0, 26.0))).clicked();
        });
    });
    close || modal.should_close()
}

/// Two columns: the menus' keys left and right, the gestures under the shorter one.
fn columns_ui(ui: &mut Ui, palette: &Palette) {
    let gap = 32.0;
    let width = (ui.available_width() - gap - 16.0) / 2.0;
    let top_left = ui.cursor().min;
    let mut bottom = top_left.y;
    let groups: [(&[Menu], bool); 2] = [
        (&[Menu::File, Menu::Edit, Menu::View], false),
        (&[Menu::Model, Menu::Rows, Menu::Help], true),
    ];
    for (index, (menus, has_gestures)) in groups.into_iter().enumerate() {
        let left = top_left.x + index as f32 * (width + gap);
        let rect = egui::Rect::from_min_size(egui::pos2(left, top_left.y), vec2(width, 0.0));
        let mut column = ui.new_child(UiBuilder::new().max_rect(rect).layout(Layout::default()));
        column.set_width(width);
        if has_gestures {
            heading_ui(&mut column, "On the canvas");
            for (what, how) in GESTURES {
                line_ui(&mut column, palette, what, how);
            }
        }
        for menu in menus {
            menu_ui(&mut column, palette, *menu);
        }
        bottom = bottom.max(column.min_rect().bottom());
    }
    ui.allocate_space(vec2(ui.available_width(), bottom - top_left.y));
}

fn menu_ui(ui: &mut Ui, palette: &Palette, menu: Menu) {
    let rows: Vec<&ActionRow> =
        ACTIONS.iter().filter(|row| row.menu == menu && !row.shortcuts.is_empty()).collect();
    if rows.is_empty() {
        return;
    }
    heading_ui(ui, menu.text());
    for row in rows {
        let keys: Vec<String> =
            row.shortcuts.iter().map(|keys| ui.ctx().format_shortcut(keys)).collect();
        line_ui(ui, palette, row.text.trim_end_matches('…'), &keys.join("  or  "));
    }
}

fn heading_ui(ui: &mut Ui, text: &str) {
    ui.add_space(4.0);
    ui.label(RichText::new(text).font(theme::semibold(13.0)));
}

fn line_ui(ui: &mut Ui, palette: &Palette, what: &str, how: &str) {
    ui.horizontal(|ui| {
        let half = ui.available_width() * 0.42;
        ui.scope(|ui| {
            ui.set_width(half);
            ui.add(egui::Label::new(RichText::new(what).color(palette.text)).truncate());
        });
        ui.add(egui::Label::new(RichText::new(how).color(palette.text_weak)).truncate())
            .on_hover_text(how);
    });
}
