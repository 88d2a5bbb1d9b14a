//! All values of `lazy` side by side: how many statements, rows and milliseconds each cost, and what is
//! to be said of it. Knows nothing of how that was found out.

use egui::{
    Align2, EventFilter, FontId, Id, Key, Modifiers, Rect, Role, Sense, Stroke, StrokeKind, Ui,
    WidgetInfo, pos2, vec2,
};

use super::cell_text::count_text;
use crate::app::theme::{Palette, semibold};
use crate::schema::Lazy;
use crate::sqlite::LensRun;

/// The table's width in points.
pub const TABLE_WIDTH: f32 = 372.0;
/// Right edges of the columns of numbers, from the left.
const STATEMENTS_RIGHT: f32 = 172.0;
const ROWS_RIGHT: f32 = 226.0;
const TIME_RIGHT: f32 = 288.0;
const NOTE_LEFT: f32 = 300.0;
const ROW_HEIGHT: f32 = 32.0;

/// Draws the table; answers which strategy was chosen.
pub fn table_ui(
    ui: &mut Ui,
    runs: &[LensRun],
    chosen: Lazy,
    declared: Option<Lazy>,
    palette: &Palette,
) -> Option<Lazy> {
    ui.spacing_mut().item_spacing.y = 0.0;
    heading_ui(ui, palette);
    let slowest = runs.iter().map(LensRun::time).max().unwrap_or_default().as_secs_f32();
    let mut wanted = None;
    egui::ScrollArea::vertical().id_salt("strategies").auto_shrink([false, false]).show(ui, |ui| {
        for (at, run) in runs.iter().enumerate() {
            let share = if slowest > 0.0 { run.time().as_secs_f32() / slowest } else { 0.0 };
            let is_declared = declared == Some(run.lazy);
            let response = row_ui(ui, run, run.lazy == chosen, is_declared, share, palette);
            if response.clicked() || response.gained_focus() {
                wanted = Some(run.lazy);
            }
            if response.has_focus() {
                walk(ui, runs, at);
            }
        }
        ui.add_space(10.0);
        let text = "All other relationships are taken to be lazy=\"select\". Times are of the \
                    fastest of a few runs.";
        ui.add(egui::Label::new(egui::RichText::new(text).size(11.0).weak()).wrap());
    });
    wanted
}

/// Up and Down go from row to row.
fn walk(ui: &Ui, runs: &[LensRun], at: usize) {
    let filter = EventFilter { vertical_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(row_id(runs[at].lazy), filter));
    let presses =
        |key: Key| ui.input_mut(|input| input.count_and_consume_key(Modifiers::NONE, key));
    let (down, up) = (presses(Key::ArrowDown), presses(Key::ArrowUp));
    let next = (at + down).saturating_sub(up).min(runs.len() - 1);
    if next != at {
        ui.memory_mut(|memory| memory.request_focus(row_id(runs[next].lazy)));
    }
}

fn row_id(lazy: Lazy) -> Id {
    Id::unique("lens strategy").with(lazy.as_str())
}

fn heading_ui(ui: &mut Ui, palette: &Palette) {
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), 24.0));
    let font = FontId::proportional(11.5);
    let y = rect.center().y;
    let painter = ui.painter();
    let word = |x: f32, align: Align2, text: &str| {
        painter.text(pos2(rect.left() + x, y), align, text, font.clone(), palette.text_weak);
    };
    word(10.0, Align2::LEFT_CENTER, "lazy");
    word(STATEMENTS_RIGHT, Align2::RIGHT_CENTER, "statements");
    word(ROWS_RIGHT, Align2::RIGHT_CENTER, "rows");
    word(TIME_RIGHT, Align2::RIGHT_CENTER, "ms");
    let line = Stroke::new(1.0, palette.card_border);
    ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, line);
}

fn row_ui(
    ui: &mut Ui,
    run: &LensRun,
    is_chosen: bool,
    is_declared: bool,
    share: f32,
    palette: &Palette,
) -> egui::Response {
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), ROW_HEIGHT));
    let response = ui.interact(rect, row_id(run.lazy), Sense::click());
    let is_refused = run.statements.is_empty();
    response
        .widget_info(|| WidgetInfo::selected(Role::Button, true, is_chosen, accessible_name(run)));
    let painter = ui.painter_at(rect);
    let inner = rect.shrink2(vec2(0.0, 1.0));
    if is_chosen {
        painter.rect_filled(inner, 4.0, palette.row_selected);
    } else if response.hovered() {
        painter.rect_filled(inner, 4.0, palette.row_hover);
    }
    if response.has_focus() {
        let stroke = Stroke::new(1.5, palette.accent);
        painter.rect_stroke(inner.shrink(0.5), 4.0, stroke, StrokeKind::Inside);
    }
    let y = rect.center().y;
    let weak = if is_refused { palette.text_weak } else { palette.text };
    let name = run.lazy.as_str();
    let font = if is_chosen { semibold(13.0) } else { FontId::proportional(13.0) };
    let end = painter.text(pos2(rect.left() + 10.0, y), Align2::LEFT_CENTER, name, font, weak);
    if is_declared {
        painter.circle_filled(pos2(end.right() + 9.0, y + 0.5), 3.0, palette.accent);
    }
    if !is_refused {
        let number = |right: f32, text: &str| {
            let at = pos2(rect.left() + right, y);
            painter.text(at, Align2::RIGHT_CENTER, text, FontId::proportional(13.0), palette.text);
        };
        number(STATEMENTS_RIGHT, &count_text(run.statements.len() as u64));
        number(ROWS_RIGHT, &count_text(run.rows()));
        number(TIME_RIGHT, &millis_text(run.time()));
        let bar = Rect::from_min_size(
            pos2(rect.left() + ROWS_RIGHT + 12.0, rect.bottom() - 5.0),
            vec2((TIME_RIGHT - ROWS_RIGHT - 12.0) * share, 2.0),
        );
        painter.rect_filled(bar, 1.0, palette.accent);
    }
    let note = Rect::from_min_max(pos2(rect.left() + NOTE_LEFT, rect.top()), rect.max);
    note_ui(&painter, note, run, palette);
    response.on_hover_ui(|ui| {
        ui.label(meaning(run.lazy));
        if is_declared {
            ui.weak("The relationship is declared so.");
        }
    })
}

/// `N+1`, `no index`, `raises`: the worst that is to be said.
fn note_ui(painter: &egui::Painter, rect: Rect, run: &LensRun, palette: &Palette) {
    let (text, color) = match note(run) {
        Some(Note::NPlusOne) => ("N+1", palette.error),
        Some(Note::NoIndex) => ("no index", palette.warning),
        Some(Note::Stopped) => ("stopped", palette.error),
        Some(Note::Raises) => ("raises", palette.text_weak),
        Some(Note::Refused) => ("refused", palette.text_weak),
        None => return,
    };
    let galley = painter.layout_no_wrap(text.to_owned(), semibold(11.0), color);
    let size = galley.size() + vec2(12.0, 4.0);
    let chip = Rect::from_min_size(pos2(rect.left(), rect.center().y - size.y / 2.0), size);
    painter.rect_stroke(chip, 8.0, Stroke::new(1.0, color), StrokeKind::Inside);
    painter.galley(chip.min + vec2(6.0, 2.0), galley, color);
}

enum Note {
    Refused,
    Stopped,
    NPlusOne,
    NoIndex,
    Raises,
}

fn note(run: &LensRun) -> Option<Note> {
    if run.statements.is_empty() && run.error.is_some() {
        Some(Note::Refused)
    } else if run.stopped.is_some() {
        Some(Note::Stopped)
    } else if run.is_n_plus_one() {
        Some(Note::NPlusOne)
    } else if !run.missing.is_empty() {
        Some(Note::NoIndex)
    } else {
        run.error.as_ref().map(|_| Note::Raises)
    }
}

/// `select, 26 statements, 75 rows, N+1`
fn accessible_name(run: &LensRun) -> String {
    let note = match note(run) {
        Some(Note::Refused) => ", refused",
        Some(Note::Stopped) => ", stopped",
        Some(Note::NPlusOne) => ", N+1",
        Some(Note::NoIndex) => ", no index",
        Some(Note::Raises) => ", raises",
        None => "",
    };
    let statements = match run.statements.len() {
        1 => "1 statement".to_owned(),
        several => format!("{} statements", count_text(several as u64)),
    };
    let rows = super::relations::rows_text(run.rows());
    format!("{}, {statements}, {rows}{note}", run.lazy.as_str())
}

/// `0.42`, `13.7`, `1,204`
pub fn millis_text(time: std::time::Duration) -> String {
    let millis = time.as_secs_f64() * 1000.0;
    match millis {
        small if small < 10.0 => format!("{small:.2}"),
        some if some < 1000.0 => format!("{some:.1}"),
        many => count_text(many.round() as u64),
    }
}

/// What a strategy does, in a sentence.
pub fn meaning(lazy: Lazy) -> &'static str {
    match lazy {
        Lazy::Select => "A statement for each parent, when its relationship is first looked at.",
        Lazy::Joined => "One statement: what is related stands beside each parent.",
        Lazy::Subquery => {
            "One more statement: it has the first one as a subquery, and joins to that."
        }
        Lazy::Selectin => "One more statement for up to 500 parents: it asks by their keys.",
        Lazy::Immediate => "As select does, but while the parents are loaded.",
        Lazy::Dynamic => "A query for each parent, emitted whenever it is gone through. Legacy.",
        Lazy::WriteOnly => "Nothing is loaded by itself; each parent's SELECT is executed by hand.",
        Lazy::Raise => "Looking at it is an error, which finds what would be N+1.",
        Lazy::RaiseOnSql => "Looking at it is an error, unless what it leads to is loaded already.",
        Lazy::Noload => "Nothing is loaded, and nothing is there. Deprecated.",
    }
}
