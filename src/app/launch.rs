//! Opening the real window, and saying in one message why it could not be opened.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use super::BackrefApp;

/// Where the sample project stands in a checkout.
const SAMPLE_PATH: &str = "projects/music.json";

/// Opens the window on a file, or on the sample project, and returns when it is closed.
///
/// # Errors
/// One message that names the cause, the Debian package where one is missing, and how to do the same
/// without a window.
pub fn run(path: Option<PathBuf>) -> Result<(), String> {
    if !has_display() {
        return Err(no_window("no display was found (neither DISPLAY nor WAYLAND_DISPLAY is set)"));
    }
    let options = eframe::NativeOptions {
        viewport: egui::ViewportBuilder::default()
            .with_app_id("backref")
            .with_title("Backref")
            .with_inner_size([1280.0, 800.0])
            .with_min_inner_size([800.0, 500.0])
            .with_icon(icon()),
        ..Default::default()
    };
    // winit and x11 panic where a library of the desktop is missing; the message is kept for ours.
    let panic_message = Arc::new(Mutex::new(None));
    let hook = std::panic::take_hook();
    let opened = Arc::new(std::sync::atomic::AtomicBool::new(false));
    std::panic::set_hook(Box::new({
        let (panic_message, opened) = (Arc::clone(&panic_message), Arc::clone(&opened));
        move |info| {
            if opened.load(std::sync::atomic::Ordering::Relaxed) {
                hook(info);
                if super::log_file::log_path().is_some() {
                    let trace = std::backtrace::Backtrace::force_capture();
                    log::error!("{info}\n{trace}");
                }
            } else if let Ok(mut message) = panic_message.lock() {
                *message = info.payload_as_str().map(ToOwned::to_owned);
            }
        }
    }));
    let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        eframe::run_native(
            "backref",
            options,
            Box::new({
                let opened = Arc::clone(&opened);
                move |creation| {
                    opened.store(true, std::sync::atomic::Ordering::Relaxed);
                    Ok(Box::new(BackrefApp::new_in_window(creation, path)))
                }
            }),
        )
    }));
    match outcome {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) => Err(no_window(&error.to_string())),
        Err(_) if opened.load(std::sync::atomic::Ordering::Relaxed) => {
            Err("the window ended by a fault of the program; \
                 please report it with the message above"
                .to_owned())
        }
        Err(_) => {
            let message = panic_message.lock().ok().and_then(|mut message| message.take());
            Err(no_window(
                message.as_deref().unwrap_or("the desktop's libraries could not be used"),
            ))
        }
    }
}

/// The folder where journals, backups and settings are kept.
pub fn data_folder() -> Option<PathBuf> {
    let folders = directories::ProjectDirs::from("", "", "backref")?;
    Some(folders.data_local_dir().to_path_buf())
}

fn has_display() -> bool {
    ["DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET"]
        .iter()
        .any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()))
        || cfg!(not(any(target_os = "linux", target_os = "freebsd")))
}

/// The libraries that winit and glutin open at run time, and the Debian packages that have them.
const LIBRARIES: [(&str, &str); 10] = [
    ("xlib's shared libraries", "libx11-6 libx11-xcb1 libxcursor1 libxi6"),
    ("xkbcommon-x11", "libxkbcommon-x11-0"),
    ("xkbcommon", "libxkbcommon0"),
    ("X11-xcb", "libx11-xcb1"),
    ("Xcursor", "libxcursor1"),
    ("libXi", "libxi6"),
    ("libX11", "libx11-6"),
    ("libEGL", "libegl1"),
    ("libGL", "libgl1 libgl1-mesa-dri"),
    ("wayland", "libwayland-client0"),
];

const ALL_PACKAGES: &str =
    "libx11-6 libx11-xcb1 libxcursor1 libxi6 libxkbcommon-x11-0 libgl1 libgl1-mesa-dri libegl1";

fn no_window(cause: &str) -> String {
    let started = std::env::args_os().next().unwrap_or_default();
    no_window_of(cause, Path::new(&started), Path::new(SAMPLE_PATH).exists())
}

/// `started` is how this program was called; in a checkout `cargo run` calls it.
fn no_window_of(cause: &str, started: &Path, is_checkout: bool) -> String {
    let is_built_here = started.components().any(|part| part.as_os_str() == "target");
    let program = match started.file_name() {
        _ if is_checkout && is_built_here => "cargo run --release --".into(),
        Some(name) => name.to_string_lossy(),
        None => "backref".into(),
    };
    let project = if is_checkout { SAMPLE_PATH } else { "PROJECT.json" };
    let cause = cause.split_whitespace().collect::<Vec<_>>().join(" ");
    // winit says at which line of its source it failed, which helps nobody here.
    let cause = match cause.rsplit_once(".rs:").and_then(|(_, rest)| rest.split_once(": ")) {
        Some((_, reason)) => reason,
        None => &cause,
    };
    let cause = cause.trim_end_matches('.');
    let lower = cause.to_lowercase();
    let missing = LIBRARIES
        .iter()
        .find(|(library, _)| lower.contains(&library.to_lowercase()))
        .map_or(ALL_PACKAGES, |(_, package)| package);
    format!(
        "Backref could not open its window: {cause}.\n\
         On Debian and Ubuntu a desktop session is needed, with: apt install {missing}\n\
         The same work is done without a window, for example:\n    \
         {program} export {project} --to sql"
    )
}

/// Two boxes and the link between them, drawn here so that no image file has to be read.
fn icon() -> egui::IconData {
    const SIZE: usize = 64;
    let mut rgba = vec![0_u8; SIZE * SIZE * 4];
    let mut fill = |left: usize, top: usize, right: usize, bottom: usize, color: [u8; 4]| {
        for y in top..bottom {
            for x in left..right {
                rgba[(y * SIZE + x) * 4..][..4].copy_from_slice(&color);
            }
        }
    };
    let (blue, white, line) = ([47, 85, 207, 255], [255, 255, 255, 255], [90, 104, 128, 255]);
    fill(26, 18, 46, 22, line);
    fill(42, 18, 46, 46, line);
    for (left, top) in [(4, 6), (32, 34)] {
        fill(left, top, left + 26, top + 24, blue);
        fill(left + 2, top + 9, left + 24, top + 22, white);
    }
    egui::IconData { rgba, width: SIZE as u32, height: SIZE as u32 }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::no_window_of;

    fn no_window(cause: &str) -> String {
        no_window_of(cause, Path::new("target/release/backref"), true)
    }

    #[test]
    fn a_missing_library_names_its_debian_package() {
        let message = no_window("Failed to load libxkbcommon-x11.so.0");
        assert!(message.contains("apt install libxkbcommon-x11-0\n"), "{message}");
        assert!(
            message.contains("\n    cargo run --release -- export projects/music.json --to sql")
        );
    }

    #[test]
    fn an_installed_program_is_called_by_its_own_name() {
        for started in ["/usr/local/bin/backref", "backref"] {
            let message = no_window_of("no display was found", Path::new(started), false);
            assert!(message.contains("\n    backref export PROJECT.json --to sql"), "{message}");
        }
    }

    #[test]
    fn the_cause_is_told_without_the_line_of_somebody_elses_source() {
        let message = no_window(
            "os error at /x/linux/mod.rs:788: Failed to load one of xlib's shared libraries.",
        );
        let first = message.lines().next().unwrap_or_default();
        assert_eq!(
            first,
            "Backref could not open its window: Failed to load one of xlib's shared libraries."
        );
        assert!(message.contains("libxcursor1"));
    }
}
