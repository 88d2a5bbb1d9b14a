//! Pictures of the diagram, read back by an XML parser and a PNG reader.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use backref::app::picture::{PictureError, draw, size};
use backref::document::{Document, from_text};
use backref::export::picture::{PictureExtent, PictureFormat, PictureRequest, PictureTheme};
use backref::mapping::resolve;
use resvg::usvg::roxmltree;

fn sample(name: &str) -> Document {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("projects").join(name);
    from_text(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn drawn(document: &Document, request: &PictureRequest) -> Vec<u8> {
    draw(document, &resolve(&document.schema), request).unwrap()
}

fn svg(document: &Document, request: &PictureRequest) -> String {
    String::from_utf8(drawn(document, request)).unwrap()
}

/// The texts of an SVG's `text` elements.
fn texts(svg: &str) -> BTreeSet<String> {
    let xml = roxmltree::Document::parse(svg).unwrap();
    let elements = xml.descendants().filter(|node| node.has_tag_name("text"));
    elements.map(|node| node.text().unwrap_or_default().to_owned()).collect()
}

struct Pixels {
    width: u32,
    height: u32,
    bytes: Vec<u8>,
}

impl Pixels {
    fn of(png: &[u8]) -> Self {
        let mut reader = png::Decoder::new(std::io::Cursor::new(png)).read_info().unwrap();
        let mut bytes = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut bytes).unwrap();
        Self { width: info.width, height: info.height, bytes }
    }

    /// Red, green, blue, alpha.
    fn at(&self, x: usize, y: usize) -> [u8; 4] {
        let at = (y * self.width as usize + x) * 4;
        self.bytes[at..at + 4].try_into().unwrap()
    }
}

#[test]
fn every_name_and_type_in_the_boxes_is_text_in_the_svg() {
    for name in ["blog.json", "music.json", "shop.json"] {
        let document = sample(name);
        let found = texts(&svg(&document, &PictureRequest::default()));
        let mapping = resolve(&document.schema);
        for model in document.schema.models.values() {
            if !model.kind.is_class() {
                continue;
            }
            assert!(found.contains(&model.class_name), "{name}: {}", model.class_name);
            for column in &model.columns {
                assert!(found.contains(&column.name), "{name}: {}", column.name);
            }
            for end in &mapping.model(model.id).unwrap().relationships {
                assert!(found.contains(&end.key), "{name}: {}", end.key);
            }
        }
    }
}

#[test]
fn names_that_are_markup_stay_text() {
    let mut document = sample("blog.json");
    let schema = Arc::make_mut(&mut document.schema);
    let id = schema.model_named("User").unwrap().id;
    let odd = "<script>alert(\"1\")</script> & ]]> \u{1}\u{ffff}";
    Arc::make_mut(schema.models.get_mut(&id).unwrap()).columns[1].name = odd.to_owned();
    let text = svg(&document, &PictureRequest::default());
    assert!(!text.contains("<script"));
    let found = texts(&text);
    assert!(found.iter().any(|text| text.starts_with("<script>alert(\"1\")")), "{found:#?}");
}

#[test]
fn links_and_boxes_are_called_by_their_names() {
    let text = svg(&sample("blog.json"), &PictureRequest::default());
    let xml = roxmltree::Document::parse(&text).unwrap();
    let titles: BTreeSet<&str> = xml
        .descendants()
        .filter(|node| node.has_tag_name("title"))
        .filter_map(|node| node.text())
        .collect();
    for title in ["Blog", "User", "Comment.post, Post.comments", "Post.tags, Tag.posts"] {
        assert!(titles.contains(title), "{title}: {titles:#?}");
    }
}

#[test]
fn a_picture_of_some_models_has_them_alone() {
    let document = sample("blog.json");
    let id = |name: &str| document.schema.model_named(name).unwrap().id;
    let models = BTreeSet::from([id("User"), id("Post")]);
    let request =
        PictureRequest { extent: PictureExtent::Models(models), ..PictureRequest::default() };
    let found = texts(&svg(&document, &request));
    assert!(found.contains("User") && found.contains("Post"));
    assert!(!found.contains("Tag") && !found.contains("Comment"));
    let mapping = resolve(&document.schema);
    let all = size(&document, &mapping, &PictureRequest::default()).unwrap();
    assert!(size(&document, &mapping, &request).unwrap().x < all.x);
}

#[test]
fn a_png_has_the_size_of_its_scale_and_the_ground_of_its_theme() {
    let document = sample("music.json");
    let mapping = resolve(&document.schema);
    let points = size(&document, &mapping, &PictureRequest::default()).unwrap();
    for (theme, scale, ground) in [
        (PictureTheme::Light, 1, [0xf4, 0xf5, 0xf8, 0xff]),
        (PictureTheme::Dark, 2, [0x13, 0x16, 0x1b, 0xff]),
        (PictureTheme::Transparent, 1, [0; 4]),
        (PictureTheme::TransparentDark, 1, [0; 4]),
    ] {
        let request = PictureRequest {
            theme,
            scale,
            format: PictureFormat::Png,
            extent: PictureExtent::Whole,
        };
        let pixels = Pixels::of(&drawn(&document, &request));
        let expected = points * f32::from(scale);
        assert_eq!(
            (pixels.width, pixels.height),
            (expected.x as u32, expected.y as u32),
            "{theme:?}"
        );
        assert_eq!(pixels.at(2, 2), ground, "{theme:?}");
    }
}

#[test]
fn text_in_a_png_is_drawn_where_the_svg_has_it() {
    let document = sample("music.json");
    let text = svg(&document, &PictureRequest::default());
    let xml = roxmltree::Document::parse(&text).unwrap();
    let title =
        xml.descendants().find(|node| node.text() == Some("Playlist") && node.has_tag_name("text"));
    let title = title.unwrap();
    let number = |name: &str| title.attribute(name).unwrap().parse::<f32>().unwrap();
    let (left, baseline, length) = (number("x"), number("y"), number("textLength"));
    let request = PictureRequest { format: PictureFormat::Png, scale: 1, ..Default::default() };
    let pixels = Pixels::of(&drawn(&document, &request));
    let is_dark = |x: f32, y: f32| {
        let [red, green, blue, _] = pixels.at(x as usize, y as usize);
        u32::from(red) + u32::from(green) + u32::from(blue) < 380
    };
    let dark_between = |from: f32, to: f32| {
        (from as usize..to as usize)
            .flat_map(|x| (0..9).map(move |up| (x as f32, baseline - up as f32)))
            .filter(|(x, y)| is_dark(*x, *y))
            .count()
    };
    assert!(dark_between(left, left + length) > 60);
    assert_eq!(dark_between(left + length + 3.0, left + length + 20.0), 0);
}

#[test]
fn nothing_and_too_much_are_refused_with_what_to_do() {
    let empty = Document::default();
    let mapping = resolve(&empty.schema);
    assert_eq!(draw(&empty, &mapping, &PictureRequest::default()), Err(PictureError::Empty));

    let mut document = sample("music.json");
    let id = document.schema.model_named("User").unwrap().id;
    let diagram = Arc::make_mut(&mut document.diagram);
    diagram.positions.insert(id, egui::pos2(90_000.0, 0.0));
    let request = PictureRequest { format: PictureFormat::Png, ..PictureRequest::default() };
    let refused = draw(&document, &resolve(&document.schema), &request).unwrap_err();
    assert!(refused.to_string().contains("smaller scale"), "{refused}");
}
