//! All colours, fonts and spacing of the window, light and dark. Nothing else names a colour.

use std::sync::Arc;

use egui::{
    Color32, Context, CornerRadius, FontData, FontDefinitions, FontFamily, FontId, Shadow, Stroke,
    TextStyle, Theme, Vec2, Visuals,
};

/// The colours of one theme, by what they are for. Text on its background is at least 4.5:1.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)] // each is named for the one thing it colours
pub struct Palette {
    pub is_dark: bool,
    pub canvas: Color32,
    pub grid: Color32,
    pub panel: Color32,
    pub card: Color32,
    pub card_border: Color32,
    pub card_shadow: Color32,
    pub card_divider: Color32,
    pub row_hover: Color32,
    pub row_selected: Color32,
    pub text: Color32,
    pub text_weak: Color32,
    pub accent: Color32,
    pub on_accent: Color32,
    pub accent_soft: Color32,
    pub link: Color32,
    pub link_lit: Color32,
    pub primary_key: Color32,
    pub foreign_key: Color32,
    pub relationship: Color32,
    pub error: Color32,
    pub error_soft: Color32,
    pub warning: Color32,
    pub success: Color32,
    pub marquee: Color32,
    pub guide: Color32,
    pub code_keyword: Color32,
    pub code_string: Color32,
    pub code_number: Color32,
    pub code_comment: Color32,
    pub code_name: Color32,
    /// Header tints that a model can be given; the first is the default.
    pub headers: [Color32; 8],
}

/// The font family of names and headings.
pub const SEMIBOLD: &str = "semibold";

/// Space between unrelated things, in points.
pub const GAP: f32 = 8.0;

/// Names of the header tints, in the order of [`Palette::headers`].
pub const HEADER_NAMES: [&str; 8] =
    ["Slate", "Blue", "Teal", "Green", "Amber", "Orange", "Rose", "Violet"];

const fn rgb(hex: u32) -> Color32 {
    Color32::from_rgb((hex >> 16) as u8, (hex >> 8) as u8, hex as u8)
}

/// The light theme's colours.
pub const LIGHT: Palette = Palette {
    is_dark: false,
    canvas: rgb(0xF4_F5F8),
    grid: rgb(0xDF_E3E9),
    panel: rgb(0xFC_FCFD),
    card: rgb(0xFF_FFFF),
    card_border: rgb(0xCF_D5DE),
    card_shadow: Color32::from_rgba_premultiplied(0, 0, 0, 22),
    card_divider: rgb(0xE8_EBF0),
    row_hover: rgb(0xF1_F4F9),
    row_selected: rgb(0xE2_E9FC),
    text: rgb(0x1B_2430),
    text_weak: rgb(0x59_6474),
    accent: rgb(0x2F_55CF),
    on_accent: rgb(0xFF_FFFF),
    accent_soft: rgb(0xE2_E9FC),
    link: rgb(0x84_90A3),
    link_lit: rgb(0x2F_55CF),
    primary_key: rgb(0x8F_5F00),
    foreign_key: rgb(0x2F_55CF),
    relationship: rgb(0x0B_6B62),
    error: rgb(0xBA_2318),
    error_soft: rgb(0xFC_E9E7),
    warning: rgb(0x85_5700),
    success: rgb(0x1A_6E36),
    marquee: Color32::from_rgba_premultiplied(12, 22, 54, 48),
    guide: rgb(0xD6_4292),
    code_keyword: rgb(0x7A_2FB5),
    code_string: rgb(0x1A_6E36),
    code_number: rgb(0x9A_4B00),
    code_comment: rgb(0x66_7080),
    code_name: rgb(0x1F_4FA8),
    headers: [
        rgb(0xE9_EDF3),
        rgb(0xDC_E6FB),
        rgb(0xD5_EFEC),
        rgb(0xDD_F0DD),
        rgb(0xFA_EDCB),
        rgb(0xFB_E3D3),
        rgb(0xFA_DEE5),
        rgb(0xEA_E0FA),
    ],
};

/// The dark theme's colours.
pub const DARK: Palette = Palette {
    is_dark: true,
    canvas: rgb(0x13_161B),
    grid: rgb(0x26_2B34),
    panel: rgb(0x1A_1E25),
    card: rgb(0x20_252E),
    card_border: rgb(0x3A_4250),
    card_shadow: Color32::from_rgba_premultiplied(0, 0, 0, 90),
    card_divider: rgb(0x2C_333E),
    row_hover: rgb(0x28_2E39),
    row_selected: rgb(0x2B_3A63),
    text: rgb(0xE6_EAF0),
    text_weak: rgb(0xA6_B0BF),
    accent: rgb(0x8F_A8FF),
    on_accent: rgb(0x10_1626),
    accent_soft: rgb(0x2B_3A63),
    link: rgb(0x74_8096),
    link_lit: rgb(0x8F_A8FF),
    primary_key: rgb(0xE4_B84C),
    foreign_key: rgb(0x9A_B1FF),
    relationship: rgb(0x5F_D0C2),
    error: rgb(0xFF_8F84),
    error_soft: rgb(0x46_2522),
    warning: rgb(0xE4_B84C),
    success: rgb(0x7B_D394),
    marquee: Color32::from_rgba_premultiplied(36, 42, 64, 64),
    guide: rgb(0xF2_78B6),
    code_keyword: rgb(0xC8_9BF0),
    code_string: rgb(0x92_D39C),
    code_number: rgb(0xF0_B27A),
    code_comment: rgb(0x94_9EAD),
    code_name: rgb(0x8F_BDF5),
    headers: [
        rgb(0x2D_3440),
        rgb(0x26_3A63),
        rgb(0x1C_4744),
        rgb(0x25_4630),
        rgb(0x4C_3F1C),
        rgb(0x50_3522),
        rgb(0x50_2A38),
        rgb(0x3C_2F5C),
    ],
};

/// The light theme's colours of what is not meant.
static LIGHT_DIMMED: Palette = dimmed(&LIGHT, rgb(0xD3_D8E0));
/// The dark theme's colours of what is not meant.
static DARK_DIMMED: Palette = dimmed(&DARK, rgb(0x34_3B47));

/// The light theme's colours on no ground.
pub static LIGHT_CLEAR: Palette = Palette { canvas: Color32::TRANSPARENT, ..LIGHT };
/// The dark theme's colours on no ground.
pub static DARK_CLEAR: Palette = Palette { canvas: Color32::TRANSPARENT, ..DARK };

/// Text as weak as may be read, marks as text, links near the ground.
const fn dimmed(palette: &Palette, link: Color32) -> Palette {
    let weak = palette.text_weak;
    Palette {
        text: weak,
        primary_key: weak,
        foreign_key: weak,
        relationship: weak,
        link,
        link_lit: link,
        ..*palette
    }
}

impl Palette {
    /// The same for what is not meant while something else is pointed at.
    pub fn dimmed(&self) -> &'static Self {
        if self.is_dark { &DARK_DIMMED } else { &LIGHT_DIMMED }
    }

    /// The colours of the theme that the context shows.
    pub fn of(ctx: &Context) -> &'static Self {
        match ctx.theme() {
            Theme::Dark => &DARK,
            Theme::Light => &LIGHT,
        }
    }

    /// The header tint with this number, the default where there is none.
    pub fn header(&self, index: Option<u8>) -> Color32 {
        let index = index.map_or(0, usize::from);
        self.headers[index % self.headers.len()]
    }
}

/// A semi-bold font of this size in points.
pub fn semibold(size: f32) -> FontId {
    FontId::new(size, FontFamily::Name(SEMIBOLD.into()))
}

/// Puts fonts, colours and spacing in place, for both themes.
pub fn install(ctx: &Context) {
    ctx.set_fonts(fonts());
    for (theme, palette) in [(Theme::Light, &LIGHT), (Theme::Dark, &DARK)] {
        ctx.set_visuals_of(theme, visuals(palette));
    }
    ctx.all_styles_mut(|style| {
        style.text_styles = [
            (TextStyle::Small, FontId::proportional(11.0)),
            (TextStyle::Body, FontId::proportional(13.0)),
            (TextStyle::Button, FontId::proportional(13.0)),
            (TextStyle::Heading, semibold(16.0)),
            (TextStyle::Monospace, FontId::monospace(12.5)),
        ]
        .into();
        style.spacing.item_spacing = Vec2::new(8.0, 6.0);
        style.spacing.button_padding = Vec2::new(8.0, 3.0);
        style.spacing.interact_size = Vec2::new(32.0, 24.0);
        style.spacing.menu_margin = egui::Margin::same(6);
        style.spacing.icon_width = 15.0;
        style.interaction.selectable_labels = false;
        style.interaction.tooltip_delay = 0.4;
    });
}

/// Our own faces, by their names.
const FACES: [(&str, &[u8]); 2] = [
    ("Inter", include_bytes!("../../assets/fonts/Inter-Regular.otf").as_slice()),
    ("Inter SemiBold", include_bytes!("../../assets/fonts/Inter-SemiBold.otf").as_slice()),
];

/// The files of all faces that text is drawn with, ours first.
pub fn faces() -> Vec<Vec<u8>> {
    let ours = FACES.iter().map(|(_, bytes)| bytes.to_vec());
    let others = FontDefinitions::default().font_data.into_values();
    ours.chain(others.map(|data| (*data.font).as_ref().to_vec())).collect()
}

fn fonts() -> FontDefinitions {
    let mut fonts = FontDefinitions::default();
    for (name, bytes) in FACES {
        fonts.font_data.insert(name.to_owned(), Arc::new(FontData::from_static(bytes)));
    }
    // The default faces stay behind ours, for symbols and other scripts.
    let fallback = fonts.families.get(&FontFamily::Proportional).cloned().unwrap_or_default();
    let family = |first: &str| {
        let mut names = vec![first.to_owned()];
        names.extend(fallback.iter().cloned());
        names
    };
    fonts.families.insert(FontFamily::Proportional, family("Inter"));
    fonts.families.insert(FontFamily::Name(SEMIBOLD.into()), family("Inter SemiBold"));
    fonts
}

fn visuals(palette: &Palette) -> Visuals {
    let mut visuals = if palette.is_dark { Visuals::dark() } else { Visuals::light() };
    let radius = CornerRadius::same(5);
    visuals.panel_fill = palette.panel;
    visuals.window_fill = palette.card;
    visuals.window_stroke = Stroke::new(1.0, palette.card_border);
    visuals.window_corner_radius = CornerRadius::same(8);
    visuals.menu_corner_radius = CornerRadius::same(8);
    visuals.window_shadow =
        Shadow { offset: [0, 6], blur: 24, spread: 0, color: palette.card_shadow };
    visuals.popup_shadow =
        Shadow { offset: [0, 4], blur: 16, spread: 0, color: palette.card_shadow };
    visuals.extreme_bg_color = palette.canvas;
    visuals.text_edit_bg_color = Some(if palette.is_dark { palette.canvas } else { palette.card });
    visuals.faint_bg_color = palette.row_hover;
    visuals.code_bg_color = palette.row_hover;
    visuals.hyperlink_color = palette.accent;
    visuals.warn_fg_color = palette.warning;
    visuals.error_fg_color = palette.error;
    visuals.weak_text_color = Some(palette.text_weak);
    visuals.selection.bg_fill = palette.accent_soft;
    visuals.selection.stroke = Stroke::new(1.0, palette.accent);
    let widgets = &mut visuals.widgets;
    widgets.noninteractive.bg_fill = palette.panel;
    widgets.noninteractive.weak_bg_fill = palette.panel;
    widgets.noninteractive.bg_stroke = Stroke::new(1.0, palette.card_divider);
    widgets.noninteractive.fg_stroke = Stroke::new(1.0, palette.text);
    widgets.inactive.bg_fill = palette.card_divider;
    widgets.inactive.weak_bg_fill = palette.card_divider;
    widgets.inactive.bg_stroke = Stroke::NONE;
    widgets.inactive.fg_stroke = Stroke::new(1.0, palette.text);
    widgets.hovered.bg_fill = palette.row_selected;
    widgets.hovered.weak_bg_fill = palette.row_selected;
    widgets.hovered.bg_stroke = Stroke::new(1.0, palette.card_border);
    widgets.hovered.fg_stroke = Stroke::new(1.0, palette.text);
    widgets.active.bg_fill = palette.accent_soft;
    widgets.active.weak_bg_fill = palette.accent_soft;
    widgets.active.bg_stroke = Stroke::new(1.0, palette.accent);
    widgets.active.fg_stroke = Stroke::new(1.0, palette.text);
    widgets.open.bg_fill = palette.accent_soft;
    widgets.open.weak_bg_fill = palette.accent_soft;
    widgets.open.bg_stroke = Stroke::NONE;
    widgets.open.fg_stroke = Stroke::new(1.0, palette.text);
    for widget in [
        &mut widgets.noninteractive,
        &mut widgets.inactive,
        &mut widgets.hovered,
        &mut widgets.active,
        &mut widgets.open,
    ] {
        widget.corner_radius = radius;
        widget.expansion = 0.0;
    }
    visuals
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Contrast of two opaque colours, from 1 to 21, as WCAG 2.1 defines it.
    fn contrast(a: Color32, b: Color32) -> f32 {
        let luminance = |color: Color32| {
            let linear = egui::Rgba::from(color);
            0.2126 * linear.r() + 0.7152 * linear.g() + 0.0722 * linear.b()
        };
        let (a, b) = (luminance(a) + 0.05, luminance(b) + 0.05);
        a.max(b) / a.min(b)
    }

    #[test]
    fn names_can_be_read_on_every_tint() {
        for palette in [&LIGHT, &DARK] {
            for (tint, name) in palette.headers.iter().zip(HEADER_NAMES) {
                for text in [palette.text, palette.text_weak] {
                    let contrast = contrast(text, *tint);
                    assert!(contrast >= 4.5, "{name}, dark {}: {contrast:.2}", palette.is_dark);
                }
            }
        }
    }
}
