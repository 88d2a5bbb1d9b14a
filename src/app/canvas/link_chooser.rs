//! A model or column for the tool that draws a link, by its name: what is typed while the tool is in
//! hand opens a field with the models that are meant, best first.

use egui::text::{CCursor, CCursorRange};
use egui::{
    Align2, Area, Event, FontId, Frame, Id, Key, Label, Margin, Modifiers, Order, RichText, Role,
    Sense, TextEdit, Ui, WidgetInfo, pos2, vec2,
};

use super::link_tool::choose_for_link;
use super::scene::Scene;
use crate::app::command_palette::fuzzy::fuzzy_score;
use crate::app::theme::semibold;
use crate::app::view_state::{Tool, ViewState};
use crate::app::widgets::choice::{move_row, take_enter};
use crate::app::{Outbox, PanelContext};
use crate::document::Document;
use crate::schema::{ColumnId, ModelId};

/// Height of a model's row, in points.
const ROW_POINTS: f32 = 28.0;
/// No more than these are listed; a longer name narrows them.
const MAX_FOUND: usize = 8;

/// The field, while it is open.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct LinkChooser {
    query: String,
    row: usize,
    has_had_focus: bool,
}

/// What can be chosen: a box, or a column of one.
type Choice = (ModelId, Option<ColumnId>);

/// Opens the field with the first letters that are typed on the canvas while a link is drawn.
pub(super) fn open_by_typing(ui: &Ui, view: &mut ViewState) {
    if !view.tool.chooses_a_box() {
        return;
    }
    let mut query = String::new();
    ui.input_mut(|input| {
        input.events.retain(|event| match event {
            Event::Text(text) if !text.trim().is_empty() => {
                query.push_str(text);
                false
            }
            _ => true,
        });
    });
    if !query.is_empty() {
        view.canvas.link_chooser = Some(LinkChooser { query, ..LinkChooser::default() });
    }
}

/// Draws the field if it is open. Enter chooses, Esc goes back to the canvas and keeps the tool.
pub(super) fn link_chooser_ui(
    context: &PanelContext<'_>,
    ui: &Ui,
    view: &mut ViewState,
    outbox: &mut Outbox,
) {
    let Some(mut chooser) = view.canvas.link_chooser.take() else { return };
    if !view.tool.chooses_a_box() {
        return;
    }
    let at = view.canvas.viewport_in_screen.center_top() + vec2(0.0, 60.0);
    let title = title(context.document, view.tool);
    let found = find(context.document, &view.canvas.scene, &chooser.query, view.tool);
    let mut answer = None;
    let area = Area::new(ui.scope_id().with("link chooser"))
        .order(Order::Middle)
        .movable(false)
        .pivot(Align2::CENTER_TOP)
        .fixed_pos(at);
    area.show(ui.ctx(), |ui| {
        Frame::popup(ui.style()).inner_margin(Margin::same(10)).show(ui, |ui| {
            ui.set_width(340.0);
            ui.visuals_mut().extreme_bg_color = context.palette.canvas;
            answer = chooser_ui(context, ui, &mut chooser, &title, &found);
        });
    });
    match answer {
        None => view.canvas.link_chooser = Some(chooser),
        Some(Answer::Cancelled) => view.canvas.focus_canvas(ui),
        Some(Answer::Chosen(choice)) => {
            view.selection.select_model(choice.0);
            view.canvas.reveal(choice.0);
            view.canvas.pointer = None;
            view.canvas.focus_canvas(ui);
            choose_for_link(context, view, outbox, choice);
        }
    }
}

enum Answer {
    Chosen(Choice),
    Cancelled,
}

fn chooser_ui(
    context: &PanelContext<'_>,
    ui: &mut Ui,
    chooser: &mut LinkChooser,
    title: &str,
    found: &[(Choice, String)],
) -> Option<Answer> {
    ui.add(Label::new(RichText::new(title).font(semibold(13.5))).truncate());
    move_row(ui, &mut chooser.row, found.len());
    let id = Id::unique("link chooser box");
    let field = TextEdit::singleline(&mut chooser.query)
        .id(id)
        .desired_width(f32::INFINITY)
        .return_key(None);
    let response = ui.add(field).accessible_name("Model to link");
    if !chooser.has_had_focus {
        response.request_focus();
        // The letter that opened the field stands before the cursor.
        let end = CCursor::new(chooser.query.chars().count());
        let mut state = TextEdit::load_state(ui.ctx(), id).unwrap_or_default();
        state.cursor.set_char_range(Some(CCursorRange::one(end)));
        TextEdit::store_state(ui.ctx(), id, state);
        chooser.has_had_focus = true;
    }
    if response.changed() {
        chooser.row = 0;
    }
    let is_entered = take_enter(ui);
    let is_cancelled = ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape));
    let mut chosen = None;
    ui.spacing_mut().item_spacing.y = 0.0;
    for (at, (choice, name)) in found.iter().enumerate() {
        let is_marked = at == chooser.row;
        if row_ui(context, ui, *choice, name, is_marked) || is_marked && is_entered {
            chosen = Some(Answer::Chosen(*choice));
        }
    }
    if found.is_empty() {
        ui.add_space(6.0);
        ui.label(RichText::new("Nothing of that name").color(context.palette.text_weak));
    }
    let is_left = response.lost_focus() && !is_entered;
    chosen.or((is_cancelled || is_left).then_some(Answer::Cancelled))
}

/// Answers whether it was clicked.
fn row_ui(
    context: &PanelContext<'_>,
    ui: &mut Ui,
    (model_id, _): Choice,
    name: &str,
    is_marked: bool,
) -> bool {
    let palette = context.palette;
    let size = vec2(ui.available_width(), ROW_POINTS);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::ListBoxOption, true, is_marked, name));
    if is_marked {
        ui.painter().rect_filled(rect, 4.0, palette.row_selected);
    } else if response.hovered() {
        ui.painter().rect_filled(rect, 4.0, palette.row_hover);
    }
    let painter = ui.painter().with_clip_rect(rect);
    let left = pos2(rect.left() + 10.0, rect.center().y);
    let font = FontId::proportional(13.5);
    painter.text(left, Align2::LEFT_CENTER, name, font, palette.text);
    if let Some(table) = context.mapping.table(model_id) {
        let right = pos2(rect.right() - 10.0, rect.center().y);
        let font = FontId::proportional(12.0);
        painter.text(right, Align2::RIGHT_CENTER, &table.name, font, palette.text_weak);
    }
    // Pressing is enough: the field loses the keyboard by it.
    response.is_pointer_button_down_on() || response.clicked()
}

fn title(document: &Document, tool: Tool) -> String {
    let name = |(model_id, column_id): Choice| {
        let model = document.schema.model(model_id)?;
        let column = column_id.and_then(|id| model.column(id));
        Some(match column {
            Some(column) => format!("{}.{}", model.class_name, column.name),
            None => model.class_name.clone(),
        })
    };
    let (what, from) = match tool {
        Tool::ManyToMany(from) => ("Many-to-many", from.map(|id| (id, None))),
        Tool::ForeignKey(from) => ("Foreign key", from),
        Tool::Retarget { .. } => return "This end of the link goes to".to_owned(),
        Tool::Select | Tool::NewModel => return String::new(),
    };
    match from.and_then(name) {
        Some(from) => format!("{what} between {from} and"),
        None => format!("{what} from the model"),
    }
}

/// What is meant, best first: boxes, and behind a dot the columns of one.
fn find(document: &Document, scene: &Scene, query: &str, tool: Tool) -> Vec<(Choice, String)> {
    let letters: Vec<char> =
        query.to_lowercase().chars().filter(|char| !char.is_whitespace()).collect();
    let has_columns = matches!(tool, Tool::ForeignKey(_)) && query.contains('.');
    let mut names: Vec<(Choice, String)> = Vec::new();
    for model in scene.cards.iter().filter_map(|card| document.schema.model(card.model_id)) {
        if has_columns {
            let column_names = model.columns.iter().map(|column| {
                let name = format!("{}.{}", model.class_name, column.name);
                ((model.id, Some(column.id)), name)
            });
            names.extend(column_names);
        } else {
            names.push(((model.id, None), model.class_name.clone()));
        }
    }
    let mut scored: Vec<(i32, (Choice, String))> =
        names.into_iter().filter_map(|one| Some((fuzzy_score(&letters, &one.1)?, one))).collect();
    scored.sort_by(|(a, (_, a_name)), (b, (_, b_name))| {
        b.cmp(a).then(a_name.len().cmp(&b_name.len())).then_with(|| a_name.cmp(b_name))
    });
    scored.into_iter().take(MAX_FOUND).map(|(_, one)| one).collect()
}
