//! What an import would change, before it does: new models, what is other about known ones, what the
//! source has no more, and names that clash, with a tick or a choice each.

use egui::{
    Align, Button, Context, Label, Layout, Modal, RichText, ScrollArea, Ui, WidgetText, vec2,
};

use super::ImportJob;
use super::preview_rows::{PreviewRow, preview_rows};
use crate::app::dialogs::sheet_frame;
use crate::app::theme::{self, Palette};
use crate::app::widgets::choice::{ShowList, combo_box};
use crate::app::widgets::tick::tick_ui;
use crate::document::DialectName;
use crate::document::import::{ItemKind, MergeEdit};
use crate::schema::{Model, ModelId};

/// Height of a line of the list, in points.
const ROW_POINTS: f32 = 24.0;

/// What was done in the sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PreviewAnswer {
    /// Nothing yet.
    Open,
    /// Do what is ticked.
    Import,
    /// Do nothing.
    Cancel,
    /// A clash was decided in another way.
    Decided,
    /// Read the script in another dialect.
    ReadAs(DialectName),
}

/// Draws the sheet.
pub fn preview_sheet_ui(ctx: &Context, job: &mut ImportJob) -> PreviewAnswer {
    let palette = Palette::of(ctx);
    let mut answer = PreviewAnswer::Open;
    let screen = ctx.content_rect().size();
    let size = vec2((screen.x - 64.0).min(860.0), (screen.y - 260.0).clamp(160.0, 560.0));
    let modal = Modal::new(egui::Id::unique("import")).frame(sheet_frame(ctx)).show(ctx, |ui| {
        ui.set_width(size.x);
        ui.horizontal(|ui| {
            let title = RichText::new(format!("Import {}", job.name)).font(theme::semibold(18.0));
            ui.add(Label::new(title).truncate());
            if let Some(read_as) = read_as_ui(ui, job.source.dialect) {
                answer = PreviewAnswer::ReadAs(read_as);
            }
        });
        ui.label(RichText::new(summary(job)).color(palette.text_weak));
        unread_ui(ui, palette, job);
        ui.add_space(theme::GAP);
        let rows = preview_rows(job);
        ui.spacing_mut().item_spacing.y = 0.0;
        let area = ScrollArea::vertical().max_height(size.y).auto_shrink([false, true]);
        area.show_rows(ui, ROW_POINTS, rows.len(), |ui, range| {
            for row in &rows[range] {
                ui.allocate_ui_with_layout(
                    vec2(ui.available_width(), ROW_POINTS),
                    Layout::left_to_right(Align::Center),
                    |ui| {
                        ui.set_min_height(ROW_POINTS);
                        if row_ui(ui, palette, job, row) {
                            answer = PreviewAnswer::Decided;
                        }
                    },
                );
            }
        });
        ui.spacing_mut().item_spacing.y = 6.0;
        ui.add_space(theme::GAP);
        buttons_ui(ui, palette, job, &mut answer);
    });
    if modal.should_close() && answer == PreviewAnswer::Open {
        answer = PreviewAnswer::Cancel;
    }
    answer
}

/// Which dialect a script is read in, to be chosen; nothing for other sources.
fn read_as_ui(ui: &mut Ui, dialect: Option<DialectName>) -> Option<DialectName> {
    let shown = dialect?;
    let mut chosen = shown;
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        let label = RichText::new(shown.label());
        let response = combo_box("read as", 120.0, label)
            .show_list(ui, |ui| {
                for one in DialectName::ALL {
                    ui.selectable_value(&mut chosen, one, one.label());
                }
            })
            .response;
        response.accessible_name("Dialect of the script");
        ui.label("Read as");
    });
    (chosen != shown).then_some(chosen)
}

fn summary(job: &ImportJob) -> String {
    let plan = &job.plan;
    let new = plan.items.iter().filter(|item| item.edit == MergeEdit::AddModel).count();
    let changed = plan
        .items
        .iter()
        .filter(|item| item.kind() != ItemKind::Removed && item.edit != MergeEdit::AddModel);
    let mut models: Vec<ModelId> = changed.map(|item| item.model_id).collect();
    models.dedup();
    let models = models.len();
    if plan.items.is_empty() && plan.clashes.is_empty() {
        return "The project has all of it already; nothing differs.".to_owned();
    }
    let unchanged = plan.unchanged;
    format!(
        "Models: {new} new, {models} changed, {unchanged} unchanged. Boxes that are here stay \
         where they are."
    )
}

fn unread_ui(ui: &mut Ui, palette: &Palette, job: &mut ImportJob) {
    let count = job.source.unread.len();
    if count == 0 {
        return;
    }
    let words = match count {
        1 => "1 place was not read".to_owned(),
        count => format!("{count} places were not read"),
    };
    let text = RichText::new(words).color(palette.warning);
    if ui.add(Button::selectable(job.shows_unread, text)).clicked() {
        job.shows_unread ^= true;
    }
    if job.shows_unread {
        let area = ScrollArea::vertical().id_salt("unread").max_height(120.0);
        area.auto_shrink([false, true]).show_rows(ui, 18.0, count, |ui, range| {
            for place in &job.source.unread[range] {
                let text = RichText::new(place).small();
                ui.add(Label::new(text).truncate()).on_hover_text(place);
            }
        });
    }
}

/// Draws one line; answers whether a clash was decided.
fn row_ui(ui: &mut Ui, palette: &Palette, job: &mut ImportJob, row: &PreviewRow) -> bool {
    match row {
        PreviewRow::Heading(words, count) => {
            let text = RichText::new(*words).font(theme::semibold(14.0));
            ui.label(text);
            ui.label(RichText::new(count.to_string()).color(palette.text_weak));
        }
        PreviewRow::Model(id) => {
            ui.add_space(4.0);
            ui.label(RichText::new(class_name(job, *id)).font(theme::semibold(13.0)));
            let table = model(job, *id).map(Model::full_table_name).unwrap_or_default();
            ui.label(RichText::new(table).color(palette.text_weak));
        }
        PreviewRow::Item(at) => item_ui(ui, palette, job, *at),
        PreviewRow::Clash(at) => return clash_ui(ui, palette, job, *at),
    }
    false
}

fn item_ui(ui: &mut Ui, palette: &Palette, job: &mut ImportJob, at: usize) {
    let item = &job.plan.items[at];
    let is_whole = matches!(item.edit, MergeEdit::AddModel | MergeEdit::RemoveModel);
    let class = class_name(job, item.model_id);
    let what = if is_whole { class.clone() } else { item.what.clone() };
    let spoken = match item.edit {
        MergeEdit::AddModel => format!("New model {class}"),
        MergeEdit::RemoveModel => format!("Remove model {class}"),
        _ => format!("{class} {what}"),
    };
    ui.add_space(if is_whole { 4.0 } else { 16.0 });
    let is_on = job.ticked.contains(&at);
    let tick = tick_ui(ui, palette, vec2(22.0, ROW_POINTS), is_on, &spoken);
    if tick.clicked() && !job.ticked.remove(&at) {
        job.ticked.insert(at);
    }
    let before = RichText::new(&item.before).color(palette.text_weak);
    let after = RichText::new(&item.after);
    ui.add(Label::new(what).selectable(false));
    let cell = |ui: &mut Ui, text: RichText, whole: &str| {
        let text = WidgetText::from(text.monospace().size(12.0));
        ui.add(Label::new(text).truncate()).on_hover_text(whole);
    };
    match (item.before.is_empty(), item.after.is_empty()) {
        (true, _) => cell(ui, after.color(palette.text_weak), &item.after),
        (false, true) => cell(ui, before, &item.before),
        (false, false) => {
            let whole = format!("{} → {}", item.before, item.after);
            let half = (ui.available_width() / 2.0 - 16.0).max(40.0);
            ui.scope(|ui| {
                ui.set_max_width(half);
                cell(ui, before, &whole);
            });
            ui.label("→");
            cell(ui, after, &whole);
        }
    }
}

fn clash_ui(ui: &mut Ui, palette: &Palette, job: &mut ImportJob, at: usize) -> bool {
    let clash = &job.plan.clashes[at];
    let mut chosen = clash.chosen;
    let words = clash.choices.iter().find(|(choice, _)| *choice == chosen);
    let shown = RichText::new(words.map_or("", |(_, words)| words.as_str()));
    ui.add_space(4.0);
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        let response = combo_box(&format!("clash {}", clash.key), 280.0, shown)
            .show_list(ui, |ui| {
                for (choice, words) in &clash.choices {
                    ui.selectable_value(&mut chosen, *choice, words.as_str());
                }
            })
            .response;
        response.accessible_name(format!("What becomes of {}", clash.key));
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            let text = RichText::new(&clash.what).color(palette.warning);
            ui.add(Label::new(text).truncate()).on_hover_text(&clash.what);
        });
    });
    if chosen == clash.chosen {
        return false;
    }
    job.decisions.insert(clash.key.clone(), chosen);
    true
}

fn buttons_ui(ui: &mut Ui, palette: &Palette, job: &mut ImportJob, answer: &mut PreviewAnswer) {
    let size = vec2(80.0, 28.0);
    ui.horizontal(|ui| {
        if !job.plan.items.is_empty() {
            if ui.add(Button::new("Tick all").min_size(size)).clicked() {
                job.ticked = job.plan.all();
            }
            if ui.add(Button::new("Tick none").min_size(size)).clicked() {
                job.ticked.clear();
            }
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let count = job.ticked.len();
            let words = match count {
                1 => "Import 1 change".to_owned(),
                count => format!("Import {count} changes"),
            };
            let word = RichText::new(words).color(palette.on_accent);
            let button = Button::new(word).fill(palette.accent).min_size(size);
            let import = ui.add_enabled(count > 0, button);
            if count > 0 && ui.memory(|memory| memory.focused().is_none()) {
                import.request_focus();
            }
            if import.clicked() {
                *answer = PreviewAnswer::Import;
            }
            let word = if job.plan.items.is_empty() { "Close" } else { "Cancel" };
            if ui.add(Button::new(word).min_size(size)).clicked() {
                *answer = PreviewAnswer::Cancel;
            }
        });
    });
}

fn model(job: &ImportJob, id: ModelId) -> Option<&Model> {
    job.plan.here.model(id).or_else(|| job.plan.incoming.model(id))
}

fn class_name(job: &ImportJob, id: ModelId) -> String {
    model(job, id).map(|model| model.class_name.clone()).unwrap_or_default()
}
