//! Paths out of what people and desktops write for them: `file:` addresses and SQLAlchemy's own of SQLite files.
//! Asks the file system only whether a path is one as it stands.

use std::path::{Path, PathBuf};

use url::Url;

/// The path that a text names. A `file:` address (RFC 8089) is read as one, and so is `sqlite:///shop.db` as
/// SQLAlchemy writes it ("Database URLs": a relative path after three slashes, an absolute one after four).
///
/// # Errors
/// A sentence with what to do, where the address is that of a server or of another machine.
pub fn path_of_address(written: &Path) -> Result<PathBuf, String> {
    let as_it_is = || Ok(written.to_path_buf());
    let Some((scheme, rest)) = written.to_str().and_then(|text| text.split_once(':')) else {
        return as_it_is();
    };
    let is_scheme = scheme.len() > 1
        && scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    if !is_scheme || !rest.starts_with('/') || written.exists() {
        return as_it_is();
    }
    // `postgresql+psycopg` is one of PostgreSQL.
    let kind = scheme.split('+').next().unwrap_or(scheme).to_ascii_lowercase();
    match kind.as_str() {
        "file" => Url::parse(&["file:", rest].concat())
            .ok()
            .and_then(|address| address.to_file_path().ok())
            .ok_or_else(|| {
                String::from(
                    "This names a file on another machine. Mount its folder here, and use the path \
                     that the file then has.",
                )
            }),
        "sqlite" if rest.starts_with("///") => Ok(PathBuf::from(&rest[3..])),
        "sqlite" => Err(String::from(
            "SQLAlchemy writes three slashes before a relative path, four before an absolute one.",
        )),
        "postgresql" | "postgres" | "cockroachdb" => Err(server("pg_dump --schema-only")),
        "mysql" | "mariadb" => Err(server("mysqldump --no-data")),
        _ if rest.starts_with("//") => Err(String::from(
            "This is an address, not a path. Mount it (file managers do when they open it), and use \
             the path that the file then has here.",
        )),
        _ => as_it_is(),
    }
}

fn server(dump: &str) -> String {
    format!(
        "Backref reads files and connects to no server. Write the schema to a file with `{dump}`, and \
         open that."
    )
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<PathBuf, String> {
        path_of_address(Path::new(text))
    }

    #[test]
    fn addresses_of_local_files_are_paths() {
        for (address, path) in [
            ("shop.json", "shop.json"),
            ("/tmp/a b.json", "/tmp/a b.json"),
            ("a:b.json", "a:b.json"),
            ("notes: shop.json", "notes: shop.json"),
            ("", ""),
            ("file:///tmp/a%20b%23.json", "/tmp/a b#.json"),
            ("file://localhost/tmp/a.json", "/tmp/a.json"),
            ("file:/tmp/a.json", "/tmp/a.json"),
            ("FILE:///tmp/gr%C3%B6%C3%9Fe", "/tmp/größe"),
            ("sqlite:///shop.db", "shop.db"),
            ("sqlite:////srv/shop.db", "/srv/shop.db"),
            ("sqlite+pysqlite:///shop.db", "shop.db"),
        ] {
            assert_eq!(read(address).unwrap(), Path::new(path), "{address}");
        }
    }

    #[test]
    fn addresses_elsewhere_are_refused_with_what_to_do() {
        for (address, hint) in [
            ("smb://office/designs/shop.json", "Mount it"),
            ("https://example.org/shop.json", "Mount it"),
            ("file://office/designs/shop.json", "another machine"),
            ("postgresql+psycopg://user@host/shop", "pg_dump --schema-only"),
            ("mysql://host/shop", "mysqldump --no-data"),
            ("sqlite://shop.db", "three slashes"),
        ] {
            let error = read(address).unwrap_err();
            assert!(error.contains(hint), "{address}: {error}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_file_whose_name_looks_like_an_address_is_itself() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(folder.path().join("smb:/office")).unwrap();
        let file = folder.path().join("smb://office/shop.json");
        std::fs::write(&file, "{}").unwrap();
        assert_eq!(path_of_address(&file).unwrap(), file);
    }
}
