//! A text in SQL or Python, coloured, with line numbers, to be read and copied from. Only the lines
//! in view are laid out.

use std::ops::Range;
use std::sync::Arc;

use egui::text::{LayoutJob, TextFormat};
use egui::{Align2, Color32, FontId, Label, ScrollArea, Sense, TextStyle, Ui, UiBuilder, vec2};

use super::code::{CodeLine, Language, Piece, code_lines};
use crate::app::theme::Palette;

/// A text, cut into lines once, with the layout of each line that was ever in view.
#[derive(Default)]
pub struct CodeText {
    text: String,
    lines: Vec<CodeLine>,
    jobs: Vec<Option<Arc<LayoutJob>>>,
    longest_line_chars: usize,
    is_dark: bool,
}

impl CodeText {
    /// Cuts a text.
    pub fn new(text: String, language: Language) -> Self {
        let lines = code_lines(&text, language);
        let longest_line_chars =
            lines.iter().map(|line| text[line.range.clone()].chars().count()).max().unwrap_or(0);
        let jobs = vec![None; lines.len()];
        Self { text, lines, jobs, longest_line_chars, is_dark: false }
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// How many lines.
    pub fn line_count(&self) -> usize {
        self.lines.len()
    }

    /// The first line (0-based) for which `is_wanted` holds.
    pub fn find_line(&self, is_wanted: impl Fn(&str) -> bool) -> Option<usize> {
        self.lines.iter().position(|line| is_wanted(&self.text[line.range.clone()]))
    }

    /// From `first` to the line before the next empty one.
    pub fn paragraph(&self, first: usize) -> Range<usize> {
        let after = self.lines[first..]
            .iter()
            .position(|line| self.text[line.range.clone()].trim().is_empty());
        first..after.map_or(self.lines.len(), |count| first + count)
    }

    fn job(&mut self, row: usize, palette: &Palette, font: &FontId) -> Arc<LayoutJob> {
        if self.is_dark != palette.is_dark {
            self.is_dark = palette.is_dark;
            self.jobs.fill(None);
        }
        if let Some(job) = &self.jobs[row] {
            return Arc::clone(job);
        }
        let mut job = LayoutJob::default();
        for (range, piece) in &self.lines[row].pieces {
            let format = TextFormat::simple(font.clone(), piece_color(palette, *piece));
            job.append(&self.text[range.clone()], 0.0, format);
        }
        if job.text.is_empty() {
            // An empty line keeps its height, and its place in a selection.
            job.append(" ", 0.0, TextFormat::simple(font.clone(), palette.text));
        }
        job.wrap.max_width = f32::INFINITY;
        let job = Arc::new(job);
        self.jobs[row] = Some(Arc::clone(&job));
        job
    }
}

/// What a view of code is to show besides its text.
#[derive(Clone, Debug, Default)]
pub struct CodeMarks {
    /// Lines shown on another ground: the selected model's statement.
    pub lit: Option<Range<usize>>,
    /// A line to bring into view, once.
    pub scroll_to: Option<usize>,
}

/// Draws the text in all the room there is.
pub fn code_view_ui(
    ui: &mut Ui,
    palette: &Palette,
    id_salt: &str,
    code: &mut CodeText,
    marks: &CodeMarks,
) {
    let font = TextStyle::Monospace.resolve(ui.style());
    let row_height = ui.text_style_height(&TextStyle::Monospace).ceil() + 3.0;
    let char_width = ui.fonts_mut(|fonts| fonts.glyph_width(&font, '0'));
    let digits = code.line_count().to_string().len().max(2);
    let gutter_width = digits as f32 * char_width + 28.0;
    let content_width = gutter_width + (code.longest_line_chars + 4) as f32 * char_width;
    ui.spacing_mut().item_spacing.y = 0.0;
    let mut area = ScrollArea::both().id_salt(id_salt).auto_shrink(false);
    if let Some(line) = marks.scroll_to {
        area = area.vertical_scroll_offset((line as f32 - 1.0).max(0.0) * row_height);
    }
    area.show_rows(ui, row_height, code.line_count(), |ui, rows| {
        let width = content_width.max(ui.available_width());
        ui.set_min_width(width);
        for row in rows {
            let (rect, _) = ui.allocate_exact_size(vec2(width, row_height), Sense::hover());
            let is_lit = marks.lit.as_ref().is_some_and(|lit| lit.contains(&row));
            if is_lit {
                ui.painter().rect_filled(rect, 0.0, palette.row_hover);
                let bar = egui::Rect::from_min_size(rect.min, vec2(3.0, row_height));
                ui.painter().rect_filled(bar, 0.0, palette.accent);
            }
            let number_pos = egui::pos2(rect.left() + gutter_width - 14.0, rect.center().y);
            let number = (row + 1).to_string();
            let number_font = FontId::monospace(font.size - 1.5);
            let color = palette.code_comment;
            ui.painter().text(number_pos, Align2::RIGHT_CENTER, number, number_font, color);
            let text_rect = rect.with_min_x(rect.left() + gutter_width);
            let job = code.job(row, palette, &font);
            let layout = egui::Layout::left_to_right(egui::Align::Center);
            let mut line = ui.new_child(UiBuilder::new().max_rect(text_rect).layout(layout));
            line.add(Label::new(job).extend().selectable(true));
        }
    });
}

/// SQL in colours, to be laid out where it stands.
pub fn coloured_sql(text: &str, palette: &Palette, font: &FontId) -> LayoutJob {
    coloured_code(text, Language::Sql, palette, font)
}

/// SQL or Python in colours, to be laid out where it stands; without the last line's end.
pub fn coloured_code(
    text: &str,
    language: Language,
    palette: &Palette,
    font: &FontId,
) -> LayoutJob {
    let mut job = LayoutJob::default();
    for (at, line) in code_lines(text, language).iter().enumerate() {
        if at > 0 {
            job.append("\n", 0.0, TextFormat::simple(font.clone(), palette.text));
        }
        for (range, piece) in &line.pieces {
            let format = TextFormat::simple(font.clone(), piece_color(palette, *piece));
            job.append(&text[range.clone()], 0.0, format);
        }
    }
    job
}

fn piece_color(palette: &Palette, piece: Piece) -> Color32 {
    match piece {
        Piece::Keyword => palette.code_keyword,
        Piece::Name => palette.code_name,
        Piece::String => palette.code_string,
        Piece::Number => palette.code_number,
        Piece::Comment => palette.code_comment,
        Piece::Plain => palette.text,
    }
}
