//! The text field over the cell being edited, its completions and what is wrong with its text.

use egui::text::{CCursor, CCursorRange, LayoutJob, TextFormat};
use egui::{
    EventFilter, FontId, Frame, Id, Key, Margin, Modifiers, Rect, RichText, Role, Sense, Stroke,
    StrokeKind, TextBuffer, TextEdit, Ui, UiBuilder, WidgetInfo, pos2, vec2,
};

use super::CanvasState;
use super::edit_place::Place;
use super::in_place_edit::{EditTarget, InPlaceEdit, added_columns};
use super::paint_cards::{NAME_INDENT_POINTS, PADDING_POINTS, ROW_SIZE, TITLE_SIZE};
use super::placing::in_rows;
use super::walk::Way;
use crate::app::theme::{Palette, semibold};
use crate::app::view_state::{Part, ViewState};
use crate::app::widgets::refusal::floating_refusal_ui;
use crate::app::{Outbox, PanelContext};
use crate::document::{Completion, CompletionKind, Document, LineStart, complete_line};

/// The list of completions: its width and the height of a row, in screen points.
const LIST_WIDTH: f32 = 320.0;
const LIST_ROW_HEIGHT: f32 = 24.0;

/// What ends the editing of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Leaving {
    /// Enter or Tab.
    Next,
    /// Shift+Tab.
    Back,
    /// Shift+Enter: another model is made beside this one.
    NextModel,
    /// Ctrl+Enter, or a click elsewhere.
    Done,
    /// Esc.
    Cancel,
}

/// Draws the field that is being edited, if there is one, and takes in its keys.
pub(super) fn edit_field_ui(
    context: &PanelContext<'_>,
    ui: &mut Ui,
    view: &mut ViewState,
    outbox: &mut Outbox,
) {
    let Some(mut edit) = view.canvas.edit.take() else { return };
    let Some(rect) = field_rect(&view.canvas, &edit) else { return };
    keep_in_view(&mut view.canvas, rect);
    let id = ui.scope_id().with("in place").with(edit.target);
    let is_first_frame = edit.selects.is_some();
    if is_first_frame {
        ui.memory_mut(|memory| memory.request_focus(id));
        select_at_start(ui, id, &edit);
        edit.selects = None;
        view.selection.select_model(edit.target.model_id());
        view.selection.models.extend(&edit.also);
        if let EditTarget::Column(model_id, column_id) = edit.target {
            view.selection.part = Some(Part::Column(model_id, column_id));
        }
    }
    let completions = completions(context.document, ui, id, &edit);
    let has_focus = ui.memory(|memory| memory.has_focus(id));
    let mut leaving = None;
    if has_focus {
        walk_parts(ui, id, &edit);
        leaving = take_keys(ui, &mut edit, &completions);
    }
    let has_changed = text_edit_ui(ui, context.palette, id, rect, &mut edit, &view.canvas);
    if has_changed {
        edit.error = edit.typing_error(context.document);
        edit.completion = 0;
        edit.is_completion_chosen = false;
    }
    let mut is_choosing = false;
    if let Some(error) = &edit.error {
        const WIDTH: f32 = 320.0;
        let refusal = &error.refusal;
        let below = view.canvas.hung_below(rect, vec2(WIDTH, 48.0)).min;
        let (is_taken, is_pressed) =
            floating_refusal_ui(ui, context.palette, below, WIDTH, refusal);
        is_choosing = is_pressed;
        if is_taken {
            edit.take_free_name();
        }
    } else if has_focus && !completions.is_empty() {
        let size = vec2(LIST_WIDTH, completions.len() as f32 * LIST_ROW_HEIGHT + 8.0);
        let list = view.canvas.hung_below(rect, size);
        is_choosing = completions_ui(ui, context.palette, list, id, &mut edit, &completions);
    }
    if is_choosing {
        ui.memory_mut(|memory| memory.request_focus(id));
    } else {
        let has_focus = ui.memory(|memory| memory.has_focus(id));
        if edit.had_focus && !has_focus && leaving.is_none() {
            leaving = Some(Leaving::Done);
        }
        edit.had_focus = has_focus;
    }
    match leaving {
        None => view.canvas.edit = Some(edit),
        Some(Leaving::Cancel) => view.canvas.focus_canvas(ui),
        Some(leaving) => {
            leave(context, ui, view, outbox, edit, leaving);
            if let Some(edit) = &mut view.canvas.edit {
                // What cannot be taken is not left: Esc gives it up.
                ui.memory_mut(|memory| memory.request_focus(id));
                edit.had_focus = true;
            }
        }
    }
}

/// Takes the text if it can be taken, and goes on to what follows.
fn leave(
    context: &PanelContext<'_>,
    ui: &Ui,
    view: &mut ViewState,
    outbox: &mut Outbox,
    mut edit: InPlaceEdit,
    leaving: Leaving,
) {
    let document = context.document;
    let command = match edit.command(document) {
        Ok(command) => command,
        Err(error) => {
            edit.error = Some(error);
            view.canvas.edit = Some(edit);
            return;
        }
    };
    let target = edit.target;
    let visible = view.canvas.viewport_transform().visible_in_canvas().shrink(24.0);
    let placed = command.map(|one| in_rows(document, target.model_id(), one, visible));
    let (command, rows) = placed.map_or((None, None), |(command, rows)| (Some(command), rows));
    if let Some(rows) = rows {
        view.canvas.fit_unless_in_view(rows);
    }
    let is_left_empty = edit.text.trim().is_empty();
    let is_new = matches!(target, EditTarget::NewColumn(..));
    let added = command.as_ref().map_or(0, added_columns);
    let following = document.schema.model(target.model_id()).and_then(|model| match leaving {
        Leaving::Next if is_new && is_left_empty => None,
        Leaving::Next if rows.is_some() => None,
        Leaving::Next => target.next(model, added),
        Leaving::Back => target.back(model),
        Leaving::Done | Leaving::Cancel | Leaving::NextModel => None,
    });
    if let Some(command) = command {
        outbox.command(command);
        ui.ctx().request_repaint();
    }
    if leaving == Leaving::NextModel {
        view.canvas.places_beside = Some(target.model_id());
    }
    match following {
        Some(target) => {
            view.canvas.edit_next = Some((target, Place::All));
            view.canvas.edits_also = edit.also;
        }
        None if leaving == Leaving::Done => {}
        None => view.canvas.focus_canvas(ui),
    }
}

fn take_keys(ui: &Ui, edit: &mut InPlaceEdit, completions: &[Completion]) -> Option<Leaving> {
    ui.input_mut(|input| {
        if !completions.is_empty() {
            let last = completions.len() - 1;
            if input.consume_key(Modifiers::NONE, Key::ArrowDown) {
                let next = if edit.is_completion_chosen { edit.completion + 1 } else { 0 };
                edit.completion = next.min(last);
                edit.is_completion_chosen = true;
            }
            if input.consume_key(Modifiers::NONE, Key::ArrowUp) {
                edit.completion = edit.completion.saturating_sub(1);
                edit.is_completion_chosen = true;
            }
        }
        if input.consume_key(Modifiers::ALT, Key::Enter) {
            edit.take_free_name();
        }
        if input.consume_key(Modifiers::COMMAND, Key::Enter) {
            return Some(Leaving::Done);
        }
        if input.consume_key(Modifiers::SHIFT, Key::Enter) {
            return Some(Leaving::NextModel);
        }
        if input.consume_key(Modifiers::SHIFT, Key::Tab) {
            return Some(Leaving::Back);
        }
        let is_tab = input.consume_key(Modifiers::NONE, Key::Tab);
        let is_enter = input.consume_key(Modifiers::NONE, Key::Enter);
        if let Some(completion) = completions.get(edit.completion)
            && (is_tab || is_enter && edit.is_completion_chosen)
        {
            accept(edit, completion);
            return None;
        }
        if is_tab || is_enter {
            return Some(Leaving::Next);
        }
        input.consume_key(Modifiers::NONE, Key::Escape).then_some(Leaving::Cancel)
    })
}

/// F2 selects the next part of a column's line, Shift+F2 the one before: name, type, each option.
fn walk_parts(ui: &Ui, id: Id, edit: &InPlaceEdit) {
    let way = ui.input_mut(|input| {
        let is_back = input.consume_key(Modifiers::SHIFT, Key::F2);
        let is_forward = input.consume_key(Modifiers::NONE, Key::F2);
        is_forward.then_some(Way::Forward).or(is_back.then_some(Way::Back))
    });
    let Some(way) = way else { return };
    let range = TextEdit::load_state(ui.ctx(), id).and_then(|state| state.cursor.char_range());
    let selected = range.map_or(0..0, |range| {
        let [start, end] = range.sorted_cursors();
        start.index.0..end.index.0
    });
    if let Some(part) = edit.part_beside(&selected, way) {
        set_selection(ui, id, part.start, part.end);
    }
}

/// Puts a completion in place of the word being typed.
fn accept(edit: &mut InPlaceEdit, completion: &Completion) {
    edit.text.replace_range(completion.range.clone(), &completion.text);
    let end = completion.range.start + completion.text.len();
    edit.cursor_to = Some(edit.text[..end].chars().count());
    edit.completion = 0;
    edit.is_completion_chosen = false;
}

/// What the word before the cursor could become; nothing where it is whole already.
fn completions(document: &Document, ui: &Ui, id: Id, edit: &InPlaceEdit) -> Vec<Completion> {
    const MOST: usize = 8;
    let start = match edit.target {
        EditTarget::ClassName(_) => LineStart::Name,
        EditTarget::Column(..) | EditTarget::NewColumn(..) => LineStart::Column,
        EditTarget::Tablename(_) | EditTarget::Relationship { .. } => return Vec::new(),
    };
    let cursor = TextEdit::load_state(ui.ctx(), id)
        .and_then(|state| state.cursor.char_range())
        .map_or(0, |range| range.primary.index.0);
    let cursor = edit.text.char_indices().nth(cursor).map_or(edit.text.len(), |(at, _)| at);
    let mut found = complete_line(&document.schema, &edit.text, cursor, start);
    let word = |one: &Completion| edit.text.get(one.range.clone()).unwrap_or("").to_owned();
    let is_offered = |one: &Completion| one.kind == CompletionKind::Model || !word(one).is_empty();
    found.retain(is_offered);
    if found.iter().any(|one| word(one).eq_ignore_ascii_case(&one.text)) {
        return Vec::new();
    }
    found.truncate(MOST);
    found
}

fn select_at_start(ui: &Ui, id: Id, edit: &InPlaceEdit) {
    let range = edit.first_selection();
    set_selection(ui, id, range.start, range.end);
}

fn set_selection(ui: &Ui, id: Id, start: usize, end: usize) {
    let mut state = TextEdit::load_state(ui.ctx(), id).unwrap_or_default();
    let range = CCursorRange::two(CCursor::new(start), CCursor::new(end));
    state.cursor.set_char_range(Some(range));
    TextEdit::store_state(ui.ctx(), id, state);
}

/// Draws the text; answers whether it was changed.
fn text_edit_ui(
    ui: &mut Ui,
    palette: &Palette,
    id: Id,
    rect: Rect,
    edit: &mut InPlaceEdit,
    canvas: &CanvasState,
) -> bool {
    if let Some(at) = edit.cursor_to.take() {
        set_selection(ui, id, at, at);
    }
    let zoom = canvas.transform.zoom.clamp(0.8, 2.0);
    let font = match edit.target {
        EditTarget::ClassName(_) => semibold(TITLE_SIZE * zoom),
        _ => FontId::proportional(ROW_SIZE * zoom),
    };
    let frame_rect = rect.expand2(vec2(6.0, 1.0));
    let color = if edit.error.is_some() { palette.error } else { palette.accent };
    ui.painter().rect(frame_rect, 4.0, palette.card, Stroke::new(1.5, color), StrokeKind::Outside);
    let wrong = edit.error.as_ref().map(|error| error.range.clone());
    let (text_color, error_color) = (palette.text, palette.error);
    let layout_font = font.clone();
    let mut layouter = move |ui: &Ui, text: &dyn TextBuffer, _wrap_width: f32| {
        let text = text.as_str();
        let mut job = LayoutJob {
            keep_trailing_whitespace: true,
            break_on_newline: false,
            ..LayoutJob::default()
        };
        let plain = TextFormat::simple(layout_font.clone(), text_color);
        let underlined = TextFormat { underline: Stroke::new(1.5, error_color), ..plain.clone() };
        match wrong.clone().filter(|range| text.get(range.clone()).is_some_and(|of| !of.is_empty()))
        {
            Some(range) => {
                job.append(&text[..range.start], 0.0, plain.clone());
                job.append(&text[range.clone()], 0.0, underlined);
                job.append(&text[range.end..], 0.0, plain);
            }
            None => job.append(text, 0.0, plain),
        }
        ui.fonts_mut(|fonts| fonts.layout_job(job))
    };
    let filter =
        EventFilter { tab: true, horizontal_arrows: true, vertical_arrows: true, escape: true };
    let hint = match edit.target {
        EditTarget::NewColumn(..) => "name String(64) unique, -> Model",
        _ => "",
    };
    let label = edit.label();
    let field = TextEdit::singleline(&mut edit.text)
        .id(id)
        .font(font)
        .frame(Frame::NONE)
        .margin(Margin::ZERO)
        .hint_text(RichText::new(hint).color(palette.text_weak))
        .desired_width(rect.width())
        .align(egui::Align2::LEFT_CENTER)
        .event_filter(filter)
        .return_key(None)
        .layouter(&mut layouter);
    let mut child = ui.new_child(UiBuilder::new().max_rect(rect));
    let response = child.put(rect, field);
    let has_changed = response.changed();
    response.accessible_name(label);
    has_changed
}

/// The ground of what hangs below the field.
fn list_back(ui: &Ui, palette: &Palette, rect: Rect, fill: egui::Color32, line: egui::Color32) {
    let shadow = egui::Shadow { offset: [0, 3], blur: 10, spread: 0, color: palette.card_shadow };
    ui.painter().add(shadow.as_shape(rect, 6.0));
    ui.painter().rect(rect, 6.0, fill, Stroke::new(1.0, line), StrokeKind::Outside);
}

/// The list of completions; answers whether the mouse is pressed in it.
fn completions_ui(
    ui: &mut Ui,
    palette: &Palette,
    list: Rect,
    id: Id,
    edit: &mut InPlaceEdit,
    completions: &[Completion],
) -> bool {
    list_back(ui, palette, list, palette.card, palette.card_border);
    // Not only clicks: what is dragged in the list is not the canvas.
    let ground = ui.interact(list, id.with("completions"), Sense::click_and_drag());
    let mut is_pressed = ground.is_pointer_button_down_on();
    for (index, completion) in completions.iter().enumerate() {
        let top_left = list.min + vec2(4.0, 4.0 + index as f32 * LIST_ROW_HEIGHT);
        let row = Rect::from_min_size(top_left, vec2(LIST_WIDTH - 8.0, LIST_ROW_HEIGHT));
        let response = ui.interact(row, id.with("completion").with(index), Sense::CLICK);
        response.widget_info(|| {
            WidgetInfo::selected(
                Role::ListBoxOption,
                true,
                index == edit.completion,
                format!("{}, {}", completion.text, completion.detail),
            )
        });
        if index == edit.completion {
            ui.painter().rect_filled(row, 4.0, palette.row_selected);
        } else if response.hovered() {
            ui.painter().rect_filled(row, 4.0, palette.row_hover);
        }
        let font = FontId::proportional(13.0);
        let painter = ui.painter().with_clip_rect(row);
        let text = painter.layout_no_wrap(completion.text.clone(), font, palette.text);
        let at = pos2(row.left() + 8.0, row.center().y - text.size().y / 2.0);
        painter.galley(at, text, palette.text);
        let font = FontId::proportional(11.5);
        let detail = painter.layout_no_wrap(completion.detail.to_owned(), font, palette.text_weak);
        let left = (row.right() - 8.0 - detail.size().x).max(row.left() + 116.0);
        painter.galley(pos2(left, row.center().y - detail.size().y / 2.0), detail, palette.text);
        is_pressed |= response.is_pointer_button_down_on() || response.clicked();
        if response.clicked() {
            accept(edit, completion);
        }
    }
    is_pressed
}

/// Where the field stands on the screen.
fn field_rect(canvas: &CanvasState, edit: &InPlaceEdit) -> Option<Rect> {
    const LEAST_WIDTH: f32 = 270.0;
    let target = edit.target;
    let card = canvas.scene.card(target.model_id())?;
    let (top, height, indent) = match canvas.edited_row(target) {
        Some(row) => {
            let height = crate::diagram::card::ROW_HEIGHT_POINTS;
            (card.shape.row_y(row), height, NAME_INDENT_POINTS)
        }
        None if matches!(target, EditTarget::Tablename(_)) => (25.0, 20.0, PADDING_POINTS),
        None => (6.0, 22.0, PADDING_POINTS),
    };
    let left_top = card.rect.min + vec2(indent, top + 1.0);
    let size = vec2(card.rect.width() - indent - PADDING_POINTS, height - 2.0);
    let rect = canvas.viewport_transform().rect_in_screen(Rect::from_min_size(left_top, size));
    let of_text = edit.text.chars().count() as f32
        * crate::diagram::card::CHAR_WIDTH_POINTS
        * canvas.transform.zoom.clamp(0.8, 2.0);
    let rect = Rect::from_min_size(rect.min, rect.size().max(vec2(0.0, 20.0)));
    let wide = canvas.widened(rect, LEAST_WIDTH.max(of_text + 24.0));
    Some(Rect::from_min_size(wide.min.round(), wide.size().round()))
}

/// Moves the canvas so that the field is seen whole in the next frame.
fn keep_in_view(canvas: &mut CanvasState, rect: Rect) {
    let clear = canvas.viewport_transform().rect_in_screen(canvas.clear_in_canvas());
    let inside = clear.shrink2(vec2(12.0, 4.0));
    if inside.contains_rect(rect)
        || inside.width() < rect.width()
        || inside.height() < rect.height()
    {
        return;
    }
    let min = rect.min.clamp(inside.min, inside.max - rect.size());
    canvas.transform.offset += min - rect.min;
}

impl CanvasState {
    /// The row that a target stands in; `None` is the header.
    pub(super) fn edited_row(&self, target: EditTarget) -> Option<usize> {
        let card = self.scene.card(target.model_id())?;
        match target {
            EditTarget::ClassName(_) | EditTarget::Tablename(_) => None,
            EditTarget::Column(_, id) => card.column_row(id),
            EditTarget::NewColumn(_, index) => Some(index.min(card.shape.columns)),
            EditTarget::Relationship { relationship_id, end, .. } => {
                card.relationship_row(relationship_id, end)
            }
        }
    }

    /// What editing a row is about.
    pub(super) fn edit_target_of_row(
        &self,
        model_id: crate::schema::ModelId,
        row: usize,
    ) -> Option<EditTarget> {
        Some(match self.part_of_row(model_id, row)? {
            Part::Column(id, column_id) => EditTarget::Column(id, column_id),
            Part::Relationship(declared_on, relationship_id, end) => {
                EditTarget::Relationship { shown_on: model_id, declared_on, relationship_id, end }
            }
            Part::ForeignKey(..) | Part::Inheritance(_) => return None,
        })
    }

    /// Begins to edit, at a scale at which the text can be read.
    pub(super) fn begin_edit(&mut self, document: &Document, target: EditTarget, selects: Place) {
        const LEAST_ZOOM: f32 = 0.7;
        self.edit = InPlaceEdit::new(document, target, selects);
        let also = std::mem::take(&mut self.edits_also);
        if let (Some(edit), EditTarget::NewColumn(..)) = (&mut self.edit, target) {
            edit.also = also;
        }
        self.scene_key = None;
        if self.edit.is_some()
            && self.transform.zoom < LEAST_ZOOM
            && let Some(card) = self.scene.card(target.model_id())
        {
            let size = self.viewport_in_screen.size();
            self.transform =
                super::transform::CanvasTransform::centered(card.rect.center(), 1.0, size);
        }
    }
}
