//! Short notes to the user, in the lower left corner of the canvas: there they cover neither the rows in the
//! drawer nor the inspector. Errors stay until they are closed; the rest goes by itself.

use std::time::Duration;

use egui::{
    Align2, Area, Button, Context, Frame, Id, Label, Margin, Order, Rect, RichText, Stroke, Ui,
    vec2,
};

use super::icons::{Icon, icon_button_ui, icon_ui};
use crate::app::actions::Action;
use crate::app::theme::Palette;
use crate::app::view_state::{Notice, NoticeKind};

/// How long a note stays that is no error, in seconds.
const SHOWN_SECONDS: f64 = 4.0;

/// A canvas of less than this height, in points, is no place for them.
const LEAST_HEIGHT: f32 = 120.0;

/// No more than these are shown at once; older ones wait behind them.
const MAX_SHOWN: usize = 4;

/// The width of a note's text and icons in points, where there is room and where there is little.
const WIDTH: f32 = 336.0;
const LEAST_WIDTH: f32 = 240.0;
/// What is to the left and right of these: the note's edges and, on the canvas, its scale.
const BESIDE: f32 = 170.0;

/// The area of the notices.
pub fn notices_id() -> Id {
    Id::unique("notices")
}

/// Draws the notes, and takes away those that were closed or have been there long enough. Answers the
/// action whose button was clicked. Where there is no canvas, or no room on it, they are above the lower
/// right corner of the window.
pub fn notices_ui(
    ctx: &Context,
    palette: &Palette,
    canvas: Option<Rect>,
    notices: &mut Vec<Notice>,
) -> Option<Action> {
    if notices.is_empty() {
        return None;
    }
    let now = ctx.input(|input| input.time);
    notices.retain(|notice| match (notice.kind, notice.shown_since) {
        (NoticeKind::Info, Some(since)) => now - since < SHOWN_SECONDS,
        _ => true,
    });
    let (mut closed, mut asked) = (None, None);
    let mut next_change = f64::INFINITY;
    let first = notices.len().saturating_sub(MAX_SHOWN);
    let window = ctx.content_rect();
    let room =
        canvas.filter(|room| room.width() > LEAST_WIDTH + BESIDE && room.height() > LEAST_HEIGHT);
    let (pivot, at, width) = match room {
        Some(room) => {
            let width = (room.width() - BESIDE).min(WIDTH);
            (Align2::LEFT_BOTTOM, room.left_bottom() + vec2(12.0, -10.0), width)
        }
        None => (Align2::RIGHT_BOTTOM, window.right_bottom() + vec2(-16.0, -40.0), WIDTH),
    };
    Area::new(notices_id())
        .order(Order::Foreground)
        .pivot(pivot)
        .fixed_pos(at)
        .constrain_to(window)
        .show(ctx, |ui| {
            for (index, notice) in notices.iter_mut().enumerate().skip(first) {
                let since = *notice.shown_since.get_or_insert(now);
                if notice.kind == NoticeKind::Info {
                    next_change = next_change.min(since + SHOWN_SECONDS - now);
                }
                match notice_ui(ui, palette, width, notice) {
                    Some(Answer::Closed) => closed = Some(index),
                    Some(Answer::Asked(action)) => (closed, asked) = (Some(index), Some(action)),
                    None => {}
                }
                ui.add_space(2.0);
            }
        });
    if let Some(index) = closed {
        notices.remove(index);
    }
    if next_change.is_finite() {
        ctx.request_repaint_after(Duration::from_secs_f64(next_change.max(0.0)));
    }
    asked
}

/// What was done with a note.
enum Answer {
    Closed,
    Asked(Action),
}

fn notice_ui(ui: &mut Ui, palette: &Palette, width: f32, notice: &Notice) -> Option<Answer> {
    let (icon, color) = match notice.kind {
        NoticeKind::Info => (Icon::Success, palette.success),
        NoticeKind::Warning => (Icon::Warning, palette.warning),
        NoticeKind::Error => (Icon::Error, palette.error),
    };
    let edge = if notice.kind == NoticeKind::Error { palette.error } else { palette.card_border };
    Frame::popup(ui.style())
        .fill(palette.card)
        .stroke(Stroke::new(1.0, edge))
        .inner_margin(Margin::symmetric(12, 8))
        .show(ui, |ui| {
            ui.set_width(width);
            ui.horizontal(|ui| {
                icon_ui(ui, icon, color);
                ui.scope(|ui| {
                    ui.set_width(width - 64.0);
                    ui.add(Label::new(RichText::new(&notice.text).color(palette.text)).wrap());
                    let action = notice.action?;
                    let text = RichText::new(action.row().text).color(palette.accent);
                    let button = ui.add(Button::new(text).fill(palette.accent_soft));
                    let button = button.on_hover_text(action.row().tooltip);
                    button.clicked().then_some(Answer::Asked(action))
                })
                .inner
                .or_else(|| {
                    let close = icon_button_ui(ui, palette, Icon::Cross, "Close notice");
                    close.clicked().then_some(Answer::Closed)
                })
            })
            .inner
        })
        .inner
}
