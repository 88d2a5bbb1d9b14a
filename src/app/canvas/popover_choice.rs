//! The popover of a relationship that could be joined in several ways: each in words, one click or
//! key to choose it.

use egui::{
    Align, FontId, Id, Key, Label, Layout, Modifiers, Pos2, Rect, RichText, Role, Sense, Stroke,
    StrokeKind, Ui, WidgetInfo, pos2, vec2,
};

use super::CanvasState;
use super::popover::JoinDraft;
use crate::app::PanelContext;
use crate::app::remedies::{end_name, join_choices, remedy_command};
use crate::app::theme::{Palette, semibold};
use crate::app::view_state::Part;
use crate::document::Command;
use crate::mapping::JoinChoice;
use crate::schema::{ConstraintId, ModelId, RelationshipEnd, RelationshipId};

/// Height of a way to join, in points: its columns, and its condition under them.
const ROW_POINTS: f32 = 42.0;

/// Keys of the first nine ways.
const DIGITS: [Key; 9] = [
    Key::Num1,
    Key::Num2,
    Key::Num3,
    Key::Num4,
    Key::Num5,
    Key::Num6,
    Key::Num7,
    Key::Num8,
    Key::Num9,
];

/// What was done in the popover.
pub(super) enum ChoiceAnswer {
    /// A join was chosen.
    Chosen(Command),
    /// Nothing is to be chosen, or nothing is left to choose from.
    Cancelled,
}

/// Draws the ways to join; the arrows move the marked one, Enter or its number takes it.
pub(super) fn join_choice_ui(
    context: &PanelContext<'_>,
    ui: &mut Ui,
    draft: &mut JoinDraft,
) -> Option<ChoiceAnswer> {
    let palette = context.palette;
    let choices = join_choices(context.mapping, draft.model_id, draft.relationship_id);
    if choices.is_empty() {
        return Some(ChoiceAnswer::Cancelled);
    }
    let schema = &context.document.schema;
    let end = RelationshipEnd::Declared;
    let name = end_name(schema, draft.model_id, draft.relationship_id, end);
    ui.add(
        Label::new(RichText::new(format!("How is {name} joined?")).font(semibold(14.0))).truncate(),
    );
    let is_through = choices.iter().any(|(_, join)| !join.secondary_pairs.is_empty());
    let words = if is_through {
        "More than one foreign key of the table between leads there. Choose this side's and the \
         other side's."
    } else {
        "More than one foreign key leads there. Choose the one that is meant; SQLAlchemy is told by \
         foreign_keys."
    };
    ui.add(Label::new(RichText::new(words).size(12.0).color(palette.text_weak)).wrap());
    let mut chosen = chosen_by_key(ui, draft, choices.len());
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        let height = ROW_POINTS * choices.len().min(6) as f32 + 2.0;
        let area = egui::ScrollArea::vertical().id_salt("joins").max_height(height);
        area.auto_shrink([false, true]).show(ui, |ui| {
            for (index, (_, join)) in choices.iter().enumerate() {
                if choice_row_ui(context, ui, index, join, index == draft.row) {
                    chosen = Some(index);
                }
            }
        });
    });
    let mut is_cancelled = ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape));
    ui.horizontal(|ui| {
        let keys = if choices.len() > 1 {
            "A click, a number, or Enter for the marked one"
        } else {
            "A click or Enter"
        };
        ui.label(RichText::new(keys).size(11.0).color(palette.text_weak));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            is_cancelled |= ui.button("Cancel").on_hover_text("Esc").clicked();
        });
    });
    if let Some((remedy, _)) = chosen.and_then(|index| choices.get(index)) {
        return remedy_command(context.document, remedy).map(ChoiceAnswer::Chosen);
    }
    is_cancelled.then_some(ChoiceAnswer::Cancelled)
}

fn chosen_by_key(ui: &Ui, draft: &mut JoinDraft, count: usize) -> Option<usize> {
    ui.input_mut(|input| {
        let down = input.count_and_consume_key(Modifiers::NONE, Key::ArrowDown);
        let up = input.count_and_consume_key(Modifiers::NONE, Key::ArrowUp);
        draft.row = (draft.row + down).min(count - 1).saturating_sub(up);
        let digit = DIGITS.iter().position(|key| input.consume_key(Modifiers::NONE, *key));
        let enter = input.consume_key(Modifiers::NONE, Key::Enter).then_some(draft.row);
        digit.filter(|index| *index < count).or(enter)
    })
}

/// Answers whether it was clicked.
fn choice_row_ui(
    context: &PanelContext<'_>,
    ui: &mut Ui,
    index: usize,
    join: &JoinChoice,
    is_marked: bool,
) -> bool {
    let palette = context.palette;
    let size = vec2(ui.available_width(), ROW_POINTS);
    let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
    let response = ui.interact(rect, Id::unique(("join", index)), Sense::click());
    let title = format!("Join by {}", join.columns_text(context.mapping));
    let condition = join.condition_text(context.mapping);
    let spoken = format!("{title}: {condition}");
    response.widget_info(|| WidgetInfo::selected(Role::ListBoxOption, true, is_marked, &spoken));
    if is_marked {
        ui.painter().rect_filled(rect, 4.0, palette.row_selected);
    } else if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect, 4.0, palette.row_hover);
    }
    number_ui(ui, palette, pos2(rect.left() + 18.0, rect.center().y), index + 1);
    let left = rect.left() + 36.0;
    let width = rect.right() - 8.0 - left;
    for (text, font, color, y) in [
        (&title, semibold(13.0), palette.text, rect.top() + 13.0),
        (&condition, FontId::monospace(11.5), palette.text_weak, rect.top() + 29.0),
    ] {
        let mut job = egui::text::LayoutJob::simple_singleline(text.clone(), font, color);
        job.wrap = egui::text::TextWrapping::truncate_at_width(width);
        let galley = ui.painter().layout_job(job);
        ui.painter().galley(pos2(left, y - galley.size().y / 2.0), galley, color);
    }
    response.on_hover_text(condition).clicked()
}

fn number_ui(ui: &Ui, palette: &Palette, center: Pos2, number: usize) {
    if number > DIGITS.len() {
        return;
    }
    let key = Rect::from_center_size(center, vec2(20.0, 20.0));
    ui.painter().rect(
        key,
        4.0,
        palette.card,
        Stroke::new(1.0, palette.card_border),
        StrokeKind::Inside,
    );
    let font = semibold(12.0);
    ui.painter().text(center, egui::Align2::CENTER_CENTER, number, font, palette.text);
}

/// An ambiguous relationship that this foreign key could carry, and the place of the key among the
/// ways to join it.
pub(super) fn ambiguous_over(
    context: &PanelContext<'_>,
    model_id: ModelId,
    constraint_id: ConstraintId,
) -> Option<JoinDraft> {
    let key = context.document.schema.model(model_id)?;
    let key = key.foreign_keys.iter().find(|key| key.id == constraint_id)?;
    let problems = context.mapping.diagnostics.iter();
    let ambiguous = problems.filter_map(|problem| match problem.subject {
        crate::mapping::Subject::Relationship(declared_on, id) => Some((declared_on, id)),
        _ => None,
    });
    ambiguous
        .flat_map(|(declared_on, id)| {
            let choices = join_choices(context.mapping, declared_on, id).into_iter().enumerate();
            choices.map(move |(row, (_, join))| (declared_on, id, row, join))
        })
        .find(|(_, _, _, join)| {
            let mut pairs = join.pairs.iter().chain(&join.secondary_pairs);
            pairs.any(|(_, referring)| {
                referring.model_id == model_id && key.columns.contains(&referring.column_id)
            })
        })
        .map(|(model_id, relationship_id, row, _)| JoinDraft { model_id, relationship_id, row })
}

impl CanvasState {
    /// Where the popover of a part is put.
    pub(super) fn place_of_part(&self, context: &PanelContext<'_>, part: Part) -> Pos2 {
        match part {
            Part::Relationship(model_id, relationship_id, _) => {
                self.place_of_join(context, model_id, relationship_id)
            }
            part => self.middle_of(part),
        }
    }

    /// Where the popover of an ambiguous relationship is put: at the first link that it could go by.
    pub(super) fn place_of_join(
        &self,
        context: &PanelContext<'_>,
        model_id: ModelId,
        relationship_id: RelationshipId,
    ) -> Pos2 {
        let choices = join_choices(context.mapping, model_id, relationship_id);
        let keys = choices.iter().filter_map(|(_, join)| join.pairs.first());
        let of_key = keys.filter_map(|(_, referring)| {
            let model = context.document.schema.model(referring.model_id)?;
            let key =
                model.foreign_keys.iter().find(|key| key.columns.contains(&referring.column_id))?;
            Some(Part::ForeignKey(model.id, key.id))
        });
        let mut links = of_key.filter_map(|part| {
            self.scene.links.iter().find(|link| super::paint::is_same_link(link.part, part))
        });
        match links.next() {
            Some(link) => link.middle(),
            None => self.middle_of(Part::Relationship(
                model_id,
                relationship_id,
                RelationshipEnd::Declared,
            )),
        }
    }
}
